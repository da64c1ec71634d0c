#include "provision/queue_depth.h"

#include <map>

#include <gtest/gtest.h>

#include "provision/seed.h"
#include "sql/statements.h"
#include "support/server.h"

namespace {

using provision::QueueDepth;

/// A seeded database with a webhook that gives up after one attempt.
class QueueDepthPgTest : public testing::Test {
 protected:
  QueueDepthPgTest() {
    provision::seed(session_, {.clinics = 1, .clinicians = 1, .patients = 1, .slots = 1});
    session_.query(sql::seed_webhooks, {"0", "1", "1", "1 s"});
    session_.query(sql::set_session,
                   {provision::kQueueSetting.first, provision::kQueueSetting.second});
  }

  /// `count` events, taken in so long ago.
  void ingest(int count, const std::string& age = "0 s") {
    session_.script(
        "SELECT webhook.ingest_event(w.id, gen_random_uuid()::text, '{}', NULL, NULL) "
        "FROM public.integration_webhooks AS w, generate_series(1, " +
        std::to_string(count) +
        "); UPDATE public.webhook_events AS event SET received_at = at.due, next_attempt_at = "
        "at.due "
        "FROM (SELECT now() - interval '" +
        age + "' AS due) AS at WHERE status = 'pending'");
  }
  void claim(int count) {
    session_.query("SELECT webhook.claim_next_event('worker', $1::int)", {std::to_string(count)});
  }
  std::map<std::string, QueueDepth> queue() {
    std::map<std::string, QueueDepth> by_status;
    for (QueueDepth& depth : provision::read_queue(session_)) by_status[depth.status] = depth;
    return by_status;
  }

  provision::Database database_ = support::fresh_database();
  pg::Session session_{database_.conninfo()};
};

TEST_F(QueueDepthPgTest, IsZeroInEachStatusThatIsNotTheLast) {
  const auto seen = queue();
  ASSERT_EQ(seen.size(), 4U);
  for (const auto& [status, depth] : seen) {
    EXPECT_EQ(depth.events, 0) << status;
    EXPECT_EQ(depth.age_s, 0) << status;
  }
  EXPECT_FALSE(seen.contains("success"));
}

TEST_F(QueueDepthPgTest, CountsEventsByStatusAndTellsTheAgeOfTheOldest) {
  ingest(3, "10 min");
  claim(2);
  session_.script(
      "SELECT webhook.mark_event_result(id, claim_no, false, 'no') FROM "
      "(SELECT * FROM public.webhook_events WHERE status = 'processing' LIMIT 1) AS e; "
      "UPDATE public.webhook_events SET last_attempt_at = now() - interval '1 hour' "
      "WHERE status = 'dead_letter'");
  const auto seen = queue();
  EXPECT_EQ(seen.at("pending").events, 1);
  EXPECT_NEAR(seen.at("pending").age_s, 600, 60);
  EXPECT_EQ(seen.at("processing").events, 1);
  EXPECT_LT(seen.at("processing").age_s, 60);
  EXPECT_EQ(seen.at("dead_letter").events, 1);
  EXPECT_NEAR(seen.at("dead_letter").age_s, 3600, 60);
  EXPECT_EQ(seen.at("failed").events, 0);
}

TEST_F(QueueDepthPgTest, HasNoAgeBeforeAnEventIsDue) {
  ingest(1, "-1 hour");
  EXPECT_EQ(queue().at("pending").events, 1);
  EXPECT_EQ(queue().at("pending").age_s, 0);
}

TEST_F(QueueDepthPgTest, TakesAPlaceInLineForATurnAndNotForATime) {
  ingest(2);
  session_.script(
      "UPDATE public.webhook_events SET received_at = now() - interval '10 s', "
      "next_attempt_at = now() - interval '1 hour'");
  EXPECT_NEAR(queue().at("pending").age_s, 10, 5);
}

TEST_F(QueueDepthPgTest, CountsEventsThatWaitForTheirOrderKeyAsNotDue) {
  session_.script(
      "SELECT webhook.ingest_event(w.id, n::text, '{}', NULL, NULL, p_order_key => 'key') "
      "FROM public.integration_webhooks AS w, generate_series(1, 2) AS n");
  claim(1);
  const auto seen = queue();
  EXPECT_EQ(seen.at("processing").events, 1);
  EXPECT_EQ(seen.at("pending").events, 1);
  EXPECT_EQ(seen.at("pending").age_s, 0);
}

TEST_F(QueueDepthPgTest, CountsNoFurtherThanTenThousandHoweverLongTheQueueIs) {
  ingest(10'050);
  EXPECT_EQ(queue().at("pending").events, 10'000);
}

TEST_F(QueueDepthPgTest, ReadsNothingThatIsDoneWhateverThePlannerBelieves) {
  ingest(100);
  // As the planner remembers it, all of them wait.
  session_.script(
      "ANALYZE public.webhook_events; UPDATE public.webhook_events SET status = 'success', "
      "processed_at = now()");
  const pg::Table plan = session_.query("EXPLAIN " + std::string(sql::webhook_queue));
  for (int row = 0; row < plan.rows(); ++row)
    EXPECT_EQ(plan.at(row, 0).find("Seq Scan on webhook_events"), std::string_view::npos)
        << plan.at(row, 0);
}

TEST_F(QueueDepthPgTest, IsThereOnlyWhereEventsAre) {
  EXPECT_TRUE(provision::has_queue(session_));
  const provision::Database empty = support::empty_database();
  pg::Session other(empty.conninfo());
  EXPECT_FALSE(provision::has_queue(other));
}

}  // namespace
