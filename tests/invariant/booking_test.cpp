#include "invariant/story.h"

namespace {

using base::Truth;
using measure::booking::kAlreadyCancelled;
using measure::booking::kBooked;
using measure::booking::kCancelled;
using measure::booking::kConflict;
using measure::booking::kKeyReused;
using measure::booking::kReplayed;
using support::Story;

/// A run in which every danger arose and everything went well.
Story good() {
  Story story;
  // Slot 0: a race; the winner's request is repeated at once and later, its key reused later.
  story.create(0, 1, 0, 10, kBooked, 1);
  story.create(0, 1, 2, 12, kReplayed, 1);
  story.create(0, 2, 1, 11, kConflict);
  story.create(0, 1, 20, 21, kReplayed, 1);
  story.create(0, 1, 30, 31, kKeyReused).party = 99;
  story.store(0, 1, 1);
  // Slot 1: booked, cancelled, booked again while a third caller is refused.
  story.create(1, 3, 0, 5, kBooked, 2);
  story.create(1, 4, 1, 6, kConflict);
  story.cancel(1, 5, 10, 15, kCancelled, 2);
  story.create(1, 6, 14, 20, kBooked, 3);
  story.store(1, 3, 2, false);
  story.store(1, 6, 3);
  story.bind_cancel(1, 5, 2);
  // Slot 2: the first caller rolls back, the second gets it.
  story.roll_back(2, 7, 0, 10, 4);
  story.create(2, 8, 3, 12, kBooked, 5);
  story.store(2, 8, 5);
  // Strangers come to slot 0; the sessions end.
  for (std::uint8_t i = 0; i < measure::booking::kProbes; ++i) {
    const auto probe = static_cast<measure::booking::Probe>(i);
    story.probe(probe, 0, 40 + i, 41 + i, measure::booking::right_answer(probe));
  }
  story.inspect(50, 51, measure::session::kClean);
  return story;
}

class BookingInvariants : public ::testing::TestWithParam<const char*> {};

TEST_P(BookingInvariants, HoldInARunThatWentWell) {
  const invariant::Verdict verdict = good().judge(GetParam());
  EXPECT_EQ(verdict.truth, Truth::kHolds) << verdict.explanation;
  EXPECT_GT(verdict.examined, 0U);
  EXPECT_GT(verdict.exercised, 0U);
}

TEST_P(BookingInvariants, AreUnknownWhereNothingHappened) {
  Story story;
  EXPECT_EQ(story.judge(GetParam()).truth, Truth::kUnknown);
}

INSTANTIATE_TEST_SUITE_P(All, BookingInvariants,
                         ::testing::Values("one_booking_per_slot", "slot_agrees_with_appointment",
                                           "acknowledged_is_stored", "stored_was_attempted",
                                           "refusal_has_a_winner", "replay_returns_first_answer",
                                           "key_reuse_is_refused", "counts_add_up",
                                           "no_unexpected_error", "no_call_hangs",
                                           "cancel_is_answered_truly", "strangers_are_turned_away",
                                           "session_is_left_clean"),
                         [](const auto& name) { return std::string(name.param); });

/// The invariant is violated, once at least, with evidence that names this.
void expect_violated(Story& story, const std::string& name, const std::string& what) {
  const invariant::Verdict verdict = story.judge(name);
  EXPECT_EQ(verdict.truth, Truth::kViolated) << name;
  ASSERT_FALSE(verdict.evidence.empty()) << name;
  EXPECT_NE(verdict.evidence.front().what.find(what), std::string::npos)
      << name << ": " << verdict.evidence.front().what;
}

TEST(OneBookingPerSlot, IsViolatedByTwoActiveRows) {
  Story story = good();
  story.create(2, 9, 4, 14, kBooked, 6);
  story.snapshot.appointments.push_back({Story::id(6), 2, 12, 0, true});
  const invariant::Verdict verdict = story.judge("one_booking_per_slot");
  EXPECT_EQ(verdict.violations, 2U) << "the database and the callers both show it";
  ASSERT_FALSE(verdict.evidence.empty());
  EXPECT_EQ(verdict.evidence[0].calls.size(), 2U) << "the two calls that clash";
}

TEST(OneBookingPerSlot, IsViolatedByTwoWinnersEvenIfOneRowIsGone) {
  Story story = good();
  story.create(0, 9, 3, 13, kBooked, 9);
  expect_violated(story, "one_booking_per_slot", "two callers were told");
}

TEST(OneBookingPerSlot, AcceptsAWinnerAfterACancellationThatMayHaveHappened) {
  Story story = good();
  story.history.records[7].outcome = base::Outcome::kInDoubt;  // the cancel of slot 1
  EXPECT_EQ(story.judge("one_booking_per_slot").truth, Truth::kHolds);
}

TEST(OneBookingPerSlot, IsViolatedByASecondWinnerBeforeTheCancellation) {
  Story story = good();
  story.create(1, 9, 6, 8, kBooked, 9);
  expect_violated(story, "one_booking_per_slot", "two callers were told");
}

TEST(OneBookingPerSlot, IsViolatedByASlotThatAllCallersWereRefused) {
  Story story = good();
  story.create(3, 20, 0, 5, kConflict);
  story.create(3, 21, 1, 6, kConflict);
  expect_violated(story, "one_booking_per_slot", "all 2 callers were answered");
}

TEST(OneBookingPerSlot, SaysNothingOfASlotWithACallInDoubt) {
  Story story = good();
  story.create(3, 20, 0, 5, kConflict);
  story.create(3, 21, 1, 6, kConflict).outcome = base::Outcome::kInDoubt;
  EXPECT_EQ(story.judge("one_booking_per_slot").truth, Truth::kHolds);
}

TEST(OneBookingPerSlot, IsUnknownIfNobodyRaced) {
  Story story;
  story.create(0, 1, 0, 10, kBooked, 1);
  story.store(0, 1, 1);
  EXPECT_EQ(story.judge("one_booking_per_slot").truth, Truth::kUnknown);
}

TEST(SlotAgreesWithAppointment, IsViolatedByATakenSlotThatNobodyHas) {
  Story story = good();
  story.snapshot.slots.push_back({7, 0, false, {}});
  expect_violated(story, "slot_agrees_with_appointment", "no active booking");
}

TEST(SlotAgreesWithAppointment, IsViolatedByAFreeSlotThatSomebodyHas) {
  Story story = good();
  story.snapshot.slots[0].is_available = true;
  expect_violated(story, "slot_agrees_with_appointment", "the slot is free");
}

TEST(SlotAgreesWithAppointment, IsViolatedByASlotThatNamesAnotherAppointment) {
  Story story = good();
  story.snapshot.slots[0].appointment = Story::id(5);
  expect_violated(story, "slot_agrees_with_appointment", "names another");
}

TEST(AcknowledgedIsStored, IsViolatedByAnAppointmentThatIsNotThere) {
  Story story = good();
  std::erase_if(story.snapshot.appointments,
                [](const auto& one) { return one.id == Story::id(5); });
  expect_violated(story, "acknowledged_is_stored", "not stored");
}

TEST(AcknowledgedIsStored, IsViolatedByAnAppointmentForAnotherSlotOrPatient) {
  Story story = good();
  story.snapshot.appointments[0].slot = 2;
  expect_violated(story, "acknowledged_is_stored", "another slot");
  story = good();
  story.snapshot.appointments[0].patient = 3;
  expect_violated(story, "acknowledged_is_stored", "another patient");
}

TEST(AcknowledgedIsStored, IsViolatedByABookingThatEndedWithoutACancellation) {
  Story story = good();
  story.snapshot.appointments[0].booked = false;
  expect_violated(story, "acknowledged_is_stored", "nobody cancelled");
}

TEST(AcknowledgedIsStored, IsViolatedByACancellationThatDidNotHappen) {
  Story story = good();
  story.snapshot.appointments[1].booked = true;
  expect_violated(story, "acknowledged_is_stored", "cancellation was acknowledged");
}

TEST(AcknowledgedIsStored, IsViolatedByAKeyThatLeadsNowhere) {
  Story story = good();
  std::erase_if(story.snapshot.bound_keys, [](const auto& one) { return one.key == 8; });
  expect_violated(story, "acknowledged_is_stored", "not bound");
}

TEST(StoredWasAttempted, IsViolatedByAnAppointmentOfNobody) {
  Story story = good();
  story.store(5, 50, 50);
  expect_violated(story, "stored_was_attempted", "no caller was told");
}

TEST(StoredWasAttempted, IsViolatedByWhatARolledBackCallLeft) {
  Story story = good();
  story.snapshot.appointments.push_back({Story::id(4), 2, 12, 0, false});
  expect_violated(story, "stored_was_attempted", "no caller was told");
}

TEST(StoredWasAttempted, IsViolatedByAKeyThatARefusalBound) {
  Story story = good();
  story.snapshot.bound_keys.push_back({2, false, 0, 10, Story::id(1)});
  expect_violated(story, "stored_was_attempted", "a key is bound");
}

TEST(StoredWasAttempted, AcceptsWhatACallInDoubtMayHaveLeft) {
  Story story = good();
  story.create(5, 50, 0, 9, kConflict).outcome = base::Outcome::kInDoubt;
  story.store(5, 50, 50);
  EXPECT_EQ(story.judge("stored_was_attempted").truth, Truth::kHolds);
}

TEST(RefusalHasAWinner, IsViolatedByARefusalBeforeAnyWinnerWasSent) {
  Story story = good();
  story.create(5, 50, 0, 3, kConflict);
  story.create(5, 51, 4, 8, kBooked, 50);
  expect_violated(story, "refusal_has_a_winner", "nobody had");
}

TEST(RefusalHasAWinner, DoesNotTakeARolledBackCallForAWinner) {
  Story story = good();
  story.create(2, 60, 2, 2, kConflict);
  expect_violated(story, "refusal_has_a_winner", "nobody had");
}

TEST(RefusalHasAWinner, IsViolatedByARefusalAfterTheCancellation) {
  Story story = good();
  story.history.records[8].answer = kConflict;  // the second booking of slot 1 …
  story.history.records[8].outcome = base::Outcome::kRefused;
  story.history.records[8].invoked = 16'000'000;  // … sent after the cancel was answered
  expect_violated(story, "refusal_has_a_winner", "nobody had");
}

TEST(RefusalHasAWinner, AcceptsARefusalWhileTheCancellationIsUnderWay) {
  Story story = good();
  story.create(1, 61, 12, 14, kConflict);
  EXPECT_EQ(story.judge("refusal_has_a_winner").truth, Truth::kHolds);
}

TEST(RefusalHasAWinner, IsViolatedIfASlotThatExistsIsNotFound) {
  for (const std::uint8_t answer :
       {measure::booking::kSlotNotFound, measure::booking::kPatientNotFound}) {
    Story story = good();
    story.create(0, 62, 3, 9, answer);
    expect_violated(story, "refusal_has_a_winner", "does not exist that does");
  }
}

TEST(ReplayReturnsFirstAnswer, IsViolatedIfARepeatedRequestFindsNoSlot) {
  Story story = good();
  story.create(2, 8, 5, 14, measure::booking::kSlotNotFound);
  expect_violated(story, "replay_returns_first_answer", "does not exist");
}

TEST(CancelIsAnsweredTruly, IsViolatedByACancellationThatNobodyMade) {
  Story story = good();
  story.cancel(2, 80, 20, 25, kAlreadyCancelled, 5);
  expect_violated(story, "cancel_is_answered_truly", "nobody had cancelled");
}

TEST(CancelIsAnsweredTruly, IsViolatedByASecondCancellation) {
  Story story = good();
  story.cancel(1, 81, 20, 25, kCancelled, 2);
  expect_violated(story, "cancel_is_answered_truly", "cancelled twice");
}

TEST(CancelIsAnsweredTruly, IsViolatedByAReplayWithAKeyThatCancelledNothing) {
  Story story = good();
  story.cancel(1, 82, 20, 25, measure::booking::kCancelReplayed, 2);
  expect_violated(story, "cancel_is_answered_truly", "with that key");
}

TEST(CancelIsAnsweredTruly, IsViolatedIfTheAppointmentIsNotFound) {
  Story story = good();
  story.cancel(2, 83, 20, 25, measure::booking::kAppointmentNotFound, 5);
  expect_violated(story, "cancel_is_answered_truly", "exists");
}

TEST(CancelIsAnsweredTruly, AcceptsWhoComesLaterAndWhoRepeats) {
  Story story = good();
  story.cancel(1, 84, 12, 16, kAlreadyCancelled, 2);
  story.cancel(1, 5, 20, 25, measure::booking::kCancelReplayed, 2);
  EXPECT_EQ(story.judge("cancel_is_answered_truly").truth, Truth::kHolds);
}

TEST(ReplayReturnsFirstAnswer, IsViolatedByAConflictWithItsOwnBooking) {
  Story story = good();
  story.create(2, 8, 5, 14, kConflict);
  expect_violated(story, "replay_returns_first_answer", "its own booking");
}

TEST(ReplayReturnsFirstAnswer, AcceptsARefusalThatCameBeforeTheKeyWasBound) {
  Story story = good();
  story.create(1, 6, 1, 6, kConflict);  // refused by the first winner; books after the cancellation
  EXPECT_EQ(story.judge("replay_returns_first_answer").truth, Truth::kHolds);
}

TEST(ReplayReturnsFirstAnswer, IsViolatedByASecondBooking) {
  Story story = good();
  story.create(2, 8, 20, 25, kBooked, 60);
  expect_violated(story, "replay_returns_first_answer", "a second time");
}

TEST(ReplayReturnsFirstAnswer, IsViolatedByAnotherAppointment) {
  Story story = good();
  story.create(2, 8, 20, 25, kReplayed, 60);
  expect_violated(story, "replay_returns_first_answer", "another appointment");
}

TEST(ReplayReturnsFirstAnswer, IsViolatedByAReplayOfNothing) {
  Story story = good();
  story.create(2, 70, 20, 25, kReplayed, 60);
  expect_violated(story, "replay_returns_first_answer", "nobody booked with its key");
}

TEST(KeyReuseIsRefused, IsViolatedByABookingWithABoundKey) {
  Story story = good();
  story.create(5, 8, 20, 25, kBooked, 60);
  expect_violated(story, "key_reuse_is_refused", "booked another one");
}

TEST(KeyReuseIsRefused, IsViolatedByAReplayForAnotherPatient) {
  Story story = good();
  story.create(2, 8, 20, 25, kReplayed, 5).party = 99;
  expect_violated(story, "key_reuse_is_refused", "told replayed");
}

TEST(KeyReuseIsRefused, IsViolatedByAConflictAfterTheKeyWasBound) {
  Story story = good();
  story.create(0, 8, 20, 25, kConflict);
  expect_violated(story, "key_reuse_is_refused", "not told key_reused");
}

TEST(KeyReuseIsRefused, AcceptsAConflictWhileTheKeyIsBeingBound) {
  Story story = good();
  story.create(0, 8, 5, 25, kConflict);
  EXPECT_EQ(story.judge("key_reuse_is_refused").truth, Truth::kHolds);
}

TEST(KeyReuseIsRefused, IsViolatedIfNobodyHadBoundTheKey) {
  Story story = good();
  story.create(0, 70, 20, 25, kKeyReused);
  expect_violated(story, "key_reuse_is_refused", "nobody bound");
}

TEST(CountsAddUp, IsViolatedByACallThatWasLost) {
  Story story = good();
  ++story.history.phases[0].arrivals[0];
  expect_violated(story, "counts_add_up", "calls became due");
}

TEST(CountsAddUp, IsViolatedByAnotherNumberOfBookings) {
  Story story = good();
  story.store(5, 50, 50);
  expect_violated(story, "counts_add_up", "bookings");
}

TEST(CountsAddUp, CountsACallOnceHoweverManyRowsItHas) {
  Story story = good();
  measure::Record row = story.history.records.front();
  row.continued = 1;
  row.answer = kReplayed;
  story.history.records.push_back(row);
  EXPECT_EQ(story.judge("counts_add_up").truth, Truth::kHolds);
}

TEST(NoUnexpectedError, IsViolatedByAFaultyCallAndNamesItsState) {
  Story story = good();
  measure::Record& record = story.create(0, 90, 50, 51, kConflict);
  record.outcome = base::Outcome::kFaulty;
  record.answer = measure::kNoAnswer;
  record.sqlstate = {'4', '2', '8', '8', '3'};
  story.history.errors["42883"] = "function does not exist";
  expect_violated(story, "no_unexpected_error", "function does not exist");
}

TEST(NoUnexpectedError, IsUnknownWhileACallIsInDoubt) {
  Story story = good();
  story.create(0, 90, 50, 51, kConflict).outcome = base::Outcome::kInDoubt;
  EXPECT_EQ(story.judge("no_unexpected_error").truth, Truth::kUnknown);
}

TEST(NoCallHangs, IsViolatedByACallOverItsLimit) {
  Story story = good();
  story.create(0, 90, 50, 50 + 7001, kConflict);
  expect_violated(story, "no_call_hangs", "7001 ms");
}

TEST(NoCallHangs, IsViolatedByACallThatTheServerCancelled) {
  Story story = good();
  story.create(0, 90, 50, 60, kConflict).outcome = base::Outcome::kTimedOut;
  expect_violated(story, "no_call_hangs", "statement_timeout");
}

TEST(Judge, MakesAnInvariantThatThrowsUnknown) {
  const base::Registrar<invariant::Invariant> registrar(
      "throws_in_a_test", {"never", "nothing", [](const auto&, const auto&) -> invariant::Verdict {
                             throw std::runtime_error("out of luck");
                           }});
  Story story = good();
  const invariant::Verdict verdict = story.judge("throws_in_a_test");
  EXPECT_EQ(verdict.truth, Truth::kUnknown);
  EXPECT_NE(verdict.explanation.find("out of luck"), std::string::npos);
}

TEST(Judge, ShowsTheFirstTenViolationsAndCountsAll) {
  Story story = good();
  for (std::uint32_t i = 0; i < 30; ++i) story.create(5, 100 + i, 0, 3, kConflict);
  const invariant::Verdict verdict = story.judge("refusal_has_a_winner");
  EXPECT_EQ(verdict.violations, 30U);
  EXPECT_EQ(verdict.evidence.size(), invariant::kMostEvidence);
}

TEST(Judge, ChoosesTheInvariantsOfTheWorkloadsThatRun) {
  const auto all = invariant::all_for({"booking_volley"});
  EXPECT_TRUE(std::ranges::count(all, "one_booking_per_slot"));
  EXPECT_TRUE(std::ranges::count(all, "rows_stay_in_their_clinic"));
  EXPECT_FALSE(std::ranges::count(all, "every_event_ends"));
  const auto none = invariant::all_for({"something else"});
  EXPECT_EQ(none, (std::vector<std::string>{"counts_add_up", "no_call_hangs", "no_unexpected_error",
                                            "session_is_left_clean"}));
}

class Strangers : public ::testing::TestWithParam<int> {};

TEST_P(Strangers, MayBeToldOneThingOnly) {
  const auto probe = static_cast<measure::booking::Probe>(GetParam());
  const auto& answers = measure::booking::probe_operation(probe).answers;
  for (std::uint8_t answer = 0; answer < answers.size(); ++answer) {
    Story story = good();
    story.probe(probe, 0, 60, 61, answer);
    EXPECT_EQ(story.judge("strangers_are_turned_away").truth,
              answer == measure::booking::right_answer(probe) ? Truth::kHolds : Truth::kViolated)
        << answers[answer].name;
  }
}

INSTANTIATE_TEST_SUITE_P(Probes, Strangers, ::testing::Range(0, int{measure::booking::kProbes}));

TEST(SessionIsLeftClean, IsViolatedByAnythingThatASessionSaysIsLeft) {
  for (std::uint8_t answer = 1; answer < measure::session::inspect_operation().answers.size();
       ++answer) {
    Story story = good();
    story.inspect(60, 61, answer);
    EXPECT_EQ(story.judge("session_is_left_clean").truth, Truth::kViolated) << int{answer};
  }
}

}  // namespace
