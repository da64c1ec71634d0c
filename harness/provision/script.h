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
  std::string text;    ///< without a byte order mark, its lines ending with \n alone
  std::string sha256;  ///< of the text
};

/// Reads a file. Throws Failure (`if_unreadable`) if it cannot be read, or if it holds a zero byte:
/// the server would see only what is before that.
Script read_script(const std::filesystem::path& path, base::ExitStatus if_unreadable);

/// Rolls back what the session has open and takes back its settings, without a word if the
/// connection is gone.
void roll_back(pg::Session& session);

/// Runs the script's statements, which `run` does, in one transaction, and then `before_commit` as
/// the session's own user. Afterwards nothing that the script has set is left in the session.
/// Throws what `run` throws, or Failure (kProvisioningFailed), "FILE: …", and has then rolled back;
/// a script that ends the transaction itself is refused, but what it committed stays.
void in_one_transaction(pg::Session& session, const Script& script,
                        const std::function<void()>& run,
                        const std::function<void()>& before_commit);

/// Runs the script's statements, which `run` does, in one transaction, and rolls it back, whatever
/// comes of it. Throws as above.
void in_transaction_rolled_back(pg::Session& session, const Script& script,
                                const std::function<void()>& run);

/// Applies the script as it is in one transaction: `prepare` first ("" for nothing), then the
/// script, then `before_commit`, as above. Throws as above, "FILE: line 12: …".
void apply_script(pg::Session& session, const Script& script, std::string_view prepare,
                  const std::function<void()>& before_commit);

}  // namespace provision
