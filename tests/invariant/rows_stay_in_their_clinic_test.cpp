#include "invariant/queue.h"
#include "invariant/story.h"

namespace {

using base::Kind;
using base::Truth;
using support::Queue;
using support::Story;
using AuditRow = measure::Snapshot::AuditRow;
using Status = measure::Snapshot::Event::Status;

constexpr const char* kRowsStay = "rows_stay_in_their_clinic";

/// A booking in each of two clinics, with its key and its audit row, and an event of the second.
Story two_clinics() {
  Story story;
  for (const std::uint32_t clinic : {0U, 1U}) {
    story.store(clinic, 1 + clinic, 1 + clinic);
    story.snapshot.members.push_back({Kind::kPatient, 10 + clinic, clinic});
    story.snapshot.members.push_back({Kind::kUser, clinic, clinic});
    story.snapshot.slots.back().clinic = clinic;
    story.snapshot.appointments.back().clinic = clinic;
    story.snapshot.bound_keys.back().clinic = clinic;
    story.snapshot.bound_keys.back().requester = clinic;
    story.snapshot.audit_rows.back().clinic = clinic;
  }
  story.snapshot.members.push_back({Kind::kWebhook, 4, 1});
  story.snapshot.events.push_back({0, Queue::id(0), Status::kPending, 0, 1, 1, 4});
  story.snapshot.audit_rows.push_back(
      {9, Queue::id(0), AuditRow::Table::kEvents, AuditRow::Operation::kUpdate, 1, 700});
  return story;
}

void expect_only(Story& story, const std::string& what) {
  const auto verdict = story.judge(kRowsStay);
  EXPECT_EQ(verdict.truth, Truth::kViolated) << verdict.explanation;
  ASSERT_FALSE(verdict.evidence.empty());
  EXPECT_EQ(verdict.evidence.front().what, what);
  EXPECT_EQ(verdict.exercised, verdict.examined);
}

TEST(RowsStayInTheirClinic, HoldsIfEveryRowIsOfTheClinicOfWhatItRefersTo) {
  const auto verdict = two_clinics().judge(kRowsStay);
  EXPECT_EQ(verdict.truth, Truth::kHolds) << verdict.explanation;
  EXPECT_EQ(verdict.examined, 2U * (2 + 4 + 1) + 1 + 1)
      << "appointment, key and audit row of each clinic; an event and its audit row";
}

TEST(RowsStayInTheirClinic, IsUnknownWhereNothingIsStored) {
  EXPECT_EQ(Story().judge(kRowsStay).truth, Truth::kUnknown);
}

TEST(RowsStayInTheirClinic, IsUnknownIfThereIsOneClinicOnly) {
  Story story;
  story.store(0, 1, 1);
  const auto verdict = story.judge(kRowsStay);
  EXPECT_EQ(verdict.truth, Truth::kUnknown);
  EXPECT_GT(verdict.examined, 0U);
  EXPECT_EQ(verdict.exercised, 0U);
}

TEST(RowsStayInTheirClinic, IsViolatedByAnAppointmentOfAnotherClinic) {
  Story story = two_clinics();
  story.snapshot.slots[1].clinic = 0;
  expect_only(story, "an appointment is of another clinic than its slot");
  story = two_clinics();
  story.snapshot.appointments[0].patient = 11;
  expect_only(story, "an appointment is of another clinic than its patient");
}

TEST(RowsStayInTheirClinic, IsViolatedByAKeyOfAnotherClinic) {
  Story story = two_clinics();
  story.snapshot.bound_keys[0].requester = 1;
  expect_only(story, "a bound key is of another clinic than its requester");
  story = two_clinics();
  story.snapshot.bound_keys[0].slot = 1;
  expect_only(story, "a bound key is of another clinic than its slot");
  story = two_clinics();
  story.snapshot.bound_keys[0].patient = 11;
  expect_only(story, "a bound key is of another clinic than its patient");
  story = two_clinics();
  story.snapshot.bound_keys[0].appointment = Story::id(2);
  expect_only(story, "a bound key is of another clinic than its appointment");
}

TEST(RowsStayInTheirClinic, IsViolatedByAnEventOfAnotherClinic) {
  Story story = two_clinics();
  story.snapshot.members.back().clinic = 0;
  expect_only(story, "an event is of another clinic than its integration");
}

TEST(RowsStayInTheirClinic, IsViolatedByALogForAnotherClinic) {
  Story story = two_clinics();
  story.snapshot.audit_rows[0].clinic = 1;
  expect_only(story, "an audit row is of another clinic than its appointment");
  story = two_clinics();
  story.snapshot.audit_rows.back().clinic = 0;
  expect_only(story, "an audit row is of another clinic than its event");
}

TEST(RowsStayInTheirClinic, IsViolatedByAClinicThatTheSeedDidNotMake) {
  Story story = two_clinics();
  story.snapshot.appointments[0].clinic = measure::kForeign;
  expect_only(story, "an appointment is of another clinic than its slot");
}

TEST(RowsStayInTheirClinic, SaysNothingOfWhatTheSeedDidNotMake) {
  Story story = two_clinics();
  story.snapshot.appointments[0].patient = measure::kForeign;
  EXPECT_EQ(story.judge(kRowsStay).truth, Truth::kHolds);
}

}  // namespace
