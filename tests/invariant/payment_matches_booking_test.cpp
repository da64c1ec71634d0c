#include <algorithm>

#include "expect_evidence.h"
#include "invariant/story.h"

namespace {

using base::Truth;
using measure::booking::kBooked;
using measure::booking::kCancelled;
using measure::booking::kConflict;
using measure::booking::kReplayed;
using support::Story;
using PaymentStatus = measure::Snapshot::Payment::Status;

constexpr const char* kPaymentMatches = "payment_matches_booking";

/// A booking, and one that was cancelled, each with the payment that it asked for; a booking that
/// asked for none; a call that asked for one and was refused.
Story paid() {
  Story story;
  story.create(0, 1, 0, 10, kBooked, 1).token = 500;
  story.store(0, 1, 1);
  story.pay(500);
  story.create(1, 2, 0, 10, kBooked, 2).token = 700;
  story.cancel(1, 3, 20, 30, kCancelled, 2);
  story.store(1, 2, 2, false);
  story.pay(700);
  story.bind_cancel(1, 3, 2);
  story.create(2, 4, 0, 10, kBooked, 3);
  story.store(2, 4, 3);
  story.create(2, 5, 0, 12, kConflict).token = 900;
  return story;
}

TEST(PaymentMatchesBooking, HoldsIfWhoeverAskedHasOneUntilTheBookingIsCancelled) {
  const auto verdict = paid().judge(kPaymentMatches);
  EXPECT_EQ(verdict.truth, Truth::kHolds) << verdict.explanation;
  EXPECT_EQ(verdict.examined, 4U) << "two bookings that asked, two payments";
  EXPECT_EQ(verdict.exercised, 3U) << "two bookings that asked, a cancellation";
}

TEST(PaymentMatchesBooking, IsUnknownIfNobodyAskedForAPayment) {
  Story story;
  story.create(0, 1, 0, 10, kBooked, 1);
  story.store(0, 1, 1);
  EXPECT_EQ(story.judge(kPaymentMatches).truth, Truth::kUnknown);
}

TEST(PaymentMatchesBooking, IsUnknownIfWhoeverAskedWasRefused) {
  Story story;
  story.create(0, 1, 0, 10, kBooked, 1);
  story.store(0, 1, 1);
  story.create(0, 2, 0, 12, kConflict).token = 900;
  EXPECT_EQ(story.judge(kPaymentMatches).truth, Truth::kUnknown);
}

TEST(PaymentMatchesBooking, IsViolatedByABookingWithoutThePaymentThatItAskedFor) {
  Story story = paid();
  story.snapshot.payments.erase(story.snapshot.payments.begin());
  expect_evidence(story.judge(kPaymentMatches), "has none");
}

TEST(PaymentMatchesBooking, IsViolatedByASecondPaymentForABooking) {
  Story story = paid();
  auto second = story.snapshot.payments[0];
  second.id = Story::id(99);
  story.snapshot.payments.push_back(second);
  expect_evidence(story.judge(kPaymentMatches), "has 2");
}

TEST(PaymentMatchesBooking, IsViolatedByAPaymentThatNobodyAskedFor) {
  Story story = paid();
  story.history.records[0].token = 0;
  expect_evidence(story.judge(kPaymentMatches), "asked for no payment has one");
}

TEST(PaymentMatchesBooking, IsViolatedByThePaymentOfARefusedCallAndNamesThatCall) {
  Story story = paid();
  story.pay(900);
  story.snapshot.payments.back().key = 5;
  story.snapshot.payments.back().appointment = {};
  const auto verdict = story.judge(kPaymentMatches);
  expect_evidence(verdict, "no booking asked for");
  ASSERT_EQ(verdict.evidence.front().calls.size(), 1U);
  EXPECT_EQ(verdict.evidence.front().calls[0].answer, kConflict);
}

TEST(PaymentMatchesBooking, IsViolatedByThePaymentOfABookingThatWasRolledBack) {
  Story story = paid();
  story.roll_back(3, 6, 0, 10, 4).token = 300;
  story.pay(300);
  story.snapshot.payments.back().key = 6;
  story.snapshot.payments.back().appointment = Story::id(4);
  expect_evidence(story.judge(kPaymentMatches), "no booking asked for");
}

TEST(PaymentMatchesBooking, IsViolatedByAPaymentWithoutTheBookingsKey) {
  Story story = paid();
  story.snapshot.payments[0].key = measure::kForeign;
  expect_evidence(story.judge(kPaymentMatches), "not tied to its booking");
}

TEST(PaymentMatchesBooking, IsViolatedByAPaymentOfAnotherRequester) {
  Story story = paid();
  story.snapshot.payments[0].requester = 7;
  expect_evidence(story.judge(kPaymentMatches), "not tied to its booking");
}

TEST(PaymentMatchesBooking, IsViolatedByAnotherAmount) {
  Story story = paid();
  story.snapshot.payments[0].amount_cents = 700;
  expect_evidence(story.judge(kPaymentMatches), "another amount than the 500 cents");
}

TEST(PaymentMatchesBooking, IsViolatedByAPendingPaymentForACancelledBooking) {
  Story story = paid();
  story.snapshot.payments[1].status = PaymentStatus::kPending;
  const auto verdict = story.judge(kPaymentMatches);
  expect_evidence(verdict, "a booking is cancelled, but its payment is pending");
  EXPECT_EQ(verdict.evidence.front().calls.size(), 2U) << "who booked, and who cancelled";
}

TEST(PaymentMatchesBooking, IsViolatedByAVoidedPaymentForAnActiveBooking) {
  Story story = paid();
  story.snapshot.payments[0].status = PaymentStatus::kVoided;
  expect_evidence(story.judge(kPaymentMatches), "a booking is active, but its payment is voided");
}

TEST(PaymentMatchesBooking, IsViolatedByAPaymentThatAnotherTransactionWrote) {
  Story made = paid();
  ++made.snapshot.payments[0].xid;
  expect_evidence(made.judge(kPaymentMatches), "not made in the transaction that booked");
  Story voided = paid();
  ++voided.snapshot.payments[1].xid;
  expect_evidence(voided.judge(kPaymentMatches), "not voided in the transaction that cancelled");
}

TEST(PaymentMatchesBooking, AcceptsThePaymentOfACallThatIsInDoubt) {
  Story story = paid();
  auto& first = story.history.records[0];
  first.outcome = base::Outcome::kInDoubt;
  first.answer = measure::kNoAnswer;
  first.result = 0;
  story.create(0, 1, 20, 30, kReplayed, 1).token = 500;
  EXPECT_EQ(story.judge(kPaymentMatches).truth, Truth::kHolds);
  story.snapshot.payments[0].status = PaymentStatus::kVoided;
  expect_evidence(story.judge(kPaymentMatches), "a booking is active, but its payment is voided");
}

TEST(PaymentMatchesBooking, BelongsToAllInvariantsWhereALoadAsksForPayments) {
  const auto has = [](const std::vector<std::string>& names) {
    return std::ranges::find(names, kPaymentMatches) != names.end();
  };
  EXPECT_FALSE(has(invariant::all_for({"booking_volley"})));
  EXPECT_TRUE(has(invariant::all_for({"booking_volley", "booking_volley.payment_ratio"})));
}

}  // namespace
