#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "support/program.h"
#include "support/server.h"

namespace {

namespace fs = std::filesystem;
using support::Program;

/// Arguments for a run on the server that the tests of this process share.
std::vector<std::string> run_on_shared_server(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "run");
  arguments.push_back("-d");
  arguments.push_back(support::server().conninfo());
  return arguments;
}

std::vector<std::string> sql_files(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(PGRUSH_SOURCE) / folder))
    if (entry.path().extension() == ".sql")
      names.push_back(folder + "/" + entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

/// A run of webhooks with each of the variants ("": as migrated), under planner settings that the
/// server would not choose by itself: a LIMIT in a sub-select gives too many rows under some plans.
void expect_right_under(const char* planner, const std::vector<std::string>& variants) {
  const support::TemporaryFolder folder;
  const auto settings = folder.write("settings.sql", planner);
  for (const std::string& variant : variants) {
    std::vector<std::string> arguments{"scenarios/selftest"};
    if (!variant.empty()) arguments.insert(arguments.end(), {"--variant", variant});
    arguments.insert(arguments.end(), {"--variant", settings});
    Program run(run_on_shared_server(arguments));
    ASSERT_EQ(run.wait(), 0) << variant << "\n" << run.out() << run.err();
  }
}

class PlannerPgTest : public ::testing::TestWithParam<const char*> {};
class PlannerSlow : public PlannerPgTest {};

TEST_P(PlannerPgTest, DoesNotChangeWhatTheShippedClaimGives) {
  expect_right_under(GetParam(), {""});
}

TEST_P(PlannerSlow, DoesNotChangeWhatAVariantOfAClaimGives) {
  std::vector<std::string> variants = sql_files("migrations/variants");
  std::erase_if(variants, [](const std::string& file) {
    return file.find("/webhook_") == std::string::npos;
  });
  ASSERT_GE(variants.size(), 3U);
  expect_right_under(GetParam(), variants);
}

constexpr const char* kForceNestedLoops =
    "ALTER FUNCTION webhook.claim_next_event SET enable_hashjoin = off;"
    "ALTER FUNCTION webhook.claim_next_event SET enable_mergejoin = off;"
    "ALTER FUNCTION webhook.claim_next_event SET enable_material = off;";
constexpr const char* kForbidNestedLoops =
    "ALTER FUNCTION webhook.claim_next_event SET enable_nestloop = off;"
    "ALTER FUNCTION webhook.claim_next_event SET enable_indexscan = off;";

std::string name_of_planner(const ::testing::TestParamInfo<const char*>& info) {
  return info.param == kForceNestedLoops ? "nested_loops_forced" : "nested_loops_forbidden";
}

INSTANTIATE_TEST_SUITE_P(Settings, PlannerPgTest,
                         ::testing::Values(kForceNestedLoops, kForbidNestedLoops), name_of_planner);
INSTANTIATE_TEST_SUITE_P(Settings, PlannerSlow,
                         ::testing::Values(kForceNestedLoops, kForbidNestedLoops), name_of_planner);

/// A lost race then ends in 40001, and the client tries again.
TEST(IsolationPgTest, SerializableLeavesTheBookingProceduresRight) {
  Program run(
      run_on_shared_server({"scenarios/smoke", "--set",
                            "/phases/0/load/settings/default_transaction_isolation=serializable"}));
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  EXPECT_GT(run.report().at("phases").at(0).at("calls").at("create_booking").at("retries"), 0);
}

TEST(WebhooksPgTest, TellTheSameAsTheDatabase) {
  // A quarter of the scenario's events: each danger has to come up among them all the same.
  Program run({"run", "scenarios/webhooks", "--iterations", "500", "--keep-server", "--set",
               "/phases/0/workload/webhook_claims/poison_ratio=0.1", "--set",
               "/phases/0/workload/webhook_claims/crash_ratio=0.05", "--set",
               "/phases/0/workload/webhook_claims/zombie_ratio=0.05"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const auto at = run.err().find("psql");
  ASSERT_NE(at, std::string::npos) << run.err();
  const std::string psql = run.err().substr(at, run.err().find('\n', at) - at);
  const auto count = [&](const std::string& status) {
    FILE* pipe = popen(
        (psql + " -Atc \"SELECT count(*) FROM webhook_events WHERE status = '" + status + "'\"")
            .c_str(),
        "r");
    int number = -1;
    EXPECT_EQ(fscanf(pipe, "%d", &number), 1);
    pclose(pipe);
    return number;
  };
  const auto metrics = run.report().at("metrics");
  EXPECT_EQ(metrics.at("webhook_processed_total"), count("success"));
  EXPECT_EQ(metrics.at("webhook_dead_letters_total"), count("dead_letter"));
  EXPECT_EQ(count("success") + count("dead_letter"), 500) << "every event has ended";
  const double rate = metrics.at("webhook_processing_rate");
  EXPECT_GT(rate, 0);
  const auto queue = run.report().at("phases").at(0).at("queue");
  EXPECT_GT(queue.at("claims_per_s"), 0);
  EXPECT_GT(queue.at("age_ms").at("p99"), 0);
  EXPECT_GE(queue.at("attempts").at("1"), 500);
  const auto end = run.err().find("pg_ctl");
  const auto begin = run.err().rfind('\n', end) + 1;
  const std::string stop = run.err().substr(begin, run.err().find('\n', end) - begin);
  EXPECT_EQ(std::system((stop + " >/dev/null").c_str()), 0) << stop;
}

TEST(WebhooksPgTest, ComeInAtTheRateThatIsAskedFor) {
  // Whether an event is overtaken or comes back is not asked: at this rate it may never be.
  Program run({"run", "scenarios/webhooks", "-R", "200", "-T", "1.5", "--set", "/exercise={}",
               "--set", R"(/invariants=["event_processed_once", "every_event_ends"])"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const auto report = run.report();
  const auto phase = report.at("phases").at(0);
  const auto ingest = phase.at("calls").at("ingest_event");
  const int accepted = ingest.at("answers").at("accepted");
  EXPECT_EQ(accepted + ingest.at("skipped").get<int>(), 300)
      << "what a busy machine has not begun at the end is skipped";
  EXPECT_GT(ingest.at("answers").at("duplicate"), 0);
  EXPECT_GE(report.at("duration_s"), 1.495) << "the last one is due then";
  const auto metrics = report.at("metrics");
  EXPECT_EQ(metrics.at("webhook_processed_total").get<int>() +
                metrics.at("webhook_dead_letters_total").get<int>(),
            accepted)
      << "workers stay until nothing can come any more";
  EXPECT_EQ(
      report.at("configuration").at("phases").at(0).at("workload").at("webhook_claims").at("burst"),
      0);
}

TEST(GatePgTest, PassesOnTheShippedProcedures) {
  Program run({"run", "scenarios/pr-gate"});
  EXPECT_EQ(run.wait(), 0) << run.out() << run.err();
  const auto report = run.report();
  EXPECT_EQ(report.at("verdict"), "pass");
  for (const auto& invariant : report.at("invariants"))
    EXPECT_EQ(invariant.at("truth"), "holds") << invariant.dump();
  EXPECT_TRUE(run.left_behind().empty());
}

TEST(GatePgTest, FindsTheKnownBadProcedure) {
  Program run({"run", "scenarios/known-bad"});
  EXPECT_EQ(run.wait(), 1) << run.out() << run.err();
  const auto report = run.report();
  EXPECT_EQ(report.at("verdict"), "fail");
  const auto& invariants = report.at("invariants");
  const auto found = std::ranges::find_if(
      invariants, [](const auto& one) { return one.at("name") == "one_booking_per_slot"; });
  ASSERT_NE(found, invariants.end());
  const auto& evidence = found->at("evidence").at(0);
  EXPECT_GE(evidence.at("calls").size(), 2U) << "the two calls that clash, with clients and times";
  for (const auto& call : evidence.at("calls")) {
    EXPECT_TRUE(call.at("client").is_number());
    EXPECT_LT(call.at("sent_s").get<double>(), call.at("answered_s").get<double>());
  }
}

TEST(GatePgTest, CannotTellWithoutContention) {
  Program run(
      {"run", "scenarios/pr-gate", "--set", "/phases/0/workload/booking_volley/contenders=1"});
  EXPECT_EQ(run.wait(), 2) << run.out() << run.err();
  EXPECT_EQ(run.report().at("verdict"), "unknown");
}

TEST(GatePgTest, CrossesAThresholdWithItsOwnStatus) {
  Program run(
      run_on_shared_server({"scenarios/smoke", "--set",
                            R"(/thresholds={"create_booking.response_ms.p99":["<0.000001"]})"}));
  EXPECT_EQ(run.wait(), 99) << run.out() << run.err();
  EXPECT_EQ(run.report().at("verdict"), "fail");
  EXPECT_FALSE(run.report().at("thresholds").at(0).at("passed").get<bool>());
}

TEST(GatePgTest, RollsTheSameSlotsBackOnAnyNumberOfThreads) {
  std::vector<nlohmann::json> arrivals;
  for (const char* threads : {"1", "2"}) {
    Program run(run_on_shared_server({"scenarios/smoke", "--random-seed", "42", "-j", threads}));
    ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
    const auto call = run.report().at("phases").at(0).at("calls").at("create_booking_rolled_back");
    arrivals.push_back(call.at("arrivals"));
  }
  EXPECT_EQ(arrivals[0], arrivals[1]);
}

TEST(GatePgTest, OpensAThousandConnectionsFromTwoThreads) {
  // How long a thousand backends take over one call is the machine's affair, not this test's.
  Program run({"run", "scenarios/smoke", "-c", "1000", "-T", "60", "--set",
               "/phases/0/workload/booking_volley/contenders=100", "--set",
               "/statement_timeout_s=60"});
  EXPECT_EQ(run.wait(), 0) << run.out() << run.err();
  EXPECT_EQ(run.report().at("phases").at(0).at("load").at("connections"), 1000);
}

}  // namespace
