#include "base/random.h"

#include <bit>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace base {
namespace {

constexpr std::uint64_t kSeed = 20;
constexpr int kArrivals = 20'000;

/// What `choose` gives for many arrivals.
template <class Choose>
auto many(Choose choose) {
  std::vector<decltype(choose(Draw{}))> all;
  for (std::uint64_t arrival = 0; arrival < kArrivals; ++arrival)
    all.push_back(choose(Draw{kSeed, 1, arrival}));
  return all;
}

double share(const std::vector<bool>& all) {
  double yes = 0;
  for (const bool one : all) yes += one;
  return yes / static_cast<double>(all.size());
}

TEST(Draw, IsTheSameForTheSameFourNumbers) {
  EXPECT_EQ((Draw{1, 2, 3}.bits(4)), (Draw{1, 2, 3}.bits(4)));
}

TEST(Draw, IsTheSameInEveryVersionSoThatASeedRepeatsARun) {
  EXPECT_EQ((Draw{0, 0, 0}.bits(0)), UINT64_C(0x238275bc38fcbe91));
  EXPECT_EQ((Draw{1, 2, 3}.bits(4)), UINT64_C(0x2679a8e15a0232f8));
}

TEST(Draw, DiffersWhereOneOfTheFourNumbersDiffers) {
  std::set<std::uint64_t> all;
  for (std::uint64_t seed = 0; seed < 8; ++seed)
    for (std::uint32_t phase = 0; phase < 8; ++phase)
      for (std::uint64_t arrival = 0; arrival < 8; ++arrival)
        for (std::uint32_t field = 0; field < 8; ++field)
          all.insert(Draw{seed, phase, arrival}.bits(field));
  EXPECT_EQ(all.size(), 8U * 8 * 8 * 8);
}

TEST(Draw, IsANumberFromZeroToBelowOneEvenlySpread) {
  double sum = 0;
  for (const double unit : many([](const Draw& draw) { return draw.unit(5); })) {
    EXPECT_GE(unit, 0);
    EXPECT_LT(unit, 1);
    sum += unit;
  }
  EXPECT_NEAR(sum / kArrivals, 0.5, 0.01);
}

TEST(Draw, NeverHappensWithChanceZeroAndAlwaysWithChanceOne) {
  EXPECT_EQ(share(many([](const Draw& draw) { return draw.chance(0, 5); })), 0);
  EXPECT_EQ(share(many([](const Draw& draw) { return draw.chance(1, 5); })), 1);
  EXPECT_NEAR(share(many([](const Draw& draw) { return draw.chance(0.05, 5); })), 0.05, 0.01);
}

TEST(Draw, IsBelowItsBoundAndReachesAllThatIs) {
  std::set<std::uint64_t> seen;
  for (const std::uint64_t number : many([](const Draw& draw) { return draw.below(7, 5); })) {
    EXPECT_LT(number, 7U);
    seen.insert(number);
  }
  EXPECT_EQ(seen.size(), 7U);
  EXPECT_EQ((Draw{1, 2, 3}.below(1, 5)), 0U);
  EXPECT_LT((Draw{1, 2, 3}.below(UINT64_MAX, 5)), UINT64_MAX);
}

TEST(Draw, ChoosesFieldsIndependentlyOfEachOther) {
  const auto both =
      many([](const Draw& draw) { return draw.chance(0.5, 1) && draw.chance(0.5, 2); });
  EXPECT_NEAR(share(both), 0.25, 0.02);
}

TEST(Draw, ChangesAboutHalfOfItsBitsFromOneArrivalToTheNext) {
  const auto changed = many([](Draw draw) {
    const std::uint64_t here = draw.bits(1);
    ++draw.arrival;
    return std::popcount(here ^ draw.bits(1));
  });
  double sum = 0;
  for (const int bits : changed) sum += bits;
  EXPECT_NEAR(sum / kArrivals, 32, 0.5);
}

}  // namespace
}  // namespace base
