#include "simulation/valid_history.h"

#include <gtest/gtest.h>

#include "invariant/invariant.h"

namespace {

using base::Truth;
using simulation::Case;
using simulation::Trouble;
using Make = Case (*)(std::uint64_t, std::uint64_t, const Trouble&);

struct Simulated {
  const char* name;
  const char* workload;
  Make make;
};

std::ostream& operator<<(std::ostream& out, const Simulated& kind) { return out << kind.name; }

std::vector<invariant::Judged> judge(const Simulated& kind, std::uint64_t seed, std::uint64_t calls,
                                     const Trouble& trouble = {}) {
  Case run = kind.make(seed, calls, trouble);
  run.finish();
  return invariant::judge(invariant::all_for({kind.workload}), run.snapshot, run.history);
}

std::string told(const invariant::Judged& judged) {
  std::string all = judged.name + ": " + judged.verdict.explanation;
  for (const invariant::Evidence& evidence : judged.verdict.evidence) {
    all += "\n  " + evidence.what;
    for (const auto& [name, value] : evidence.facts) all += "\n    " + name + " " + value;
  }
  return all;
}

class ValidHistory : public ::testing::TestWithParam<Simulated> {};

TEST_P(ValidHistory, ExercisesEveryInvariantAndViolatesNone) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    for (const invariant::Judged& judged : judge(GetParam(), seed, 10'000))
      EXPECT_EQ(judged.verdict.truth, Truth::kHolds) << "seed " << seed << ", " << told(judged);
}

TEST_P(ValidHistory, ViolatesNothingHoweverShortItIs) {
  for (const std::uint64_t calls : {10, 30, 100, 300, 1000})
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
      for (const invariant::Judged& judged : judge(GetParam(), seed, calls))
        EXPECT_NE(judged.verdict.truth, Truth::kViolated)
            << calls << " calls, seed " << seed << ", " << told(judged);
}

TEST_P(ValidHistory, ViolatesNothingWithCallsInDoubt) {
  for (const double ratio : {0.001, 0.05, 0.5})
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
      for (const invariant::Judged& judged :
           judge(GetParam(), seed, 2'000, {.in_doubt_ratio = ratio}))
        EXPECT_NE(judged.verdict.truth, Truth::kViolated)
            << ratio << " in doubt, seed " << seed << ", " << told(judged);
}

TEST_P(ValidHistory, IsTheSameForTheSameSeed) {
  const Case first = GetParam().make(7, 1'000, {});
  const Case second = GetParam().make(7, 1'000, {});
  const Case other = GetParam().make(8, 1'000, {});
  EXPECT_EQ(first.history.results, second.history.results);
  EXPECT_NE(first.history.results, other.history.results);
  ASSERT_EQ(first.history.records.size(), second.history.records.size());
  EXPECT_GE(first.history.records.size(), 1'000U);
}

INSTANTIATE_TEST_SUITE_P(
    All, ValidHistory,
    ::testing::Values(Simulated{"booking_volley", "booking_volley", simulation::valid_bookings},
                      Simulated{"payments", "booking_volley.payment_ratio",
                                simulation::valid_payments},
                      Simulated{"webhook_claims", "webhook_claims", simulation::valid_webhooks}),
    [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
