#include "provision/script.h"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/sha256.h"
#include "sql/statements.h"
#include "syntax/place.h"

namespace provision {
namespace {

[[noreturn]] void refuse_script(const Script& script, std::string_view why) {
  throw base::Failure(base::ExitStatus::kProvisioningFailed,
                      fmt::format("{}: {}", script.label, why));
}

/// What an editor or a checkout may change without a change of meaning is taken out: the same file
/// has one checksum everywhere, and makes the same function bodies.
std::string normalised(std::string text) {
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  for (std::size_t at = 0; (at = text.find("\r\n", at)) != std::string::npos; ++at)
    text.erase(at, 1);
  return text;
}

std::string transaction_id(pg::Session& session) {
  return std::string(session.query(sql::transaction_id).at(0, 0));
}

void run_text(pg::Session& session, const Script& script) {
  try {
    session.script(script.text);
  } catch (const pg::ServerError& error) {
    if (error.position() == 0) throw;
    const std::size_t offset = syntax::offset_of(script.text, error.position());
    refuse_script(script, fmt::format("line {}: {}", syntax::place_of(script.text, offset).line,
                                      error.what()));
  }
}

/// A transaction that the script has ended, and perhaps followed by one of its own, has not the
/// number that ours had.
void run_inside(pg::Session& session, const Script& script, const std::function<void()>& run) {
  const std::string ours = transaction_id(session);
  run();
  if (!session.in_transaction() || transaction_id(session) != ours)
    refuse_script(
        script,
        "it ends the transaction that it is applied in: remove its COMMIT or ROLLBACK, and "
        "look for what it may have left in the database");
}

}  // namespace

Script read_script(const std::filesystem::path& path, base::ExitStatus if_unreadable) {
  std::error_code ignored;
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path, ignored))
    throw base::Failure(if_unreadable, path.string() + ": cannot be read");
  const std::string text = normalised(std::string(std::istreambuf_iterator<char>(file), {}));
  if (file.bad()) throw base::Failure(if_unreadable, path.string() + ": cannot be read");
  if (text.find('\0') != std::string::npos)
    throw base::Failure(if_unreadable, path.string() + ": holds a zero byte, so it is no SQL text");
  return {path.string(), text, base::sha256(text)};
}

void roll_back(pg::Session& session) {
  try {
    session.script(sql::roll_back);
    session.script(sql::reset_session);
  } catch (const base::Failure&) {
    // The connection is gone, and the transaction with it. What broke it is told by the caller.
  }
}

void in_one_transaction(pg::Session& session, const Script& script,
                        const std::function<void()>& run,
                        const std::function<void()>& before_commit) {
  try {
    session.script(sql::apply_begin);
    run_inside(session, script, run);
    session.script(sql::reset_session);
    before_commit();
    session.script(sql::commit_transaction);
    session.script(sql::reset_session);
  } catch (const pg::ServerError& error) {
    roll_back(session);
    refuse_script(script, error.what());
  } catch (...) {
    roll_back(session);
    throw;
  }
}

void in_transaction_rolled_back(pg::Session& session, const Script& script,
                                const std::function<void()>& run) {
  try {
    session.script(sql::apply_begin);
    run_inside(session, script, run);
  } catch (const pg::ServerError& error) {
    roll_back(session);
    refuse_script(script, error.what());
  } catch (...) {
    roll_back(session);
    throw;
  }
  roll_back(session);
}

void apply_script(pg::Session& session, const Script& script, std::string_view prepare,
                  const std::function<void()>& before_commit) {
  const auto run = [&] {
    if (!prepare.empty()) session.script(prepare);
    run_text(session, script);
  };
  in_one_transaction(session, script, run, before_commit);
}

}  // namespace provision
