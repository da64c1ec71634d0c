#include "schedule_verdicts.h"

#include <gtest/gtest.h>

namespace pgrush {
namespace {

using base::Truth;
using invariant::Judged;

/// A verdict on "promise".
std::vector<Judged> verdict(Truth truth, bool failed = false) {
  Judged judged{"promise", "It is kept.", {}};
  judged.verdict.truth = truth;
  judged.verdict.failed = failed;
  judged.verdict.examined = 1;
  judged.verdict.violations = truth == Truth::kViolated ? 1 : 0;
  return {judged};
}

/// What verdicts of these schedules come to.
Judged sum_of(const std::vector<std::vector<Judged>>& schedules) {
  std::vector<Judged> sums;
  measure::History told;
  for (const auto& some : schedules) fold(sums, some, {}, told);
  return sums.at(0);
}

TEST(VerdictsOfSchedules, AreViolatedIfOneIs) {
  const Judged sum = sum_of({verdict(Truth::kHolds), verdict(Truth::kViolated),
                             verdict(Truth::kUnknown, true), verdict(Truth::kViolated)});
  EXPECT_EQ(sum.verdict.truth, Truth::kViolated);
  EXPECT_EQ(sum.verdict.examined, 4U);
  EXPECT_EQ(sum.verdict.violations, 2U);
}

TEST(VerdictsOfSchedules, HoldIfOneDoesAndTheOthersGaveNoOccasion) {
  EXPECT_EQ(sum_of({verdict(Truth::kUnknown), verdict(Truth::kHolds), verdict(Truth::kUnknown)})
                .verdict.truth,
            Truth::kHolds);
}

TEST(VerdictsOfSchedules, AreUnknownIfACheckFailedOnce) {
  for (const auto& order : {std::vector{verdict(Truth::kHolds), verdict(Truth::kUnknown, true)},
                            std::vector{verdict(Truth::kUnknown, true), verdict(Truth::kHolds)}}) {
    const Judged sum = sum_of(order);
    EXPECT_EQ(sum.verdict.truth, Truth::kUnknown);
    EXPECT_TRUE(sum.verdict.failed);
  }
}

/// A schedule's history with one session and one result.
measure::History history_of(std::uint32_t pid, std::uint64_t result) {
  measure::History history;
  history.sessions.push_back({7, static_cast<std::int32_t>(pid), 0});
  history.results = {base::Uuid(), base::seeded_uuid(base::Kind::kSlot, result)};
  return history;
}

std::vector<Judged> violated_by_a_call(const std::string& name) {
  std::vector<Judged> judged = verdict(Truth::kViolated);
  judged[0].name = name;
  measure::Record record;
  record.session = 0;
  record.result = 1;
  judged[0].verdict.evidence.push_back({"a call", {}, {record}});
  return judged;
}

TEST(VerdictsOfSchedules, TellEachViolationByItsOwnSchedule) {
  std::vector<Judged> sums;
  measure::History told;
  fold(sums, violated_by_a_call("first"), history_of(11, 1), told);
  fold(sums, violated_by_a_call("second"), history_of(22, 2), told);
  fold(sums, violated_by_a_call("first"), history_of(33, 3), told);
  for (const auto& [number, pid] : {std::pair{0U, 11}, std::pair{1U, 22}}) {
    const measure::Record& record = sums.at(number).verdict.evidence.at(0).calls.at(0);
    EXPECT_EQ(told.sessions.at(record.session).backend_pid, pid);
    EXPECT_EQ(told.result_of(record), base::seeded_uuid(base::Kind::kSlot, number + 1));
  }
}

}  // namespace
}  // namespace pgrush
