#include "pg/sqlstate.h"

#include <algorithm>

namespace pg {

base::Outcome outcome_of(std::string_view sqlstate) {
  using base::Outcome;
  if (sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03") return Outcome::kRetryable;
  if (sqlstate == "57014") return Outcome::kTimedOut;
  // 40003: statement completion unknown. 57P01..57P05: the server ended the session.
  if (sqlstate == "40003" || sqlstate.starts_with("08") || sqlstate.starts_with("57P"))
    return Outcome::kInDoubt;
  return Outcome::kFaulty;
}

std::string_view text_of(const SqlState& state) {
  return state[0] == '\0' ? std::string_view() : std::string_view(state.data(), state.size());
}

SqlState sqlstate_of(std::string_view text) {
  SqlState state{};
  if (text.size() == state.size()) std::copy(text.begin(), text.end(), state.begin());
  return state;
}

}  // namespace pg
