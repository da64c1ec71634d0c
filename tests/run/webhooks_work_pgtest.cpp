#include <regex>

#include <gtest/gtest.h>

#include "support/exposition.h"
#include "support/file.h"
#include "support/poll.h"
#include "support/webhooks.h"

namespace {

using contract::kDaily;
using contract::kStripe;
using contract::kTwilio;
using contract::kWhatsApp;
using support::comes_true;
using support::WebhookClinic;

/// A clinic with events to be worked on.
class WebhooksWorkPgTest : public testing::Test {
 protected:
  std::string value(const std::string& sql) { return clinic_.value(sql); }
  /// "STATUS: so many", sorted.
  std::string statuses() {
    return value(
        "SELECT coalesce(string_agg(s.told, ', ' ORDER BY s.told), '') FROM (SELECT status || ': ' "
        "|| count(*) AS told FROM public.webhook_events GROUP BY status) AS s");
  }
  /// How attempts ended, sorted.
  std::string attempts() {
    return value(
        "SELECT coalesce(string_agg(concat_ws(' ', outcome, error), ', ' ORDER BY outcome, error), "
        "'') FROM public.webhook_logs WHERE http_status IS NULL");
  }
  /// Stripe's first event about the payment.
  void take_in_capture(std::uint32_t number) {
    clinic_.take_in(kStripe, WebhookClinic::signed_request(
                                 kStripe, WebhookClinic::capture_bodies(number).front()));
  }
  /// Works until nothing is left, and ends.
  std::string work_all(std::vector<std::string> more = {}) {
    more.emplace_back("--until-empty");
    const auto work = clinic_.work(more);
    EXPECT_EQ(work->ends(), 0) << work->err();
    return work->out();
  }
  /// Keeps two payments locked, until the session commits.
  void lock_payments() {
    clinic_.make_payments(1000, 3);
    locker_.script("BEGIN");
    locker_.query("SELECT id FROM public.payments WHERE id IN ($1::uuid, $2::uuid) FOR UPDATE",
                  {WebhookClinic::payment(1000), WebhookClinic::payment(1001)});
  }
  bool a_worker_waits() {
    return value(
               "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND "
               "application_name = 'pgrush webhooks work' AND wait_event_type = 'Lock'") == "t";
  }

  WebhookClinic clinic_{3, "200 ms"};
  pg::Session locker_{clinic_.conninfo()};
};

TEST_F(WebhooksWorkPgTest, CarriesOutEachProvidersEffect) {
  clinic_.take_in(kStripe, WebhookClinic::sample(kStripe, "payment_intent_succeeded.json"));
  clinic_.take_in(kWhatsApp, WebhookClinic::sample(kWhatsApp, "appointment_confirmed.json"));
  clinic_.take_in(kWhatsApp, WebhookClinic::sample(kWhatsApp, "message_delivered.json"));
  clinic_.take_in(kTwilio, WebhookClinic::sample(kTwilio, "message_delivered.form"));
  clinic_.take_in(kDaily, WebhookClinic::sample(kDaily, "meeting_started.json"));
  clinic_.take_in(kStripe, WebhookClinic::sample(kStripe, "customer_created.json"));
  EXPECT_EQ(work_all({"--workers", "2"}), "successes 6, retries 0, dead letters 0, stale 0\n");
  EXPECT_EQ(value("SELECT status || ' ' || provider FROM public.payments WHERE id = '" +
                  WebhookClinic::payment(1) + "'"),
            "paid stripe");
  EXPECT_EQ(value("SELECT confirmed_at IS NOT NULL FROM public.appointments"), "t");
  EXPECT_EQ(value("SELECT status FROM public.whatsapp_messages"), "delivered");
  EXPECT_EQ(value("SELECT status FROM public.sms_messages"), "delivered");
  EXPECT_EQ(value("SELECT status FROM public.telemedicine_sessions"), "active");
  EXPECT_EQ(value("SELECT count(*) FROM public.webhook_effects"), "6");
  EXPECT_EQ(clinic_.violations(), "");
}

TEST_F(WebhooksWorkPgTest, GivesUpAForgedEventWithoutAnEffect) {
  webhook::Request forged = WebhookClinic::sample(kStripe, "payment_intent_succeeded.json");
  forged.headers.set("Stripe-Signature", "t=1,v1=" + std::string(64, '0'));
  clinic_.take_in(kStripe, forged);
  EXPECT_EQ(work_all(), "successes 0, retries 2, dead letters 1, stale 0\n");
  EXPECT_EQ(statuses(), "dead_letter: 1");
  EXPECT_EQ(attempts(), "dead_letter bad_signature, retry bad_signature, retry bad_signature");
  EXPECT_EQ(value("SELECT count(*) FROM public.webhook_effects"), "0");
  EXPECT_EQ(value("SELECT status FROM public.payments"), "pending");
}

TEST_F(WebhooksWorkPgTest, GivesUpWhatWasPutIntoTheTableWithoutADelivery) {
  clinic_.session().query("SELECT webhook.ingest_event($1::uuid, 'sneaked', '{}', NULL, NULL)",
                          {WebhookClinic::id(kStripe)});
  work_all();
  EXPECT_EQ(attempts(), "dead_letter no_delivery, retry no_delivery, retry no_delivery");
}

TEST_F(WebhooksWorkPgTest, HasTheEffectOfTwoEventsWithOneKeyOnce) {
  for (const std::string& body : WebhookClinic::capture_bodies(1))
    clinic_.take_in(kStripe, WebhookClinic::signed_request(kStripe, body));
  EXPECT_EQ(work_all({"--workers", "2", "--batch", "1"}),
            "successes 2, retries 0, dead letters 0, stale 0\n");
  EXPECT_EQ(value("SELECT count(*) FROM public.webhook_effects"), "1");
  EXPECT_EQ(clinic_.violations(), "");
}

TEST_F(WebhooksWorkPgTest, ComesBackToWhatFailedWhenItIsDueAndLogsItsCodeAlone) {
  take_in_capture(1000);
  const auto work = clinic_.work({"--until-empty", "--poll", "1h"});
  ASSERT_TRUE(comes_true([&] { return attempts().starts_with("retry no_subject"); })) << attempts();
  clinic_.make_payments(1000, 1);
  // An hour is what an idle worker may rest, and 200 ms the backoff.
  EXPECT_EQ(work->ends(), 0) << work->err();
  EXPECT_EQ(statuses(), "success: 1");
  EXPECT_EQ(value("SELECT count(*) FROM public.webhook_logs WHERE error LIKE '%0000%'"), "0");
}

TEST_F(WebhooksWorkPgTest, TellsWhyTheDatabaseRefusesAnEffect) {
  clinic_.session().script("UPDATE public.payments SET status = 'voided'");
  clinic_.take_in(kStripe, WebhookClinic::sample(kStripe, "payment_intent_succeeded.json"));
  work_all();
  EXPECT_EQ(attempts(), "dead_letter wrong_state, retry wrong_state, retry wrong_state");
  EXPECT_EQ(value("SELECT error FROM public.webhook_events"),
            "wrong_state: what the effect happens to is in a state that rules it out");
}

TEST_F(WebhooksWorkPgTest, FinishesWhatItHoldsAndClaimsNothingMoreWhenItIsTold) {
  lock_payments();
  take_in_capture(1000);
  take_in_capture(1001);
  const auto work = clinic_.work();
  ASSERT_TRUE(comes_true([&] { return a_worker_waits(); })) << work->err();
  ASSERT_EQ(statuses(), "processing: 2");
  take_in_capture(1002);
  work->signal(SIGTERM);
  const std::string process = "/proc/" + std::to_string(work->pid()) + "/status";
  ASSERT_TRUE(comes_true([&] {
    return support::text_of(process).find("ShdPnd:\t0000000000000000") != std::string::npos;
  }));
  EXPECT_TRUE(a_worker_waits());
  locker_.script("COMMIT");
  EXPECT_EQ(work->ends(), 0) << work->err();
  EXPECT_EQ(work->out(), "successes 2, retries 0, dead letters 0, stale 0\n");
  EXPECT_EQ(statuses(), "pending: 1, success: 2");
}

TEST_F(WebhooksWorkPgTest, EndsAtOnceWhenItIsToldTwice) {
  lock_payments();
  take_in_capture(1000);
  const auto work = clinic_.work();
  ASSERT_TRUE(comes_true([&] { return a_worker_waits(); })) << work->err();
  work->signal(SIGTERM);
  const std::string process = "/proc/" + std::to_string(work->pid()) + "/status";
  ASSERT_TRUE(comes_true([&] {
    return support::text_of(process).find("ShdPnd:\t0000000000000000") != std::string::npos;
  }));
  EXPECT_EQ(work->end_by(SIGTERM), 105);
  locker_.script("COMMIT");
}

TEST_F(WebhooksWorkPgTest, KeepsWhatTakesLongerThanItsLease) {
  // One event's effect waits for a lock, and the other event waits for its turn behind it.
  lock_payments();
  take_in_capture(1000);
  take_in_capture(1001);
  const auto holder = clinic_.work({"--lease", "300ms"});
  ASSERT_TRUE(comes_true([&] { return a_worker_waits(); })) << holder->err();
  const auto other = clinic_.work({"--lease", "300ms", "--poll", "20ms"});
  // The other worker takes what it can get.
  clinic_.take_in(kStripe, WebhookClinic::sample(kStripe, "customer_created.json"));
  ASSERT_TRUE(comes_true([&] { return statuses() == "processing: 2, success: 1"; })) << statuses();
  ASSERT_TRUE(comes_true([&] {
    return value(
               "SELECT max(last_attempt_at) + interval '1 s' < clock_timestamp() FROM "
               "public.webhook_events WHERE status = 'processing'") == "t";
  }));
  EXPECT_EQ(value("SELECT string_agg(status || ' ' || claim_no, ', ' ORDER BY status) FROM "
                  "public.webhook_events"),
            "processing 1, processing 1, success 1");
  EXPECT_EQ(value("SELECT count(*) FROM public.webhook_events WHERE leased_until > "
                  "clock_timestamp()"),
            "1");
  locker_.script("COMMIT");
  ASSERT_TRUE(comes_true([&] { return statuses() == "success: 3"; })) << statuses();
  EXPECT_EQ(attempts(), "success, success, success");
  EXPECT_EQ(holder->end_by(SIGTERM), 0) << holder->err();
  EXPECT_EQ(holder->out(), "successes 2, retries 0, dead letters 0, stale 0\n");
  EXPECT_EQ(other->end_by(SIGTERM), 0) << other->err();
  EXPECT_EQ(other->out(), "successes 1, retries 0, dead letters 0, stale 0\n");
}

TEST_F(WebhooksWorkPgTest, PassesOverAClaimThatSomebodyElseTookOver) {
  lock_payments();
  take_in_capture(1000);
  take_in_capture(1001);
  const auto work = clinic_.work({"--lease", "60s"});
  ASSERT_TRUE(comes_true([&] { return a_worker_waits(); })) << work->err();
  // The one that still waits for its turn: the other one is locked.
  EXPECT_EQ(value("WITH waiting AS MATERIALIZED (SELECT id FROM public.webhook_events FOR UPDATE "
                  "SKIP LOCKED), taken AS (UPDATE public.webhook_events AS e SET claim_no = "
                  "e.claim_no + 1, claimed_by = 'another' FROM waiting WHERE e.id = waiting.id "
                  "RETURNING e.id) SELECT count(*) FROM taken"),
            "1");
  locker_.script("COMMIT");
  ASSERT_TRUE(comes_true([&] { return statuses() == "processing: 1, success: 1"; }));
  EXPECT_EQ(work->end_by(SIGTERM), 0) << work->err();
  EXPECT_EQ(work->out(), "successes 1, retries 0, dead letters 0, stale 1\n");
}

TEST_F(WebhooksWorkPgTest, GoesOnWhenItsConnectionsWereLost) {
  clinic_.make_payments(1000, 1);
  const auto work = clinic_.work({"--poll", "50ms"});
  const std::string connected =
      "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pgrush "
      "webhooks work'";
  // A command that cannot even begin ends: its worker has to have looked at the queue.
  const std::string looking = connected + " AND query ~ 'webhook_events|claim_next_event'";
  ASSERT_TRUE(comes_true([&] { return value("SELECT count(*) > 0 " + looking) == "t"; }));
  clinic_.session().query("SELECT pg_terminate_backend(pid, 10000) " + connected);
  take_in_capture(1000);
  EXPECT_TRUE(comes_true([&] { return statuses() == "success: 1"; })) << work->err();
  EXPECT_EQ(work->end_by(SIGTERM), 0) << work->err();
}

TEST_F(WebhooksWorkPgTest, CountsWhatItDoesAndShowsTheQueue) {
  clinic_.make_payments(1000, 1);
  take_in_capture(1000);
  take_in_capture(1001);  // There is no such payment.
  const auto work = clinic_.work({"--metrics-listen", "0"});
  ASSERT_TRUE(work->says("/metrics\n")) << work->err();
  const std::regex told(R"(metrics at (http://\S+/metrics)\n)");
  const std::string said = work->err();
  std::smatch found;
  ASSERT_TRUE(std::regex_search(said, found, told)) << said;
  const auto shows = [&](const std::string& series, double expected) {
    return comes_true(
        [&] { return support::value_on(support::page_at(found[1].str()), series) == expected; });
  };
  EXPECT_TRUE(shows("pgrush_webhook_processed_total", 1));
  EXPECT_TRUE(shows("pgrush_webhook_dead_letters_total", 1));
  EXPECT_TRUE(shows(R"(pgrush_webhook_events{status="dead_letter"})", 1));
  EXPECT_EQ(work->end_by(SIGTERM), 0) << work->err();
}

TEST_F(WebhooksWorkPgTest, TellsNothingOfWhatCameIn) {
  webhook::Request forged = WebhookClinic::sample(kWhatsApp, "appointment_confirmed.json");
  forged.headers.set("X-Hub-Signature-256", "sha256=" + std::string(64, '0'));
  clinic_.take_in(kWhatsApp, forged);
  take_in_capture(1000);
  const auto work = clinic_.work({"--until-empty"});
  EXPECT_EQ(work->ends(), 0);
  for (const std::string words :
       {"Patient One", "15550100002", "pi_1000", kStripe.secret.c_str(), kWhatsApp.secret.c_str()})
    EXPECT_EQ((work->out() + work->err()).find(words), std::string::npos) << words;
  EXPECT_EQ(
      value("SELECT count(*) FROM public.webhook_events WHERE error LIKE '%Patient%' OR error "
            "LIKE '%1555%' OR error LIKE '%pi_%'"),
      "0");
}

}  // namespace
