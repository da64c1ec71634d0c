#include "workload/answer.h"

#include <algorithm>

#include <fmt/format.h>

namespace workload {

bool read_answer(const measure::Operation& operation, const pg::Rows& rows, measure::Record& record,
                 measure::Recording& recording) {
  const std::string_view told = rows.count() == 1 ? rows.value(0, 0) : "";
  const auto found = std::ranges::find(operation.answers, told, &measure::Answer::name);
  if (found == operation.answers.end()) {
    record.outcome = base::Outcome::kFaulty;
    recording.errors.emplace("unknown answer", fmt::format("answered '{}'", told.substr(0, 60)));
    return false;
  }
  record.answer = static_cast<std::uint8_t>(found - operation.answers.begin());
  record.outcome = found->outcome;
  return true;
}

}  // namespace workload
