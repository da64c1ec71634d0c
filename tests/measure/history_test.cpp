#include "measure/history.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "measure/booking.h"

namespace measure {
namespace {

/// create_booking is about slots, "claim" about webhook events.
History empty_history() {
  History history;
  history.operations = {booking::create_operation(),
                        {"claim", {{"claimed", base::Outcome::kDone}}, base::Kind::kWebhook}};
  history.phases.push_back({"first", "booking_volley", 0, 0, {}, {}, {}});
  return history;
}

Record record_of(std::uint8_t operation, std::uint32_t subject, std::int64_t invoked,
                 std::uint32_t session = 0) {
  Record record;
  record.operation = operation;
  record.subject = subject;
  record.invoked = invoked;
  record.session = session;
  record.answer = 0;
  return record;
}

Recording recording_of(const std::vector<Record>& records, std::uint32_t connection) {
  Recording recording(2);
  recording.reserve(records.size() + 1);
  for (const Record& record : records) recording.add(record);
  recording.sessions = {{connection, 0, 0}};
  return recording;
}

TEST(Recording, KeepsRecordsInPlaceWhileItGrows) {
  Recording recording(1);
  recording.reserve(1);
  recording.add(Record());
  const Record* first = recording.pieces.front().data();
  for (std::size_t i = 0; i < 2 * Recording::kPiece; ++i) {
    recording.reserve(1);
    recording.add(Record());
  }
  EXPECT_EQ(recording.pieces.front().data(), first);
  EXPECT_EQ(recording.pieces.size(), 3U);
}

TEST(Recording, AddsWithoutAllocatingWhatWasReserved) {
  Recording recording(1);
  recording.reserve(3);
  const std::size_t records = recording.pieces.back().capacity();
  const std::size_t results = recording.results.capacity();
  for (int i = 0; i < 3; ++i) {
    recording.add(Record());
    recording.add_result(base::seeded_uuid(base::Kind::kSlot, 1));
  }
  EXPECT_EQ(recording.pieces.back().capacity(), records);
  EXPECT_EQ(recording.results.capacity(), results);
}

TEST(History, KeepsSessionsAndResultsOfEachThreadApart) {
  History history = empty_history();
  for (std::uint32_t thread = 1; thread <= 2; ++thread) {
    Recording recording = recording_of({}, thread);
    Record record = record_of(0, thread, 10);
    record.result = recording.add_result(base::seeded_uuid(base::Kind::kUser, thread));
    recording.add(record);
    recording.add(record_of(0, thread, 20));
    history.absorb(std::move(recording));
  }
  history.finish();
  ASSERT_EQ(history.records.size(), 4U);
  for (const Record& record : history.records) {
    EXPECT_EQ(history.sessions[record.session].connection, record.subject);
    const base::Uuid expected =
        record.invoked == 10 ? base::seeded_uuid(base::Kind::kUser, record.subject) : base::Uuid();
    EXPECT_EQ(history.result_of(record), expected);
  }
}

TEST(History, AddsUpTheArrivalsOfThePhaseBegunLast) {
  History history = empty_history();
  for (std::uint64_t thread = 1; thread <= 2; ++thread) {
    Recording recording(2);
    recording.arrivals = {thread, 0};
    recording.skipped = {0, thread};
    history.absorb(std::move(recording));
  }
  history.phases.emplace_back();
  Recording recording(2);
  recording.arrivals = {10, 20};
  recording.errors = {{"40001", "once"}};
  history.absorb(std::move(recording));
  EXPECT_EQ(history.phases[0].arrivals, (std::vector<std::uint64_t>{3, 0}));
  EXPECT_EQ(history.phases[0].skipped, (std::vector<std::uint64_t>{0, 3}));
  EXPECT_EQ(history.phases[1].arrivals, (std::vector<std::uint64_t>{10, 20}));
  EXPECT_EQ(history.errors.at("40001"), "once");
}

TEST(History, OrdersByKindSubjectAndTime) {
  History history = empty_history();
  history.absorb(recording_of({record_of(1, 1, 5), record_of(0, 2, 4), record_of(0, 1, 9)}, 1));
  history.absorb(recording_of({record_of(0, 1, 3), record_of(1, 0, 8)}, 2));
  history.finish();
  std::vector<std::pair<std::uint32_t, std::int64_t>> order;
  for (const Record& record : history.records) order.emplace_back(record.subject, record.invoked);
  EXPECT_EQ(order, (decltype(order){{1, 3}, {1, 9}, {2, 4}, {0, 8}, {1, 5}}));
  EXPECT_EQ(history.about(base::Kind::kSlot).size(), 3U);
  EXPECT_EQ(history.about(base::Kind::kWebhook).size(), 2U);
  EXPECT_TRUE(history.about(base::Kind::kPatient).empty());
}

TEST(History, VisitsEachSubjectOnceWithAllItsRecords) {
  History history = empty_history();
  history.absorb(recording_of({record_of(0, 1, 1), record_of(0, 7, 1), record_of(0, 1, 2)}, 1));
  history.finish();
  std::vector<std::pair<std::uint32_t, std::size_t>> visits;
  for_each_subject(history.about(base::Kind::kSlot), [&](std::span<const Record> records) {
    visits.emplace_back(records.front().subject, records.size());
  });
  EXPECT_EQ(visits, (decltype(visits){{1, 2}, {7, 1}}));
  for_each_subject({}, [](std::span<const Record>) { FAIL() << "nothing to visit"; });
}

TEST(History, NamesAnAnswerOrTheOutcomeOfACallWithoutOne) {
  const History history = empty_history();
  Record record = record_of(0, 1, 1);
  record.answer = booking::kConflict;
  EXPECT_EQ(history.answer_of(record), "conflict");
  record.answer = kNoAnswer;
  record.outcome = base::Outcome::kInDoubt;
  EXPECT_EQ(history.answer_of(record), "in_doubt");
  EXPECT_EQ(history.operation("claim"), 1);
  EXPECT_EQ(history.operation("cancel_booking"), std::nullopt);
}

TEST(Record, OverlapsWhatItTouches) {
  Record early;
  Record late;
  early.invoked = 10;
  early.answered = late.invoked = 20;
  late.answered = 30;
  EXPECT_TRUE(early.overlaps(late) && late.overlaps(early));
  late.invoked = 21;
  EXPECT_FALSE(early.overlaps(late) || late.overlaps(early));
}

TEST(BookingKey, ComesBackFromItsText) {
  for (const std::uint32_t number : {1U, 42U, 4'294'967'294U})
    EXPECT_EQ(booking::key_number(booking::key_text(number)), number);
}

TEST(BookingKey, OfAnotherClientHasNoNumber) {
  for (const char* text :
       {"", "key-", "key-x", "key-1x", "key- 1", "key--1", "Key-1", "1", "key-4294967296"})
    EXPECT_EQ(booking::key_number(text), std::nullopt) << text;
}

TEST(BookingOperations, HaveTheAnswersThatTheirEnumsCount) {
  const Operation create = booking::create_operation();
  const Operation cancel = booking::cancel_operation();
  EXPECT_EQ(create.answers[booking::kBooked].name, "booked");
  EXPECT_EQ(create.answers[booking::kConflict].outcome, base::Outcome::kRefused);
  EXPECT_EQ(create.answers[booking::kKeyReused].name, "key_reused");
  EXPECT_EQ(create.answers.size(), booking::kKeyReused + 1U);
  EXPECT_EQ(cancel.answers[booking::kAlreadyCancelled].name, "already_cancelled");
  EXPECT_EQ(cancel.answers.size(), booking::kCancelKeyReused + 1U);
  EXPECT_EQ(booking::rolled_back_operation().answers.size(), create.answers.size());
}

}  // namespace
}  // namespace measure
