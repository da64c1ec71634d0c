#include "expect_evidence.h"
#include "invariant/queue.h"
#include "invariant/story.h"

namespace {

using base::Truth;
using measure::booking::kBooked;
using measure::booking::kCancelled;
using support::Queue;
using support::Story;
using AuditRow = measure::Snapshot::AuditRow;
using Operation = AuditRow::Operation;

constexpr const char* kAuditRow = "audit_row_for_every_change";

/// One appointment is booked, another one booked and cancelled; all is logged.
Story booked_and_cancelled() {
  Story story;
  story.create(0, 1, 0, 10, kBooked, 1);
  story.store(0, 1, 1);
  story.create(1, 2, 0, 10, kBooked, 2);
  story.cancel(1, 3, 20, 30, kCancelled, 2);
  story.store(1, 2, 2, false);
  story.bind_cancel(1, 3, 2);
  return story;
}

/// An event is given up and replayed, which is logged.
Queue replayed() {
  Queue queue;
  queue.ingest(0, 0, 5);
  queue.claim(0, 1, 3, 10, 12);
  queue.mark(0, 1, 3, 13, 14, measure::webhook::kDeadLetter);
  queue.replay(0, 20, 22);
  queue.log_replay(0);
  queue.store(0, measure::Snapshot::Event::Status::kPending, 0, 1);
  return queue;
}

std::vector<AuditRow>::iterator row_of(Story& story, std::uint32_t appointment,
                                       Operation operation) {
  return std::ranges::find_if(story.snapshot.audit_rows, [&](const AuditRow& row) {
    return row.thing == Story::id(appointment) && row.operation == operation;
  });
}

TEST(AuditRowForEveryChange, HoldsIfEveryChangeIsLoggedByItsTransaction) {
  const auto verdict = booked_and_cancelled().judge(kAuditRow);
  EXPECT_EQ(verdict.truth, Truth::kHolds) << verdict.explanation;
  EXPECT_EQ(verdict.examined, 2U);
  EXPECT_EQ(verdict.exercised, 3U) << "two bookings, one cancellation";
}

TEST(AuditRowForEveryChange, IsUnknownIfNothingChanged) {
  EXPECT_EQ(Story().judge(kAuditRow).truth, Truth::kUnknown);
}

TEST(AuditRowForEveryChange, IsUnknownIfTheDatabaseCouldNotBeRead) {
  Queue queue = replayed();
  queue.snapshot.read = false;
  EXPECT_EQ(queue.judge(kAuditRow).truth, Truth::kUnknown);
}

TEST(AuditRowForEveryChange, IsViolatedByABookingWithoutALog) {
  Story story = booked_and_cancelled();
  story.snapshot.audit_rows.erase(row_of(story, 1, Operation::kInsert));
  expect_evidence(story.judge(kAuditRow), "booked without a log");
}

TEST(AuditRowForEveryChange, IsViolatedByACancellationWithoutALog) {
  Story story = booked_and_cancelled();
  story.snapshot.audit_rows.erase(row_of(story, 2, Operation::kUpdate));
  expect_evidence(story.judge(kAuditRow), "cancelled without a log");
}

TEST(AuditRowForEveryChange, IsViolatedByABookingThatIsLoggedTwice) {
  Story story = booked_and_cancelled();
  story.log(1, Operation::kInsert, story.snapshot.appointments[0].xid);
  expect_evidence(story.judge(kAuditRow), "inserted twice");
}

TEST(AuditRowForEveryChange, IsViolatedByALogOfAnotherTransaction) {
  Story story = booked_and_cancelled();
  row_of(story, 1, Operation::kInsert)->xid += 100;
  expect_evidence(story.judge(kAuditRow), "same transaction");
}

TEST(AuditRowForEveryChange, IsViolatedByALogOfAChangeThatDidNotHappen) {
  Story story = booked_and_cancelled();
  story.log(2, Operation::kUpdate, 900);
  expect_evidence(story.judge(kAuditRow), "same transaction");
  story = booked_and_cancelled();
  story.log(1, Operation::kDelete, story.snapshot.appointments[0].xid);
  expect_evidence(story.judge(kAuditRow), "logged as deleted");
}

TEST(AuditRowForEveryChange, IsViolatedByALogForAnotherClinic) {
  Story story = booked_and_cancelled();
  row_of(story, 2, Operation::kInsert)->clinic = 1;
  expect_evidence(story.judge(kAuditRow), "another clinic");
}

TEST(AuditRowForEveryChange, IsViolatedByALogOfABookingThatIsNotThere) {
  Story story = booked_and_cancelled();
  story.log(7, Operation::kInsert, 900);
  expect_evidence(story.judge(kAuditRow), "not stored");
}

TEST(AuditRowForEveryChange, IsViolatedByALogThatNamesNoAppointment) {
  Story story = booked_and_cancelled();
  story.log(0, Operation::kUpdate, 900);
  expect_evidence(story.judge(kAuditRow), "not stored");
}

TEST(AuditRowForEveryChange, AcceptsABookingThatWasUndoneByItsTransaction) {
  Story story = booked_and_cancelled();
  story.log(7, Operation::kInsert, 900);
  story.log(7, Operation::kUpdate, 900);
  story.log(7, Operation::kDelete, 900);
  EXPECT_EQ(story.judge(kAuditRow).truth, Truth::kHolds);
}

TEST(AuditRowForEveryChange, AcceptsSeveralChangesInOneTransaction) {
  Story story = booked_and_cancelled();
  story.log(1, Operation::kUpdate, story.snapshot.appointments[0].xid);
  story.log(2, Operation::kUpdate, story.snapshot.appointments[1].xid);
  EXPECT_EQ(story.judge(kAuditRow).truth, Truth::kHolds);
}

TEST(AuditRowForEveryChange, SaysNothingOfWhatWasThereBeforeTheLoad) {
  Story story = booked_and_cancelled();
  story.snapshot.appointments.push_back({Story::id(50), 9, 19, 0, false, 600});
  const auto verdict = story.judge(kAuditRow);
  EXPECT_EQ(verdict.truth, Truth::kHolds);
  EXPECT_EQ(verdict.examined, 2U);
}

TEST(AuditRowForEveryChange, HoldsIfEveryReplayIsLogged) {
  const auto verdict = replayed().judge(kAuditRow);
  EXPECT_EQ(verdict.truth, Truth::kHolds) << verdict.explanation;
  EXPECT_EQ(verdict.exercised, 1U);
}

TEST(AuditRowForEveryChange, IsViolatedByAReplayWithoutALog) {
  Queue queue = replayed();
  queue.snapshot.audit_rows.clear();
  expect_evidence(queue.judge(kAuditRow), "replayed 1 times and logged 0 times");
}

TEST(AuditRowForEveryChange, IsViolatedByALogOfAReplayThatNobodyMade) {
  Queue queue = replayed();
  queue.log_replay(0);
  expect_evidence(queue.judge(kAuditRow), "replayed 1 times and logged 2 times");
}

TEST(AuditRowForEveryChange, IsViolatedByALogOfAReplayOfAnEventThatIsNotThere) {
  Queue queue = replayed();
  queue.log_replay(7);
  expect_evidence(queue.judge(kAuditRow), "an event that is not stored");
}

TEST(AuditRowForEveryChange, AcceptsALogOfAReplayThatMayHaveBeenMade) {
  Queue queue = replayed();
  queue.replay(measure::kForeign, 30, 40).outcome = base::Outcome::kInDoubt;
  queue.log_replay(0);
  EXPECT_EQ(queue.judge(kAuditRow).truth, Truth::kHolds);
}

}  // namespace
