#include <string>

#include <gtest/gtest.h>

#include "support/server.h"

namespace {

using support::value_of;

// Two clinics with an integration each.
constexpr const char* kClinics = R"sql(
  INSERT INTO public.clinics (id, name, tenant_code)
  VALUES ('a0000000-0000-4000-8000-000000000001', 'Flooding', 'flooding'),
         ('b0000000-0000-4000-8000-000000000001', 'Quiet', 'quiet');
  INSERT INTO public.integration_webhooks (id, clinic_id, provider, backoff)
  VALUES ('a0000005-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'stripe', '0 s'),
         ('b0000005-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', 'stripe', '0 s');
  SET ROLE webhook_worker;
)sql";

/// A queue of webhook events, asked as a worker asks it.
class WebhookLinesPgTest : public testing::Test {
 protected:
  WebhookLinesPgTest() { session_.script(kClinics); }

  /// So many events of the clinic that floods.
  void flood(int events) {
    session_.query(
        "SELECT count(ingested.id) FROM generate_series(1, $1::int) AS n, "
        "webhook.ingest_event('a0000005-0000-4000-8000-000000000001', 'flood ' || n, '{}', NULL, "
        "NULL) AS ingested",
        {std::to_string(events)});
  }
  /// The quiet clinic's only event.
  void alone() {
    session_.script(
        "SELECT webhook.ingest_event('b0000005-0000-4000-8000-000000000001', 'alone', '{}', NULL, "
        "NULL)");
  }
  /// How many events are claimed one by one until the quiet clinic's is, itself included; the
  /// others fail and come again.
  int claims_until_alone(int most) {
    for (int claims = 1; claims <= most; ++claims) {
      const pg::Table claimed =
          session_.query("SELECT id, claim_no, event_id FROM webhook.claim_next_event('worker')");
      if (claimed.rows() == 0) return most + 1;
      if (claimed.at(0, 2) == "alone") return claims;
      session_.query("SELECT webhook.mark_event_result($1, $2, false, 'failed: again')",
                     {claimed.at(0, 0), claimed.at(0, 1)});
    }
    return most + 1;
  }
  /// Has all that is claimed of the flood fail, so that it waits to be tried again.
  void fail_the_flood() {
    session_.script(
        "SELECT count(webhook.mark_event_result(id, claim_no, false, 'failed: again')) "
        "FROM webhook.claim_next_event('worker', 20000)");
  }

  provision::Database database_ = support::fresh_database();
  pg::Session session_{database_.conninfo()};
};

TEST_F(WebhookLinesPgTest, AFloodOfOneClinicDelaysAnothersEventByAFewClaims) {
  flood(10000);
  alone();
  // One of the flood shares its turn, and each may be followed by one that comes again.
  EXPECT_LE(claims_until_alone(40), 20);
}

TEST_F(WebhookLinesPgTest, AFloodThatFailsDelaysAnothersEventByAFewClaims) {
  flood(10000);
  fail_the_flood();
  alone();
  // A claim of one event takes from either line with a chance of a half: one in a million runs is
  // longer.
  EXPECT_LE(claims_until_alone(40), 20);
}

TEST_F(WebhookLinesPgTest, AnEventThatFailedComesAgainBeforeAFloodIsThrough) {
  alone();
  session_.script(
      "SELECT webhook.mark_event_result(id, claim_no, false, 'failed: again') FROM "
      "webhook.claim_next_event('worker')");
  flood(10000);
  EXPECT_LE(claims_until_alone(40), 20);
}

TEST_F(WebhookLinesPgTest, AClaimOfManyTakesHalfOfThoseThatComeAgain) {
  flood(300);
  session_.script(
      "SELECT count(webhook.mark_event_result(id, claim_no, false, 'failed: again')) "
      "FROM webhook.claim_next_event('worker', 100)");
  const pg::Table claimed = session_.query(
      "SELECT count(*) FILTER (WHERE attempts = 2), count(*) FROM "
      "webhook.claim_next_event('worker', 100)");
  EXPECT_EQ(claimed.at(0, 0), "50");
  EXPECT_EQ(claimed.at(0, 1), "100");
}

TEST_F(WebhookLinesPgTest, EitherLineGetsWhatTheOtherLeaves) {
  flood(30);
  session_.script(
      "SELECT count(webhook.mark_event_result(id, claim_no, false, 'failed: again')) "
      "FROM webhook.claim_next_event('worker', 20)");
  const pg::Table claimed = session_.query(
      "SELECT count(*) FILTER (WHERE attempts = 2), count(*) FROM "
      "webhook.claim_next_event('worker', 100)");
  EXPECT_EQ(claimed.at(0, 0), "20");
  EXPECT_EQ(claimed.at(0, 1), "30");
}

}  // namespace
