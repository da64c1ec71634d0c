#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/exit_status.h"
#include "pg/session.h"

namespace provision {

/// A .sql file as it was read.
struct Script {
  std::string label;   ///< its path as the user knows it, for error messages
  std::string text;    ///< its bytes
  std::string sha256;  ///< of the bytes
};

/// Reads a file. Throws Failure (`if_unreadable`) if it cannot be read, or if it holds a zero byte:
/// the server would see only what is before that.
Script read_script(const std::filesystem::path& path, base::ExitStatus if_unreadable);

/// Rolls back what the session has open and takes back its settings, without a word if the
/// connection is gone.
void roll_back(pg::Session& session);

/// The line, from 1, of the `position`-th character, from 1, of a UTF-8 text.
int line_of(std::string_view text, int position);

/// Applies the script in one transaction: `prepare` first ("" for nothing), then the script, then
/// `before_commit`, which runs as the session's own user. Afterwards nothing that the script has
/// set is left in the session. Throws Failure (kProvisioningFailed), "FILE: line 12: …", and has
/// then rolled back; a script that ends the transaction itself is refused, but what it committed
/// stays.
void apply_script(pg::Session& session, const Script& script, std::string_view prepare,
                  const std::function<void()>& before_commit);

}  // namespace provision
