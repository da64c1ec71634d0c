#include "base/outcome.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(Outcome, HasTheNamesThatReportsUse) {
  EXPECT_EQ(name_of(Outcome::kDone), "done");
  EXPECT_EQ(name_of(Outcome::kRefused), "refused");
  EXPECT_EQ(name_of(Outcome::kRetryable), "retryable");
  EXPECT_EQ(name_of(Outcome::kTimedOut), "timed_out");
  EXPECT_EQ(name_of(Outcome::kNotSent), "not_sent");
  EXPECT_EQ(name_of(Outcome::kInDoubt), "in_doubt");
  EXPECT_EQ(name_of(Outcome::kFaulty), "faulty");
  EXPECT_EQ(static_cast<std::size_t>(Outcome::kFaulty) + 1, kOutcomes);
}

TEST(Outcome, IsAnAnswerOnlyIfTheProcedureSaidYesOrNo) {
  for (std::size_t i = 0; i < kOutcomes; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    EXPECT_EQ(answered(outcome), outcome == Outcome::kDone || outcome == Outcome::kRefused)
        << name_of(outcome);
  }
}

}  // namespace
}  // namespace base
