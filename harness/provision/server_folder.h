#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "provision/descriptor.h"

namespace provision {

/// An unprivileged user that a server runs as when root starts it.
struct Account {
  std::string name;
  uid_t user = 0;
  gid_t group = 0;
};

/// The user to drop to: postgres, else nobody. Nothing if we are not root. Throws Failure
/// (kProvisioningFailed) if root has neither.
std::optional<Account> account_for_server();

/// ${TMPDIR:-/tmp}
std::filesystem::path temporary_folder();

/// A new folder that a throwaway server lives in, and the lock that every process of the server
/// holds: as long as it is held, the folder is in use.
struct ServerFolder {
  std::filesystem::path path;
  Descriptor lock;
};

/// Makes `parent`/pgrush-XXXXXX, for its owner only. Throws Failure (kProvisioningFailed).
ServerFolder make_server_folder(const std::filesystem::path& parent,
                                const std::optional<Account>& account);

/// The server's socket in `folder`.
std::filesystem::path socket_path(const std::filesystem::path& folder);

/// Throws Failure (kProvisioningFailed) if the server's socket in `folder` would have a longer path
/// than the system allows.
void require_short_socket_path(const std::filesystem::path& folder);

/// Marks the folder as one that sweep() must leave alone.
void mark_as_kept(const std::filesystem::path& folder);

/// Removes the folders of servers that nothing is alive of: pgrush-* in `parent`, ours, with a lock
/// that is free and without the mark. Gives back their paths. What cannot be removed stays.
std::vector<std::filesystem::path> sweep(const std::filesystem::path& parent,
                                         const std::optional<Account>& account);

/// Removes a server's folder, the lock last: what a failure leaves is found by the next sweep().
/// Whether it is gone.
bool remove_server_folder(const std::filesystem::path& folder);

/// Whether no process holds the folder's lock any more, waiting for that at most `patience`. True
/// if there is no folder.
bool await_free_lock(const std::filesystem::path& folder, std::chrono::milliseconds patience);

}  // namespace provision
