#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "measure/server_figures.h"
#include "pg/channel.h"
#include "pg/session.h"

namespace provision {

using measure::ServerFigures;

/// The counters as they are now.
ServerFigures read_figures(pg::Session& session);

/// The same, from the rows in text form that sql::server_figures gave.
ServerFigures figures_from(const pg::Rows& rows);

/// Has the session hand over what it has counted itself, so that the next reading holds it.
void flush_figures(pg::Session& session);

/// An object with the members' names as keys.
nlohmann::json to_json(const ServerFigures& figures);

/// The server's version and the settings that a result depends on, name and value.
std::vector<std::pair<std::string, std::string>> server_settings(pg::Session& session);

}  // namespace provision
