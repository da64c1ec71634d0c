#include "base/exit_status.h"

#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace base {
namespace {

const std::vector<ExitStatus> kWorstFirst{ExitStatus::kViolated,    ExitStatus::kInternal,
                                          ExitStatus::kUnusable,    ExitStatus::kProvisioningFailed,
                                          ExitStatus::kInterrupted, ExitStatus::kThresholdCrossed,
                                          ExitStatus::kUnknown,     ExitStatus::kCleanUpFailed,
                                          ExitStatus::kPass};

TEST(ExitStatus, HasTheNumbersThatCallersRelyOn) {
  std::vector<int> numbers;
  for (const ExitStatus status : kWorstFirst) numbers.push_back(static_cast<int>(status));
  EXPECT_EQ(numbers, (std::vector<int>{1, 107, 104, 100, 105, 99, 2, 101, 0}));
}

TEST(ExitStatus, IsTheWorseOfTwoWhicheverComesFirst) {
  for (std::size_t worse_one = 0; worse_one < kWorstFirst.size(); ++worse_one) {
    for (std::size_t other = worse_one; other < kWorstFirst.size(); ++other) {
      EXPECT_EQ(worse(kWorstFirst[worse_one], kWorstFirst[other]), kWorstFirst[worse_one]);
      EXPECT_EQ(worse(kWorstFirst[other], kWorstFirst[worse_one]), kWorstFirst[worse_one]);
    }
  }
}

TEST(ExitStatus, IsAFailureOnlyForAViolationOrACrossedThreshold) {
  for (const ExitStatus status : kWorstFirst) {
    const bool fails = status == ExitStatus::kViolated || status == ExitStatus::kThresholdCrossed;
    const bool passes = status == ExitStatus::kPass || status == ExitStatus::kCleanUpFailed;
    EXPECT_EQ(verdict_of(status), fails ? "fail" : passes ? "pass" : "unknown");
  }
}

TEST(ExitStatus, IsExplainedInWordsOfItsOwn) {
  std::set<std::string_view> explanations;
  for (const ExitStatus status : kWorstFirst) explanations.insert(explain(status));
  EXPECT_EQ(explanations.size(), kWorstFirst.size());
  EXPECT_EQ(explain(ExitStatus::kViolated), "an invariant is violated");
}

}  // namespace
}  // namespace base
