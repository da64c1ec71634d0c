#include <gtest/gtest.h>

#include "base/uuid.h"
#include "provision/seed.h"
#include "support/dead_letters.h"
#include "support/page.h"
#include "support/server.h"
#include "support/words.h"

namespace {

using base::Kind;
using support::holds;
using support::id;
using support::value_of;

/// One clinic's database, and an operator who carries out what stands in the runbook.
class RunbookPgTest : public testing::Test {
 protected:
  RunbookPgTest() {
    provision::seed(session_, {.clinics = 1, .clinicians = 3, .patients = 5, .slots = 5});
  }

  /// What the commands below the heading print.
  std::string carry_out(const std::string& heading, const std::vector<std::string>& more = {}) {
    SCOPED_TRACE(heading);
    std::vector<std::string> variables{"DSN=" + database_.conninfo(),
                                       "CLINIC=" + id(Kind::kClinic, 0), "OPERATOR=" + kOperator};
    variables.insert(variables.end(), more.begin(), more.end());
    support::Operator shell(
        support::commands_below(PGRUSH_SOURCE "/reports/RUNBOOK.md", "### " + heading), variables);
    EXPECT_EQ(shell.wait(), 0) << shell.out() << shell.err();
    return shell.out();
  }
  std::string value(const std::string& sql) { return value_of(session_, sql); }

  const std::string kWorker = id(Kind::kUser, 0);
  const std::string kOther = id(Kind::kUser, 1);
  const std::string kOperator = id(Kind::kUser, 2);
  provision::Database database_ = support::fresh_database();
  pg::Session session_{database_.conninfo()};
};

// ---- Dead letters -------------------------------------------------------------------------------

/// Dead letters with two kinds of error; one of them is not what its provider signed.
class DeadLettersRunbookPgTest : public RunbookPgTest {
 protected:
  DeadLettersRunbookPgTest() {
    letters_.customer("slow-1", "timeout: after 5 s");
    letters_.customer("slow-2", "timeout: after 6 s");
    letters_.customer("wrong", "refused: no such thing");
    forged_ = letters_.customer("forged", "timeout: after 7 s");
    session_.query(
        "UPDATE public.webhook_deliveries SET raw_body = raw_body || ' '::bytea WHERE id = "
        "$1::uuid",
        {forged_});
  }

  std::string replay(const std::string& heading, std::vector<std::string> variables) {
    variables.push_back("INTEGRATIONS=" + letters_.integrations());
    variables.push_back("OPERATOR=" + letters_.admin());
    return carry_out(heading, variables);
  }
  std::string in_status(const std::string& status) {
    return value(
        "SELECT coalesce(string_agg(event_id, ' ' ORDER BY last_attempt_at), '') FROM "
        "public.webhook_events WHERE status = '" +
        status + "'");
  }

  support::DeadLetters letters_{session_};
  std::string forged_;
};

TEST_F(DeadLettersRunbookPgTest, ShowsWhatWasGivenUpAndWhy) {
  const std::string seen = carry_out("See what was given up");
  for (const char* error : {"timeout: after 5 s", "timeout: after 6 s", "refused: no such thing"})
    EXPECT_TRUE(holds(seen, error)) << seen;
}

TEST_F(DeadLettersRunbookPgTest, ShowsWhatAReplayWouldDoAndWritesNothing) {
  const std::string seen = replay("See what a replay would do", {"ERROR_LIKE=timeout%"});
  EXPECT_TRUE(holds(seen, "would replay: 2, duplicates: 0, refused: 1, gone: 0\n")) << seen;
  EXPECT_TRUE(holds(seen, forged_) && holds(seen, "refused bad_signature")) << seen;
  EXPECT_EQ(in_status("dead_letter"), "slow-1 slow-2 wrong forged");
}

TEST_F(DeadLettersRunbookPgTest, ReplaysTheOldestFirstAndOnceAndSaysWhoDidIt) {
  replay("Replay", {"ERROR_LIKE=timeout%", "LIMIT=1", "RATE=100"});
  EXPECT_EQ(in_status("pending"), "slow-1");
  replay("Replay", {"ERROR_LIKE=timeout%", "LIMIT=100", "RATE=100"});
  EXPECT_EQ(in_status("pending"), "slow-1 slow-2");
  replay("Replay", {"ERROR_LIKE=timeout%", "LIMIT=100", "RATE=100"});
  EXPECT_EQ(in_status("dead_letter"), "wrong forged");
  EXPECT_EQ(value("SELECT count(*) FROM audit.audit_logs WHERE table_name = 'webhook_events' AND "
                  "changed_by = '" +
                  letters_.admin() + "'"),
            "2");
  const std::string seen = carry_out("See what became of it");
  EXPECT_TRUE(holds(seen, "slow-1") && holds(seen, "slow-2") && holds(seen, letters_.admin()))
      << seen;
  EXPECT_FALSE(holds(seen, "wrong") || holds(seen, "forged")) << seen;
}

// ---- Compensation -------------------------------------------------------------------------------

/// Bookings of a worker that had a fault, with payments, and one that is somebody else's.
class CompensationRunbookPgTest : public RunbookPgTest {
 protected:
  CompensationRunbookPgTest()
      : pending_(book(kWorker, 0)), paid_(book(kWorker, 1)), right_(book(kOther, 2)) {
    session_.script(
        "UPDATE public.payments SET status = 'paid', provider = 'stripe', "
        "provider_reference = 'reference 1', paid_at = now() WHERE appointment_id = '" +
        paid_ + "'");
  }

  /// The appointment's id.
  std::string book(const std::string& user, std::uint32_t slot) {
    const std::string key = "key " + std::to_string(slot);
    session_.script("BEGIN");
    session_.query(
        "SELECT set_config('app.current_clinic_id', $1, true), set_config('app.current_user_id', "
        "$2, true)",
        {id(Kind::kClinic, 0), user});
    const std::string appointment(
        session_
            .query("SELECT appointment_id FROM booking.create_booking($1::uuid, $2::uuid, "
                   "$3::uuid, $4, jsonb_build_object('payment', jsonb_build_object('amount_cents', "
                   "5000, 'currency', 'SGD', 'idempotency_key', $4::text)))",
                   {id(Kind::kSlot, slot), id(Kind::kPatient, slot), user, key})
            .at(0, 0));
    session_.script("COMMIT");
    return appointment;
  }
  std::vector<std::string> fault() const {
    return {"WORKER=" + kWorker, "SINCE=2000-01-01", "UNTIL=2100-01-01"};
  }
  std::string status_of(const std::string& appointment) {
    return value(
        "SELECT concat_ws(' ', a.status, p.status) FROM public.appointments AS a JOIN "
        "public.payments AS p ON p.appointment_id = a.id WHERE a.id = '" +
        appointment + "'");
  }

  const std::string pending_, paid_, right_;
};

TEST_F(CompensationRunbookPgTest, FindsWhatTheWorkerChangedAndNobodyElse) {
  const std::string seen = carry_out("Find what it changed", fault());
  EXPECT_TRUE(holds(seen, pending_) && holds(seen, paid_) && holds(seen, "payments")) << seen;
  EXPECT_FALSE(holds(seen, right_)) << seen;
}

TEST_F(CompensationRunbookPgTest, CancelsTheWorkersBookingsOnceAndVoidsWhatIsNotPaid) {
  EXPECT_TRUE(holds(carry_out("Cancel the bookings", fault()), "cancelled"));
  EXPECT_EQ(status_of(pending_), "cancelled voided");
  EXPECT_EQ(status_of(paid_), "cancelled paid");
  EXPECT_EQ(status_of(right_), "booked pending");
  const std::string log = value("SELECT count(*) FROM audit.audit_logs");
  EXPECT_TRUE(holds(carry_out("Cancel the bookings", fault()), "replayed"));
  EXPECT_EQ(value("SELECT count(*) FROM audit.audit_logs"), log);

  const std::string left = carry_out("See what is left to people");
  EXPECT_TRUE(holds(left, "reference 1") && holds(left, "(1 row)")) << left;
}

TEST_F(CompensationRunbookPgTest, LeavesWhatWasDoneBeforeAndAfterTheFault) {
  carry_out("Cancel the bookings", {"WORKER=" + kWorker, "SINCE=2000-01-01", "UNTIL=2001-01-01"});
  carry_out("Cancel the bookings", {"WORKER=" + kWorker, "SINCE=2100-01-01", "UNTIL=2101-01-01"});
  EXPECT_EQ(status_of(pending_), "booked pending");
}

}  // namespace
