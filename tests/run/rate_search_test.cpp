#include "rate_search.h"

#include <functional>

#include <gtest/gtest.h>

namespace pgrush {
namespace {

const RateBounds kBounds{100, 10, 100'000, 0.05, 40};

/// All tries of a search among rates that hold as the function says; it is told how many were tried
/// before.
std::vector<TriedRate> search(const std::function<bool(double, std::size_t)>& holds,
                              const RateBounds& bounds = kBounds) {
  std::vector<TriedRate> tries;
  while (const auto rate = next_rate(tries, bounds))
    tries.push_back({*rate, holds(*rate, tries.size())});
  return tries;
}

std::vector<TriedRate> search_below(double limit, const RateBounds& bounds = kBounds) {
  return search([=](double rate, std::size_t) { return rate <= limit; }, bounds);
}

TEST(RateSearch, FindsTheHighestRateThatHoldsWithinItsPrecision) {
  for (const double limit : {10.5, 33.0, 99.0, 100.0, 101.0, 1'234.0, 77'777.0}) {
    const RateBracket bracket = bracket_of(search_below(limit));
    ASSERT_TRUE(bracket.holding && bracket.failing) << limit;
    EXPECT_LE(*bracket.holding, limit);
    EXPECT_GT(*bracket.failing, limit);
    EXPECT_LE(*bracket.failing, *bracket.holding * 1.051) << limit;
    EXPECT_TRUE(bracket.holding_confirmed) << limit;
    EXPECT_TRUE(bracket.failing_confirmed) << limit;
  }
}

TEST(RateSearch, DoublesThenHalvesTheBracketThenConfirmsBothEnds) {
  std::vector<double> rates;
  for (const TriedRate& one : search_below(310)) rates.push_back(one.rate);
  EXPECT_EQ(rates.size(), 9U);
  EXPECT_EQ(std::vector<double>(rates.begin(), rates.begin() + 3),
            (std::vector<double>{100, 200, 400}));
  EXPECT_NEAR(rates[3], 282.8, 0.01);
  const RateBracket bracket = bracket_of(search_below(310));
  EXPECT_EQ(rates[7], *bracket.holding);
  EXPECT_EQ(rates[8], *bracket.failing);
}

TEST(RateSearch, HalvesFromARateThatFails) {
  const auto tries = search_below(30);
  EXPECT_EQ(tries[1].rate, 50);
  EXPECT_EQ(tries[2].rate, 25);
}

TEST(RateSearch, EndsAtTheLeastRateIfNoneHolds) {
  const auto tries = search([](double, std::size_t) { return false; });
  EXPECT_EQ(tries.back().rate, kBounds.least);
  EXPECT_EQ(tries.size(), 6U) << "the least one twice";
  EXPECT_FALSE(bracket_of(tries).holding);
}

TEST(RateSearch, EndsAtTheHighestRateIfAllHold) {
  const auto tries = search([](double, std::size_t) { return true; });
  EXPECT_EQ(tries.back().rate, kBounds.most);
  const RateBracket bracket = bracket_of(tries);
  EXPECT_EQ(*bracket.holding, kBounds.most);
  EXPECT_FALSE(bracket.failing);
  EXPECT_TRUE(bracket.holding_confirmed);
}

TEST(RateSearch, GoesOnBelowAnAnswerThatDoesNotHoldASecondTime) {
  // It holds up to 310, but from the eighth try on only up to 250.
  const auto tries =
      search([](double rate, std::size_t before) { return rate <= (before < 7 ? 310 : 250); });
  const RateBracket bracket = bracket_of(tries);
  EXPECT_LE(*bracket.holding, 250);
  EXPECT_GT(*bracket.holding, 235);
  EXPECT_TRUE(bracket.holding_confirmed);
}

TEST(RateSearch, OneFailureThatDoesNotComeAgainDoesNotDecide) {
  // The first try is on a server that is cold.
  const auto tries =
      search([](double rate, std::size_t before) { return before > 0 && rate <= 1'000; });
  const RateBracket bracket = bracket_of(tries);
  EXPECT_LE(*bracket.holding, 1'000);
  EXPECT_GT(*bracket.holding, 940);
}

TEST(RateSearch, ABrokenPromiseDecidesAtOnce) {
  std::vector<TriedRate> tries{{100, true}, {104, false, true}};
  EXPECT_EQ(bracket_of(tries).failing, 104);
  EXPECT_EQ(next_rate(tries, kBounds), 100);
  tries.push_back({100, true});
  EXPECT_FALSE(next_rate(tries, kBounds)) << "104 is not tried again";
  tries.push_back({104, true});
  tries.push_back({104, true});
  EXPECT_EQ(bracket_of(tries).failing, 104);
}

TEST(RateSearch, TriesWhatIsUndecidedUntilItIsDecided) {
  std::vector<TriedRate> tries{{100, true}, {200, false}, {200, true}};
  EXPECT_EQ(bracket_of(tries).undecided, 200);
  EXPECT_FALSE(bracket_of(tries).failing);
  EXPECT_EQ(next_rate(tries, kBounds), 200);
  tries.push_back({200, true});
  EXPECT_EQ(bracket_of(tries).holding, 200);
  EXPECT_EQ(next_rate(tries, kBounds), 400);
}

TEST(RateSearch, TakesNoRateToHoldAboveOneThatFailed) {
  const std::vector<TriedRate> tries{{100, true}, {200, false}, {400, true}};
  EXPECT_EQ(bracket_of(tries).holding, 100);
  EXPECT_EQ(bracket_of(tries).failing, 200);
}

TEST(RateSearch, EndsWhateverNoiseDoes) {
  std::uint64_t state = 1;
  const auto tries = search([&](double, std::size_t) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return state >> 63 == 0;
  });
  EXPECT_LE(tries.size(), kBounds.most_tries);
  RateBounds few = kBounds;
  few.most_tries = 4;
  EXPECT_EQ(search_below(1'000, few).size(), 4U);
}

TEST(RateSearch, BoundsNarrowerThanReadableRatesEndIt) {
  RateBounds fine = kBounds;
  fine.precision = 1e-6;
  EXPECT_LE(search_below(310, fine).size(), kBounds.most_tries);
}

}  // namespace
}  // namespace pgrush
