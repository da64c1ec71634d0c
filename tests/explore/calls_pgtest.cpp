#include <gtest/gtest.h>

#include "explore/rehearsal.h"
#include "measure/booking.h"
#include "measure/webhook.h"
#include "provision/migrations.h"
#include "scenario/folder.h"

namespace explore {
namespace {

using Texts = std::vector<std::string>;
using base::Outcome;
namespace webhook = measure::webhook;

const std::filesystem::path kScenarios = PGRUSH_SOURCE "/scenarios";

/// A scenario with one phase of these sessions; `more` are further members of "explore", each ended
/// by a comma.
scenario::Folder exploring(const std::string& sessions, const std::string& more = "") {
  return scenario::Folder(R"({"data": {"clinics": 2, "clinicians": 4, "patients": 4, "slots": 4,
                                       "events": 4},
                              "phases": [{"explore": {)" +
                          more + R"("sessions": [)" + sessions + "]}}]}");
}

/// A session with these calls.
std::string calls(const std::string& list) { return R"({"calls": [)" + list + "]}"; }

TEST(BookingCallsPgTest, BookCancelAndTellWhatTheyWereTold) {
  const auto folder =
      exploring(calls(R"({"create_booking": {"slot": 1, "patient": 3, "user": 1, "key": 7}},
               {"create_booking": {"slot": 1, "patient": 3, "user": 1, "key": 7}},
               {"create_booking": {"slot": 3, "patient": 3, "user": 1, "key": 7}},
               {"cancel_booking": {"appointment": "0", "user": 3, "key": 8}})") +
                "," + calls(R"({"create_booking": {"slot": 1, "patient": 1, "user": 1, "key": 9}},
                     {"cancel_booking": {"appointment": "0", "user": 1, "key": 10}})"));
  Rehearsal rehearsal(folder.path(), "explore");
  EXPECT_EQ(rehearsal.exploration().sessions[0][0]->text(),
            "create_booking(slot 1, patient 3, user 1, key 7)");
  EXPECT_EQ(rehearsal.exploration().sessions[0][3]->text(),
            "cancel_booking(appointment of 0, user 3, key 8)");
  EXPECT_EQ(rehearsal.play(0), (Texts{"booked", "replayed", "key_reused", "cancelled"}));
  EXPECT_EQ(rehearsal.play(1), (Texts{"booked", "cancelled"}));

  const auto records = rehearsal.records();
  ASSERT_EQ(records.size(), 6U);
  const measure::Record& booked = records[0];
  EXPECT_EQ(rehearsal.text_of(booked), "create_booking booked");
  EXPECT_EQ(booked.subject, 1U);
  EXPECT_EQ(booked.party, 3U);
  EXPECT_EQ(booked.key, 7U);
  EXPECT_EQ(booked.outcome, Outcome::kDone);
  EXPECT_FALSE(rehearsal.result_of(booked).empty());
  EXPECT_EQ(records[2].outcome, Outcome::kRefused);
  const measure::Record& cancelled = records[3];
  EXPECT_EQ(rehearsal.text_of(cancelled), "cancel_booking cancelled");
  EXPECT_EQ(cancelled.subject, 1U) << "the slot of what it cancels";
  EXPECT_EQ(cancelled.key, 8U);
  EXPECT_EQ(rehearsal.result_of(cancelled), rehearsal.result_of(booked));
}

TEST(BookingCallsPgTest, LeaveACancellationOutWhoseBookingWasRefused) {
  const auto folder =
      exploring(calls(R"({"create_booking": {"slot": 0, "patient": 0, "user": 0, "key": 1}})") +
                "," + calls(R"({"create_booking": {"slot": 0, "patient": 2, "user": 0, "key": 2}},
                               {"cancel_booking": {"appointment": "0", "user": 0, "key": 3}})"));
  Rehearsal rehearsal(folder.path(), "explore");
  rehearsal.play(0);
  EXPECT_EQ(rehearsal.play(1), (Texts{"conflict", "left out"}));
  EXPECT_EQ(rehearsal.records().size(), 2U);
}

TEST(BookingCallsPgTest, AnswerAnErrorWithItsSqlstate) {
  const auto folder = exploring(
      calls(R"({"create_booking": {"slot": 0, "patient": 0, "user": 0, "key": 1}})") + "," +
      calls(R"({"create_booking": {"slot": 2, "patient": 2, "user": 0, "key": 2}})"));
  Rehearsal rehearsal(folder.path(), "explore");
  rehearsal.session().script(
      "CREATE OR REPLACE FUNCTION booking.create_booking(p_slot_id uuid, p_patient_id uuid,"
      "  p_requested_by uuid, p_idempotency_key text, p_metadata jsonb DEFAULT '{}')"
      " RETURNS TABLE (outcome text, appointment_id uuid) LANGUAGE plpgsql"
      " AS $$ BEGIN RAISE SQLSTATE '42883'; END $$");
  EXPECT_EQ(rehearsal.play(0), Texts{"42883"});
  const auto records = rehearsal.records();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].outcome, Outcome::kFaulty);
  EXPECT_EQ(records[0].answer, measure::kNoAnswer);
  EXPECT_TRUE(rehearsal.result_of(records[0]).empty());
}

TEST(BookingCallsPgTest, CallAnAnswerFaultyThatIsNotPromised) {
  const auto folder = exploring(
      calls(R"({"create_booking": {"slot": 0, "patient": 0, "user": 0, "key": 1}},
                         {"cancel_booking": {"appointment": "0", "user": 0, "key": 3}})") +
      "," + calls(R"({"create_booking": {"slot": 2, "patient": 2, "user": 0, "key": 2}})"));
  Rehearsal rehearsal(folder.path(), "explore");
  rehearsal.session().script(
      "CREATE OR REPLACE FUNCTION booking.create_booking(p_slot_id uuid, p_patient_id uuid,"
      "  p_requested_by uuid, p_idempotency_key text, p_metadata jsonb DEFAULT '{}')"
      " RETURNS TABLE (outcome text, appointment_id uuid) LANGUAGE sql"
      " AS $$ SELECT 'perhaps', gen_random_uuid() $$");
  EXPECT_EQ(rehearsal.play(0), (Texts{"faulty", "left out"}));
}

TEST(WebhookCallsPgTest, IngestClaimMarkAndReplay) {
  const auto folder = exploring(
      calls(R"({"claim_next_event": {"limit": 5}},
               {"mark_event_result": {"claim": "0", "ok": false}},
               {"mark_event_result": {"claim": "0", "ok": false}},
               {"replay_dead_letters": {"webhook": 1}},
               {"replay_dead_letters": {"webhook": 1}},
               {"claim_next_event": {}},
               {"mark_event_result": {"claim": "5", "ok": true}},
               {"mark_event_result": {"claim": "0", "ok": true}})") +
          "," +
          calls(R"({"claim_next_event": {}}, {"mark_event_result": {"claim": "0", "ok": true}})"),
      R"("max_attempts": 1, "setup": [{"ingest_event": {"event": 3}}, {"ingest_event": {"event": 3}}],)");
  Rehearsal rehearsal(folder.path(), "explore");
  EXPECT_EQ(rehearsal.set_up(), (Texts{"accepted", "duplicate"}));
  EXPECT_EQ(rehearsal.play(0),
            (Texts{"claimed event 3 (attempt 1)", "dead_letter", "dead_letter", "replayed 1",
                   "none", "claimed event 3 (attempt 1)", "success", "stale"}));
  EXPECT_EQ(rehearsal.play(1), (Texts{"empty", "left out"}));

  const auto records = rehearsal.records();
  ASSERT_EQ(records.size(), 11U);
  const base::Uuid event = rehearsal.result_of(records[0]);
  EXPECT_FALSE(event.empty());
  EXPECT_EQ(records[0].subject, 3U);
  EXPECT_EQ(records[0].party, 1U) << "the webhook of its number, modulo the clinics";
  const measure::Record& claim = records[2];
  EXPECT_EQ(claim.subject, 3U);
  EXPECT_EQ(claim.party, 5U);
  EXPECT_EQ(claim.token, 1);
  EXPECT_EQ(claim.attempt, 1);
  EXPECT_EQ(claim.key, 0U) << "the lease is the phase's";
  EXPECT_EQ(rehearsal.result_of(claim), event);
  const measure::Record& mark = records[3];
  EXPECT_EQ(mark.subject, 3U);
  EXPECT_EQ(mark.token, 1);
  EXPECT_EQ(mark.attempt, 1);
  EXPECT_EQ(mark.party, 0U);
  EXPECT_EQ(rehearsal.result_of(mark), event);
  const measure::Record& replay = records[5];
  EXPECT_EQ(rehearsal.text_of(replay), "replay_dead_letters replayed");
  EXPECT_EQ(replay.party, 1U);
  EXPECT_EQ(rehearsal.result_of(replay), event);
  EXPECT_EQ(records[8].party, 1U) << "a mark that says ok";
  EXPECT_EQ(records[9].outcome, Outcome::kRefused);
}

TEST(WebhookCallsPgTest, GiveEachClaimedEventARecord) {
  const auto folder =
      exploring(calls(R"({"claim_next_event": {"limit": 2}})") + "," +
                    calls(R"({"claim_next_event": {"limit": 2, "lease_ms": 5}})"),
                R"("setup": [{"ingest_event": {"event": 0}}, {"ingest_event": {"event": 1}},
                             {"ingest_event": {"event": 2}}],)");
  Rehearsal rehearsal(folder.path(), "explore");
  rehearsal.set_up();
  const std::string both = rehearsal.play(0).at(0);
  EXPECT_NE(both.find("event 0 (attempt 1)"), std::string::npos) << both;
  EXPECT_NE(both.find("event 1 (attempt 1)"), std::string::npos) << both;
  EXPECT_EQ(rehearsal.play(1), Texts{"claimed event 2 (attempt 1)"});
  const auto records = rehearsal.records();
  ASSERT_EQ(records.size(), 6U);
  EXPECT_EQ(records[3].continued, 0);
  EXPECT_EQ(records[4].continued, 1);
  EXPECT_EQ(records[4].key, 0U);
  EXPECT_EQ(records[5].key, 5U) << "a lease of its own, in milliseconds";
}

TEST(WebhookCallsPgTest, LeaseForAsLongAsTheyAreTold) {
  const auto folder =
      exploring(calls(R"({"claim_next_event": {}})") + "," +
                    calls(R"({"claim_next_event": {"lease_ms": 60000}})"),
                R"("setup": [{"ingest_event": {"event": 0}}, {"ingest_event": {"event": 1}}],)");
  Rehearsal rehearsal(folder.path(), "explore");
  rehearsal.set_up();
  rehearsal.play(0);
  rehearsal.play(1);
  EXPECT_EQ(support::value_of(rehearsal.session(),
                              "SELECT string_agg(claimed_by || ' ' || round(extract(epoch FROM "
                              "leased_until - clock_timestamp()) / 60), ', ' ORDER BY claimed_by) "
                              "FROM webhook_events"),
            "worker-0 60, worker-1 1");
}

TEST(SqlCallsPgTest, AnswerWithTheFirstColumnOfTheirOnlyRow) {
  const auto folder =
      exploring(calls(R"({"sql": {"file": "sum.sql", "arguments": ["1", "2"]}},
               {"sql": {"file": "rows.sql"}}, {"sql": {"file": "nothing.sql"}},
               {"sql": {"file": "no_value.sql"}}, {"sql": {"file": "statement.sql"}})") +
                "," + calls(R"({"sql": {"file": "busy.sql"}}, {"sql": {"file": "wrong.sql"}})"));
  folder.write("sum.sql", "SELECT $1::int + $2::int, 'more'");
  folder.write("rows.sql", "SELECT generate_series(1, 3)");
  folder.write("nothing.sql", "SELECT 1 WHERE false");
  folder.write("no_value.sql", "SELECT NULL");
  folder.write("statement.sql", "CREATE TABLE t (i int)");
  folder.write("busy.sql", "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$");
  folder.write("wrong.sql", "SELECT 1 / 0");
  Rehearsal rehearsal(folder.path(), "explore");
  EXPECT_EQ(rehearsal.exploration().sessions[0][0]->text(), "sum.sql(1, 2)");
  EXPECT_TRUE(rehearsal.exploration().workloads.empty());
  EXPECT_EQ(rehearsal.play(0), (Texts{"3", "3 rows", "0 rows", "1 row", "0 rows"}));
  EXPECT_EQ(rehearsal.play(1), (Texts{"40001", "22012"}));
  const auto records = rehearsal.records();
  ASSERT_EQ(records.size(), 7U);
  EXPECT_EQ(rehearsal.text_of(records[0]), "sum.sql done");
  EXPECT_EQ(rehearsal.text_of(records[5]), "busy.sql retryable");
  EXPECT_EQ(rehearsal.text_of(records[6]), "wrong.sql faulty");
  EXPECT_EQ(records[0].subject, measure::kForeign);
}

// ---- The shipped scenarios ----------------------------------------------------------------------

struct Serial {
  const char* scenario;
  const char* phase;
  Texts setup, first, second;
};

/// For gtest.
std::ostream& operator<<(std::ostream& stream, const Serial& serial) {
  return stream << serial.scenario << " " << serial.phase;
}

class ShippedExplorationsPgTest : public testing::TestWithParam<Serial> {};

/// One session after the other: what the calls are told then is known.
TEST_P(ShippedExplorationsPgTest, AreAnsweredAsPromisedAndViolateNothing) {
  const Serial& wanted = GetParam();
  Rehearsal rehearsal(kScenarios / wanted.scenario, wanted.phase);
  EXPECT_EQ(rehearsal.set_up(), wanted.setup);
  EXPECT_EQ(rehearsal.play(0), wanted.first);
  EXPECT_EQ(rehearsal.play(1), wanted.second);
  if (rehearsal.exploration().workloads.empty()) return;
  for (const invariant::Judged& judged : rehearsal.judge())
    EXPECT_NE(judged.verdict.truth, base::Truth::kViolated)
        << judged.name << ": " << judged.verdict.explanation
        << (judged.verdict.evidence.empty() ? "" : judged.verdict.evidence[0].what);
}

const std::vector<Serial> kSerials{
    Serial{"explore-booking", "booking_against_booking", {}, {"booked"}, {"conflict"}},
    Serial{"explore-booking", "same_key_twice", {}, {"booked"}, {"replayed"}},
    Serial{"explore-booking", "key_reuse", {}, {"booked"}, {"key_reused"}},
    Serial{"explore-booking", "cancel_against_booking", {"booked"}, {"cancelled"}, {"booked"}},
    Serial{"explore-booking",
           "cancel_against_cancel",
           {"booked"},
           {"cancelled"},
           {"already_cancelled"}},
    Serial{"explore-booking", "bookings_of_two_slots", {}, {"booked"}, {"booked"}},
    Serial{
        "explore-booking", "booking_and_its_repetition", {}, {"booked", "replayed"}, {"conflict"}},
    Serial{"explore-booking",
           "second_cancel_against_booking",
           {"booked", "cancelled"},
           {"already_cancelled"},
           {"booked"}},
    Serial{"explore-booking", "lock_against_booking", {}, {"3"}, {"booked"}},
    Serial{"explore-claim",
           "claim_against_claim",
           {"accepted"},
           {"claimed event 0 (attempt 1)"},
           {"empty"}},
    Serial{"explore-claim",
           "claim_against_claim_of_two",
           {"accepted", "accepted"},
           {"claimed event 0 (attempt 1)"},
           {"claimed event 2 (attempt 1)"}},
    Serial{"explore-claim",
           "claim_against_late_mark",
           {"accepted", "claimed event 0 (attempt 1)", "1 row"},
           {"claimed event 0 (attempt 2)"},
           {"stale"}},
    Serial{"explore-claim",
           "replay_against_replay",
           {"accepted", "claimed event 0 (attempt 1)", "dead_letter"},
           {"replayed 1"},
           {"none"}},
    Serial{"explore-claim", "ingest_against_ingest", {}, {"accepted"}, {"duplicate"}},
    Serial{"explore-claim",
           "mark_against_mark",
           {"accepted", "claimed event 0 (attempt 1)"},
           {"success"},
           {"success"}},
    Serial{"explore-claim",
           "failure_against_failure",
           {"accepted", "claimed event 0 (attempt 1)"},
           {"retry"},
           {"retry"}},
    Serial{"explore-claim",
           "success_against_failure",
           {"accepted", "claimed event 0 (attempt 1)"},
           {"success"},
           {"success"}},
    Serial{"explore-claim",
           "mark_of_a_batch_against_claim",
           {"accepted", "accepted", "claimed event 0 (attempt 1), event 2 (attempt 1)"},
           {"success"},
           {"empty"}},
    Serial{"explore-claim",
           "last_mark_against_claim",
           {"accepted", "claimed event 0 (attempt 1)", "accepted", "claimed event 2 (attempt 1)",
            "1 row"},
           {"success"},
           {"empty"}},
    Serial{"explore-claim",
           "failure_against_claim",
           {"accepted"},
           {"claimed event 0 (attempt 1)", "retry"},
           {"empty"}},
    Serial{"explore-claim",
           "success_against_duplicate",
           {"accepted"},
           {"claimed event 0 (attempt 1)", "success"},
           {"duplicate"}},
    Serial{"explore-claim",
           "claims_of_a_lost_last_attempt",
           {"accepted", "claimed event 0 (attempt 1)", "1 row"},
           {"empty"},
           {"empty"}},
    Serial{"explore-claim",
           "claims_of_a_lost_and_a_new_event",
           {"accepted", "claimed event 0 (attempt 1)", "1 row", "accepted"},
           {"claimed event 0 (attempt 2)"},
           {"claimed event 2 (attempt 1)"}},
    Serial{"explore-claim",
           "late_claim_against_duplicate",
           {"accepted", "claimed event 0 (attempt 1)", "success", "1 row"},
           {"empty"},
           {"duplicate"}},
    Serial{"explore-claim",
           "replay_against_claim",
           {"accepted", "claimed event 0 (attempt 1)", "success", "accepted",
            "claimed event 1 (attempt 1)", "dead_letter", "accepted", "claimed event 2 (attempt 1)",
            "dead_letter"},
           {"replayed 1"},
           {"claimed event 2 (attempt 1)"}},
    Serial{"explore-claim",
           "failure_after_replay_against_claim",
           {"accepted", "claimed event 0 (attempt 1)", "retry", "claimed event 0 (attempt 2)",
            "dead_letter", "replayed 1"},
           {"claimed event 0 (attempt 1)", "retry"},
           {"claimed event 0 (attempt 2)"}},
    Serial{"explore-transfer", "from_one_account", {}, {"transferred"}, {"too_little"}},
    Serial{"explore-transfer", "there_and_back", {}, {"transferred"}, {"transferred"}}};

INSTANTIATE_TEST_SUITE_P(All, ShippedExplorationsPgTest, testing::ValuesIn(kSerials),
                         [](const auto& info) { return std::string(info.param.phase); });

TEST(ShippedExplorationsTest, AreAllRehearsed) {
  std::map<std::string, Texts> phases, rehearsed;
  for (const Serial& serial : kSerials) rehearsed[serial.scenario].push_back(serial.phase);
  for (const auto& folder : std::filesystem::directory_iterator(kScenarios)) {
    const std::string name = folder.path().filename();
    if (name == "explore-nightly") continue;  // the same calls, by three sessions
    if (!name.starts_with("explore-")) continue;
    scenario::Mistakes mistakes;
    for (const scenario::Phase& phase : scenario::read(folder.path(), {}, mistakes).phases)
      phases[name].push_back(phase.name);
    mistakes.raise(folder.path());
  }
  EXPECT_EQ(rehearsed, phases);
}

TEST(LateMarkPgTest, IsASuccessIfNobodyClaimedTheEventBefore) {
  Rehearsal rehearsal(kScenarios / "explore-claim", "claim_against_late_mark");
  rehearsal.set_up();
  EXPECT_EQ(rehearsal.play(1), Texts{"success"});
  EXPECT_EQ(rehearsal.play(0), Texts{"empty"});
  for (const invariant::Judged& judged : rehearsal.judge())
    EXPECT_NE(judged.verdict.truth, base::Truth::kViolated) << judged.name;
}

}  // namespace
}  // namespace explore
