#include <gtest/gtest.h>

#include "invariant/invariant.h"
#include "measure/contract.h"

namespace {

using base::Truth;
using Status = measure::Snapshot::Event::Status;
namespace contract = measure::contract;

/// One event that is stored in that state by its third claim, and what a worker was told of a
/// claim.
invariant::Verdict told(std::uint8_t answer, std::int64_t claim_no, Status status,
                        bool is_stored = true) {
  measure::History history;
  history.operations = {contract::apply_operation()};
  history.phases.emplace_back();
  history.sessions.emplace_back();
  const base::Uuid event = base::seeded_uuid(base::Kind::kEvent, 1);
  history.results = {base::Uuid{}, event};
  measure::Record record;
  record.subject = measure::kForeign;
  record.result = 1;
  record.token = claim_no;
  record.answer = answer;
  record.outcome = history.operations.front().answers[answer].outcome;
  history.records.push_back(record);
  history.finish();
  measure::Snapshot snapshot;
  if (is_stored) snapshot.events.push_back({measure::kForeign, event, status, 3, 3, 0, 0});
  snapshot.sort();
  return invariant::judge({"effect_is_answered_truly"}, snapshot, history).front().verdict;
}

TEST(EffectIsAnsweredTruly, HoldsIfWhoWasToldOfSuccessHasMarkedTheEvent) {
  const auto verdict = told(contract::kSuccess, 3, Status::kSuccess);
  EXPECT_EQ(verdict.truth, Truth::kHolds) << verdict.explanation;
  EXPECT_EQ(verdict.exercised, 1U);
}

TEST(EffectIsAnsweredTruly, IsViolatedBySuccessThatAnotherClaimHad) {
  EXPECT_EQ(told(contract::kSuccess, 2, Status::kSuccess).truth, Truth::kViolated);
}

TEST(EffectIsAnsweredTruly, IsViolatedBySuccessOfAnEventThatHasNone) {
  EXPECT_EQ(told(contract::kSuccess, 3, Status::kProcessing).truth, Truth::kViolated);
  EXPECT_EQ(told(contract::kSuccess, 3, Status::kDeadLetter).truth, Truth::kViolated);
  EXPECT_EQ(told(contract::kSuccess, 3, Status::kSuccess, false).truth, Truth::kViolated);
}

TEST(EffectIsAnsweredTruly, IsViolatedIfASuccessWasCalledStale) {
  EXPECT_EQ(told(contract::kStale, 3, Status::kSuccess).truth, Truth::kViolated);
}

TEST(EffectIsAnsweredTruly, CannotTellIfNobodyWasToldOfSuccess) {
  EXPECT_EQ(told(contract::kStale, 2, Status::kSuccess).truth, Truth::kUnknown);
  EXPECT_EQ(told(contract::kRejected, 3, Status::kDeadLetter).truth, Truth::kUnknown);
}

}  // namespace
