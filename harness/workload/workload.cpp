#include "workload/workload.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/failure.h"

namespace workload {
namespace {

bool same(const measure::Operation& left, const measure::Operation& right) {
  return left.subject == right.subject &&
         std::ranges::equal(left.answers, right.answers, [](const auto& one, const auto& other) {
           return one.name == other.name && one.outcome == other.outcome;
         });
}

}  // namespace

std::uint8_t Ground::number_of(const measure::Operation& operation) {
  for (std::size_t i = 0; i < operations.size(); ++i) {
    if (operations[i].name != operation.name) continue;
    if (same(operations[i], operation)) return static_cast<std::uint8_t>(i);
    throw base::Failure(base::ExitStatus::kUnusable,
                        fmt::format("the call {} is described twice, with other answers: give one "
                                    "of the two another name",
                                    operation.name));
  }
  if (operations.size() > std::numeric_limits<std::uint8_t>::max())
    throw base::Failure(base::ExitStatus::kUnusable,
                        fmt::format("the call {} is one too many: a run has {} at most",
                                    operation.name, operations.size()));
  operations.push_back(operation);
  return static_cast<std::uint8_t>(operations.size() - 1);
}

}  // namespace workload
