#include "provision/failed_statement.h"

#include <fmt/format.h>

#include "provision/steps.h"
#include "syntax/place.h"

namespace provision {
namespace {

constexpr std::string_view kLockNotAvailable = "55P03";
constexpr std::string_view kDeadlockDetected = "40P01";
constexpr std::string_view kActiveTransaction = "25001";
constexpr std::string_view kInvalidTermination = "2D000";
constexpr std::string_view kUnsafeNewEnumValue = "55P04";

}  // namespace

std::string place_in(const Script& script, const syntax::Statement& statement, int position) {
  const std::size_t inside = position == 0 ? 0 : syntax::offset_of(statement.text, position);
  const syntax::Place place = syntax::place_of(script.text, statement.offset + inside);
  return fmt::format("{}: line {}, column {}", script.label, place.line, place.column);
}

void fail_at(const Script& script, const syntax::Statement& statement,
             const pg::ServerError& error) {
  const std::string_view sqlstate = error.sqlstate();
  const std::string_view way_out =
      sqlstate == kUnsafeNewEnumValue
          ? ": it can be used after a commit only, so put the use into a file of its own"
          : "";
  const std::string sentence =
      fmt::format("{}: {}, in \"{}\"{}", place_in(script, statement, error.position()),
                  error.what(), in_short(statement), way_out);
  if (sqlstate == kLockNotAvailable || sqlstate == kDeadlockDetected)
    throw LockNotGiven(error.status(), sentence);
  if (sqlstate == kActiveTransaction || sqlstate == kInvalidTermination)
    throw NotInTransaction(error.status(), sentence);
  throw base::Failure(error.status(), sentence);
}

}  // namespace provision
