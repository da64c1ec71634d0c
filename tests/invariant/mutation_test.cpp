// Checker mutation: the judges are judged. Into valid histories one anomaly of each class is
// planted, and exactly the predicted invariants must find it.
#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

#include "invariant/invariant.h"
#include "simulation/planting.h"

namespace {

using base::Truth;
using simulation::Anomaly;
using simulation::Field;

constexpr std::uint64_t kHistories = 5;
constexpr std::uint64_t kPlaces = 20;  ///< in each history
constexpr std::uint64_t kCalls = 2'000;

/// A workload with its valid histories, made once.
struct Soil {
  std::string workload;
  simulation::Case (*make)(std::uint64_t, std::uint64_t, const simulation::Trouble&);
  std::map<std::uint64_t, simulation::Case> cases = {};

  const simulation::Case& valid(std::uint64_t seed) {
    const auto [at, fresh] = cases.try_emplace(seed);
    if (fresh) {
      at->second = make(seed, kCalls, {});
      at->second.finish();
    }
    return at->second;
  }
};

Soil& bookings() {
  static Soil soil{"booking_volley", simulation::valid_bookings};
  return soil;
}

Soil& payments() {
  static Soil soil{"booking_volley.payment_ratio", simulation::valid_payments};
  return soil;
}

Soil& webhooks() {
  static Soil soil{"webhook_claims", simulation::valid_webhooks};
  return soil;
}

std::string list(const std::set<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all.empty() ? "nothing" : all;
}

/// Names of the invariants that a case violates.
std::set<std::string> violated(const std::string& workload, Field& field) {
  field.snapshot.sort();
  field.history.finish();
  std::set<std::string> names;
  for (const invariant::Judged& judged :
       invariant::judge(invariant::all_for({workload}), field.snapshot, field.history))
    if (judged.verdict.truth == Truth::kViolated) names.insert(judged.name);
  return names;
}

void expect_found(const Anomaly& anomaly, Soil& soil) {
  for (std::uint64_t seed = 1; seed <= kHistories; ++seed) {
    for (std::uint64_t place = 0; place < kPlaces; ++place) {
      simulation::Dice dice(seed * kPlaces + place);
      Field field(soil.valid(seed), dice);
      ASSERT_TRUE(anomaly.plant(field)) << "there is no place for it in history " << seed;
      const std::set<std::string> found = violated(soil.workload, field);
      std::set<std::string> missed;
      std::ranges::set_difference(anomaly.must, found, std::inserter(missed, missed.end()));
      std::set<std::string> unforeseen = found;
      for (const auto& foreseen : {anomaly.must, anomaly.may})
        for (const std::string& name : foreseen) unforeseen.erase(name);
      ASSERT_TRUE(missed.empty() && unforeseen.empty())
          << "history " << seed << ", place " << place << ": missed by " << list(missed)
          << "; unforeseen: " << list(unforeseen);
    }
  }
}

class BookingAnomaly : public ::testing::TestWithParam<Anomaly> {};
class PaymentAnomaly : public ::testing::TestWithParam<Anomaly> {};
class WebhookAnomaly : public ::testing::TestWithParam<Anomaly> {};

TEST_P(BookingAnomaly, IsFoundByThePredictedInvariants) { expect_found(GetParam(), bookings()); }
TEST_P(PaymentAnomaly, IsFoundByThePredictedInvariants) { expect_found(GetParam(), payments()); }
TEST_P(WebhookAnomaly, IsFoundByThePredictedInvariants) { expect_found(GetParam(), webhooks()); }

/// "a slot is lost" as a test's name: ASlotIsLost.
std::string test_name(const ::testing::TestParamInfo<Anomaly>& info) {
  std::string name;
  bool begins = true;
  for (const char letter : info.param.name) {
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) {
      begins = true;
      continue;
    }
    name += begins ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter))) : letter;
    begins = false;
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, BookingAnomaly, ::testing::ValuesIn(simulation::booking_anomalies()),
                         test_name);
INSTANTIATE_TEST_SUITE_P(All, PaymentAnomaly, ::testing::ValuesIn(simulation::payment_anomalies()),
                         test_name);
INSTANTIATE_TEST_SUITE_P(All, WebhookAnomaly, ::testing::ValuesIn(simulation::webhook_anomalies()),
                         test_name);

TEST(Mutation, PredictsEveryInvariantAtLeastOnce) {
  std::set<std::string> unproven;
  for (const std::string& name :
       invariant::all_for({"booking_volley", "booking_volley.payment_ratio", "webhook_claims"}))
    unproven.insert(name);
  for (const auto& anomalies : {simulation::booking_anomalies(), simulation::payment_anomalies(),
                                simulation::webhook_anomalies()})
    for (const Anomaly& anomaly : anomalies)
      for (const std::string& name : anomaly.must) unproven.erase(name);
  EXPECT_TRUE(unproven.empty()) << "no planted anomaly must be found by " << list(unproven);
}

}  // namespace
