#include "expect_evidence.h"
#include "invariant/story.h"

namespace {

using base::Truth;
using measure::booking::kBooked;
using measure::booking::kCancelled;
using measure::booking::kConflict;
using measure::booking::kReplayed;
using support::Story;

constexpr const char* kKeyBindsOnce = "key_binds_once";

/// A booking that is repeated, and one that is cancelled.
Story repeated_and_cancelled() {
  Story story;
  story.create(0, 1, 0, 10, kBooked, 1);
  story.create(0, 1, 2, 12, kReplayed, 1);
  story.store(0, 1, 1);
  story.create(1, 2, 0, 10, kBooked, 2);
  story.cancel(1, 3, 20, 30, kCancelled, 2);
  story.store(1, 2, 2, false);
  story.bind_cancel(1, 3, 2);
  return story;
}

TEST(KeyBindsOnce, HoldsIfEveryKeyLeadsToItsAppointment) {
  const auto verdict = repeated_and_cancelled().judge(kKeyBindsOnce);
  EXPECT_EQ(verdict.truth, Truth::kHolds) << verdict.explanation;
  EXPECT_EQ(verdict.exercised, 1U) << "one key was sent again";
}

TEST(KeyBindsOnce, IsUnknownIfNoKeyWasSentAgain) {
  Story story;
  EXPECT_EQ(story.judge(kKeyBindsOnce).truth, Truth::kUnknown);
  story.create(0, 1, 0, 10, kBooked, 1);
  story.create(0, 2, 0, 10, kConflict);
  story.store(0, 1, 1);
  EXPECT_EQ(story.judge(kKeyBindsOnce).truth, Truth::kUnknown);
}

TEST(KeyBindsOnce, IsViolatedByAKeyThatTwoCallsBound) {
  Story story = repeated_and_cancelled();
  story.create(2, 1, 3, 13, kBooked, 4);
  story.store(2, 1, 4);
  expect_evidence(story.judge(kKeyBindsOnce), "bound twice");
}

TEST(KeyBindsOnce, AcceptsTheSameKeyOfAnotherRequesterOrClinic) {
  Story story = repeated_and_cancelled();
  story.store(2, 1, 4);
  story.snapshot.bound_keys.back().requester = 7;
  EXPECT_EQ(story.judge(kKeyBindsOnce).truth, Truth::kHolds);
  story.snapshot.bound_keys.back().requester = 0;
  story.snapshot.bound_keys.back().clinic = 1;
  story.snapshot.appointments.back().clinic = 1;
  EXPECT_EQ(story.judge(kKeyBindsOnce).truth, Truth::kHolds);
}

TEST(KeyBindsOnce, IsViolatedByTwoKeysForOneBooking) {
  Story story = repeated_and_cancelled();
  story.snapshot.bound_keys.push_back({9, false, 0, 10, Story::id(1)});
  expect_evidence(story.judge(kKeyBindsOnce), "two keys");
}

TEST(KeyBindsOnce, IsViolatedByAKeyThatDisagreesWithItsAppointment) {
  Story story = repeated_and_cancelled();
  story.snapshot.bound_keys[0].slot = 5;
  expect_evidence(story.judge(kKeyBindsOnce), "another slot");
  story = repeated_and_cancelled();
  story.snapshot.bound_keys[0].patient = 5;
  expect_evidence(story.judge(kKeyBindsOnce), "another patient");
  story = repeated_and_cancelled();
  story.snapshot.bound_keys[0].clinic = 5;
  expect_evidence(story.judge(kKeyBindsOnce), "another clinic");
  story = repeated_and_cancelled();
  story.snapshot.bound_keys[0].appointment = Story::id(70);
  expect_evidence(story.judge(kKeyBindsOnce), "not stored");
}

TEST(KeyBindsOnce, IsViolatedByACancellationsKeyWhoseAppointmentIsBooked) {
  Story story = repeated_and_cancelled();
  story.snapshot.appointments[1].booked = true;
  expect_evidence(story.judge(kKeyBindsOnce), "that is booked");
}

TEST(KeyBindsOnce, IsViolatedByACancellationWhoseKeyIsNotBound) {
  Story story = repeated_and_cancelled();
  story.snapshot.bound_keys.pop_back();
  expect_evidence(story.judge(kKeyBindsOnce), "not bound");
}

TEST(KeyBindsOnce, SaysNothingOfKeysThatNoClientOfOursSent) {
  Story story = repeated_and_cancelled();
  for (int i = 0; i < 2; ++i)
    story.snapshot.bound_keys.push_back({measure::kForeign, false, 3, 13, Story::id(90)});
  EXPECT_EQ(story.judge(kKeyBindsOnce).truth, Truth::kHolds);
}

}  // namespace
