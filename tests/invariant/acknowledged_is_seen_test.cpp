#include "expect_evidence.h"
#include "invariant/story.h"

namespace {

using base::Truth;
using support::Story;
namespace booking = measure::booking;

/// Booked from 0 to 2, seen, cancelled from 10 to 12, seen.
Story told() {
  Story story;
  story.create(1, 1, 0, 2, booking::kBooked, 7);
  story.read(1, 3, 4, booking::kSeenBooked, 7);
  story.cancel(1, 2, 10, 12, booking::kCancelled, 7);
  story.read(1, 13, 14, booking::kSeenCancelled, 7);
  return story;
}

Truth truth_of(Story& story) { return story.judge("acknowledged_is_seen").truth; }

TEST(AcknowledgedIsSeen, HoldsIfOthersSeeWhatWasAcknowledged) {
  Story story = told();
  EXPECT_EQ(truth_of(story), Truth::kHolds);
}

TEST(AcknowledgedIsSeen, IsUnknownIfNobodyElseReadAnything) {
  Story story;
  auto booked = story.create(1, 1, 0, 2, booking::kBooked, 7);
  EXPECT_EQ(truth_of(story), Truth::kUnknown);
  story.read(1, 3, 4, booking::kSeenBooked, 7).session = booked.session;
  EXPECT_EQ(truth_of(story), Truth::kUnknown);
}

TEST(AcknowledgedIsSeen, IsViolatedByAReadThatFindsNothing) {
  Story story = told();
  story.read(1, 3, 4, booking::kSeenNothing, 7);
  expect_evidence(story.judge("acknowledged_is_seen"), "shown nothing");
}

TEST(AcknowledgedIsSeen, IsViolatedByItsOwnSessionToo) {
  Story story = told();
  story.read(1, 3, 4, booking::kSeenNothing, 7).session = story.history.records[0].session;
  expect_evidence(story.judge("acknowledged_is_seen"), "shown nothing");
}

TEST(AcknowledgedIsSeen, IsViolatedIfACancelledBookingIsGone) {
  Story story = told();
  story.read(1, 20, 21, booking::kSeenNothing, 7);
  expect_evidence(story.judge("acknowledged_is_seen"), "shown nothing");
}

TEST(AcknowledgedIsSeen, SaysNothingOfAReadBeforeTheAcknowledgement) {
  Story story = told();
  story.read(1, 1, 5, booking::kSeenNothing, 7);
  EXPECT_EQ(truth_of(story), Truth::kHolds);
}

TEST(AcknowledgedIsSeen, IsViolatedIfWhatOneReadSawTheNextDoesNotSee) {
  Story story;
  story.create(1, 1, 0, 10, booking::kBooked, 7);
  story.read(1, 2, 3, booking::kSeenBooked, 7);
  story.read(1, 4, 5, booking::kSeenNothing, 7);
  expect_evidence(story.judge("acknowledged_is_seen"), "shown nothing");
}

TEST(AcknowledgedIsSeen, AcceptsEitherStatusWhileTheCancellationIsUnderWay) {
  Story story = told();
  story.read(1, 11, 11, booking::kSeenCancelled, 7);
  story.read(1, 12, 13, booking::kSeenBooked, 7);
  story.history.records.back().invoked = story.history.records[2].answered;
  story.history.records[4].answered = story.history.records[2].answered;
  EXPECT_EQ(truth_of(story), Truth::kHolds);
}

TEST(AcknowledgedIsSeen, IsViolatedByABookingThatIsSeenBookedAfterItsCancellation) {
  Story story = told();
  story.read(1, 13, 14, booking::kSeenBooked, 7);
  expect_evidence(story.judge("acknowledged_is_seen"), "shown booked");
}

TEST(AcknowledgedIsSeen, IsViolatedByABookingThatIsSeenBookedAfterItWasSeenCancelled) {
  Story story = told();
  story.history.records[2].answered = 100'000'000;
  story.read(1, 15, 16, booking::kSeenBooked, 7);
  expect_evidence(story.judge("acknowledged_is_seen"), "shown booked");
}

TEST(AcknowledgedIsSeen, IsViolatedByABookingThatIsSeenCancelledBeforeAnybodyCancelledIt) {
  Story story = told();
  story.read(1, 5, 9, booking::kSeenCancelled, 7);
  expect_evidence(story.judge("acknowledged_is_seen"), "nobody cancelled");
}

TEST(AcknowledgedIsSeen, AcceptsThatACancellationInDoubtIsSeen) {
  Story story = told();
  auto& doubt = story.cancel(1, 3, 5, 6, booking::kCancelled, 7);
  doubt.outcome = base::Outcome::kInDoubt;
  doubt.answer = measure::kNoAnswer;
  story.read(1, 8, 9, booking::kSeenCancelled, 7);
  EXPECT_EQ(truth_of(story), Truth::kHolds);
}

TEST(AcknowledgedIsSeen, TakesTwoBookingsOfASlotApart) {
  Story story = told();
  story.create(1, 5, 20, 21, booking::kBooked, 8);
  story.read(1, 22, 23, booking::kSeenBooked, 8);
  EXPECT_EQ(truth_of(story), Truth::kHolds);
}

}  // namespace
