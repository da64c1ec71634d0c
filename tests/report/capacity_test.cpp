#include "report/capacity.h"

#include <sstream>

#include <gtest/gtest.h>

#include "objections.h"
#include "report/report.h"
#include "report/text.h"
#include "sample.h"

namespace report {
namespace {

RateProbe probe(double rate, double p99_ms, const std::string& failed = "") {
  RateProbe probe;
  probe.rate = rate;
  probe.served = rate - 0.5;
  probe.arrivals = 1'000'000;
  probe.p50_ms = p99_ms / 2;
  probe.p99_ms = p99_ms;
  probe.in_flight = 123.456;
  probe.late = 1'000'000;
  probe.skipped = 1'000'000;
  probe.failed = failed;
  return probe;
}

/// A search that ended well.
Capacity found() {
  Capacity capacity;
  capacity.phase = "booking";
  capacity.probes = {probe(1000, 1),  probe(2000, 1.2), probe(4000, 900, "threshold x <5: 900"),
                     probe(2828, 90), probe(2378, 1.4), probe(2378, 1.5)};
  capacity.rate = 2378;
  capacity.failing = 4000;
  capacity.confirmed = true;
  capacity.ended = true;
  return capacity;
}

TEST(Capacity, SaysTheRateThatHoldsAndWhatFailedAboveIt) {
  EXPECT_EQ(headline(found()), "2378 iterations a second hold; at 4000: threshold x <5: 900");
}

TEST(Capacity, IsAtLeastTheRateIfTheGeneratorWasTheLimit) {
  Capacity capacity = found();
  capacity.probes[2].by_generator = true;
  EXPECT_EQ(
      headline(capacity),
      "at least 2378 iterations a second hold; the generator was the limit, too busy at 4000");
  capacity.failing.reset();
  EXPECT_EQ(headline(capacity), "at least 2378 iterations a second hold");
}

TEST(Capacity, SaysWhyNoHigherRateCanBeTried) {
  Capacity capacity = found();
  capacity.ceiling = "there are no more slots";
  EXPECT_EQ(headline(capacity).find("slots"), std::string::npos) << "a lower one failed";
  capacity.failing.reset();
  EXPECT_EQ(
      headline(capacity),
      "at least 2378 iterations a second hold; no more can be tried: there are no more slots");
}

TEST(Capacity, SaysThatItIsNotConfirmed) {
  Capacity capacity = found();
  capacity.confirmed = false;
  EXPECT_NE(headline(capacity).find("hold (not confirmed);"), std::string::npos);
  capacity.ended = false;
  EXPECT_NE(headline(capacity).find("(not confirmed: the search was ended)"), std::string::npos);
}

TEST(Capacity, SaysThatNoRateHolds) {
  Capacity capacity = found();
  capacity.rate.reset();
  EXPECT_EQ(headline(capacity), "no rate holds; at 4000: threshold x <5: 900");
  capacity.probes.clear();
  EXPECT_EQ(headline(capacity), "no rate was tried to its end");
}

TEST(Capacity, HasItsKneeWhereTheResponseTimeBendsAway) {
  EXPECT_EQ(knee_of(found()), 2828);
  Capacity straight = found();
  straight.probes.resize(2);
  EXPECT_FALSE(knee_of(straight));
}

TEST(Capacity, HasAKneeByTheServersLatenciesAlone) {
  Capacity capacity = found();
  capacity.probes[2].by_generator = true;
  EXPECT_EQ(knee_of(capacity), 2378) << "900 ms are the generator's";
}

TEST(CapacityReport, AgreesWithTheSchemaAndTellsEveryProbe) {
  Report report = sample::passed();
  report.capacity = found();
  const nlohmann::json document = nlohmann::json::parse(to_text(to_json(report)));
  EXPECT_EQ(sample::objections(document), "");
  const nlohmann::json capacity = document.at("capacity");
  EXPECT_EQ(capacity.at("rate_per_s"), 2378);
  EXPECT_EQ(capacity.at("knee_rate_per_s"), 2828);
  EXPECT_EQ(capacity.at("limit"), "threshold x <5: 900");
  EXPECT_EQ(capacity.at("probes").size(), 6U);
  EXPECT_EQ(capacity.at("probes").at(2).at("holds"), false);
}

TEST(CapacityConsole, SortsByRateAndMarksKneeAndAnswerInEightyColumns) {
  Report report = sample::passed();
  report.capacity = found();
  report.reason = "";
  const std::string text = console(report);
  std::istringstream lines(text);
  std::vector<std::string> all;
  for (std::string line; std::getline(lines, line);) all.push_back(line);
  for (std::size_t i = 0; i + 1 < all.size(); ++i) EXPECT_LE(text::columns(all[i]), 80U) << all[i];
  const auto at = [&](const std::string& words) { return text.find(words); };
  EXPECT_LT(at("  1000 "), at("  2000 "));
  EXPECT_LT(at("  2000 "), at("  2378 "));
  EXPECT_LT(at("  2828 "), at("  4000 "));
  EXPECT_NE(at("holds knee\n"), std::string::npos) << text;
  EXPECT_NE(at("holds <\n"), std::string::npos) << text;
  EXPECT_NE(at("PASS (exit 0): 2378 iterations"), std::string::npos) << text;
}

}  // namespace
}  // namespace report
