#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "provision/server.h"

namespace provision {

/// Settings of a server whose sessions are explored: nothing works beside them, so that their stops
/// repeat, and no plan is worth compiling.
std::vector<std::pair<std::string, std::string>> exploring_settings();

/// Throws Failure (kProvisioningFailed) unless a stop module built for servers of major version
/// `built` (0: none was built) can be loaded by one of version `server`.
void require_stop_module(int built, int server);

/// Copies the stop module, which lies beside the program, into the server's folder: the server's
/// user may not be able to read it elsewhere. Gives back the copy's path. Throws Failure
/// (kProvisioningFailed) if there is no module for this server.
std::filesystem::path install_stop_module(const ThrowawayServer& server);

}  // namespace provision
