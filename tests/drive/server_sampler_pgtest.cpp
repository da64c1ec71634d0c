#include "drive/server_sampler.h"

#include <poll.h>

#include <gtest/gtest.h>

#include "pg/conninfo.h"
#include "provision/server_figures.h"
#include "support/poll.h"
#include "support/server.h"

namespace {

using namespace std::chrono_literals;

/// A client that waits for a lock while the test goes on.
class WaitingClient {
 public:
  WaitingClient(const std::string& conninfo, std::vector<pg::Statement> statements)
      : opening_{conninfo, {}, std::move(statements)}, connection_(opening_) {
    connection_.open();
    finish();
  }
  int pid() const { return connection_.backend_pid(); }
  /// Sends all of its statements as one transaction.
  void send() {
    pg::Request request;
    for (const pg::Statement& statement : opening_.statements) request.step(statement);
    connection_.send(request);
  }
  bool finish() {
    return support::comes_true([&] { return connection_.advance() != nullptr; });
  }

 private:
  pg::Opening opening_;
  pg::Connection connection_;
};

/// A sampler on a database with a table of two rows, stepped by the test.
class DriveServerSamplerPgTest : public testing::Test {
 protected:
  DriveServerSamplerPgTest() {
    session_.script(
        "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL); INSERT INTO t VALUES (1, 0), (2, 0)");
  }

  drive::SamplerSpec spec() const {
    return {client_, database_.name(), 200, {{kFirst.sql, "first"}, {kSecond.sql, "second"}}, {}};
  }
  /// What the sampler has seen once `enough` says so; steps it as the control loop does.
  measure::ServerPhase watch(drive::ServerSampler& sampler,
                             const std::function<bool(const measure::ServerPhase&)>& enough) {
    measure::ServerPhase seen;
    EXPECT_TRUE(support::comes_true([&] {
      step(sampler);
      seen = sampler.tally().phase("p");
      return enough(seen);
    }));
    return seen;
  }
  void step(drive::ServerSampler& sampler) {
    const base::Instant now = base::Clock::now();
    drive::Progress progress;
    progress.elapsed = now - began_;
    if (sampler.due() <= now) sampler.act(now, progress);
  }
  static std::uint64_t seen_at(const measure::ServerPhase& phase, const std::string& type,
                               const std::string& event, const std::string& call) {
    for (const measure::TimeShare& share : phase.where)
      if (share.where == measure::Whereabouts{type, event, call}) return share.seen;
    return 0;
  }

  const pg::Statement kFirst{"first", "UPDATE t SET n = n + 1 WHERE id = 1"};
  const pg::Statement kSecond{"second", "UPDATE t SET n = n + 1 WHERE id = 2"};
  provision::Database database_ = support::empty_database();
  const std::string client_ =
      pg::with_words(database_.conninfo(), {{"application_name", "pgrush"}});
  pg::Session session_{database_.conninfo()};
  base::Instant began_ = base::Clock::now();
};

TEST_F(DriveServerSamplerPgTest, SeesWhoWaitsForARowAndWhoHoldsIt) {
  pg::Session holder(client_);
  holder.script("BEGIN; UPDATE t SET n = 7 WHERE id = 1");
  WaitingClient waiter(client_, {kFirst});
  waiter.send();
  drive::ServerSampler sampler(spec());
  const measure::ServerPhase seen = watch(sampler, [](const measure::ServerPhase& phase) {
    return seen_at(phase, "Lock", "transactionid", "first") >= 2 && !phase.blocking.holder.empty();
  });
  EXPECT_EQ(seen.blocking.waiting_max, 1U);
  ASSERT_EQ(seen.blocking.longest_chain.size(), 2U) << "one wait";
  EXPECT_EQ(seen.blocking.longest_chain[0].backend_pid, waiter.pid());
  EXPECT_EQ(seen.blocking.longest_chain[0].where.call, "first");
  EXPECT_EQ(seen.blocking.holder[0].backend_pid, holder.backend_pid());
  EXPECT_EQ(seen.blocking.holder[0].where.wait_event, "idle in transaction");
  EXPECT_EQ(seen.blocking.held_up, 1U);
  holder.script("ROLLBACK");
  EXPECT_TRUE(waiter.finish());
}

TEST_F(DriveServerSamplerPgTest, SeesAChainOfTwoWaits) {
  pg::Session holder(client_);
  holder.script("BEGIN; UPDATE t SET n = 7 WHERE id = 1");
  WaitingClient middle(client_, {kSecond, kFirst});
  middle.send();
  drive::ServerSampler sampler(spec());
  watch(sampler, [](const auto& phase) { return phase.blocking.waiting_max == 1; });
  WaitingClient last(client_, {kSecond});
  last.send();
  const measure::ServerPhase seen =
      watch(sampler, [](const auto& phase) { return phase.blocking.longest_chain.size() > 2; });
  ASSERT_EQ(seen.blocking.longest_chain.size(), 3U) << "two waits";
  EXPECT_EQ(seen.blocking.longest_chain[0].backend_pid, last.pid());
  EXPECT_EQ(seen.blocking.longest_chain[1].backend_pid, middle.pid());
  EXPECT_EQ(seen.blocking.longest_chain[2].backend_pid, holder.backend_pid());
  EXPECT_EQ(seen.blocking.held_up, 2U);
  holder.script("ROLLBACK");
  EXPECT_TRUE(middle.finish());
  EXPECT_TRUE(last.finish());
}

TEST_F(DriveServerSamplerPgTest, TellsWhatItCostAndLeavesNobodyBehind) {
  drive::ServerSampler sampler(spec());
  watch(sampler, [](const auto& phase) { return phase.samples >= 3; });
  sampler.rest();
  EXPECT_GE(sampler.cost().samples, 3U);
  EXPECT_TRUE(sampler.cost().server_cpu_s) << "the test's server is here";
  EXPECT_GT(sampler.cost().harness_cpu_s, 0);
  EXPECT_GT(sampler.cost().commits, 3);
  EXPECT_TRUE(support::comes_true([&] {
    return support::value_of(session_,
                             "SELECT count(*) FROM pg_stat_activity WHERE application_name = "
                             "'pgrush sampler'") == "0";
  }));
}

TEST_F(DriveServerSamplerPgTest, GoesOnAfterARest) {
  drive::ServerSampler sampler(spec());
  watch(sampler, [](const auto& phase) { return phase.samples >= 1; });
  sampler.rest();
  const std::uint64_t before = sampler.cost().samples;
  watch(sampler, [&](const auto& phase) { return phase.samples > before; });
}

TEST_F(DriveServerSamplerPgTest, ReadsTheCountersOnceASecond) {
  drive::ServerSampler sampler(spec());
  sampler.tally().read(0, provision::read_figures(session_), std::nullopt);
  const auto seen = watch(sampler, [](const auto& phase) {
    return !phase.timeline.empty() && phase.timeline[0].counted;
  });
  EXPECT_GE(seen.timeline[0].counted->commits, 0);
}

TEST_F(DriveServerSamplerPgTest, OpensAgainWhenItsSessionDies) {
  drive::ServerSampler sampler(spec());
  const auto seen = watch(sampler, [](const auto& phase) { return phase.samples >= 1; });
  session_.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pgrush "
      "sampler'");
  watch(sampler,
        [&](const auto& phase) { return phase.missed > 0 && phase.samples > seen.samples + 1; });
}

TEST_F(DriveServerSamplerPgTest, HasNothingToTellOfAServerThatIsNotThere) {
  drive::SamplerSpec nowhere = spec();
  nowhere.conninfo = pg::with_words(client_, {{"host", "/nowhere"}});
  drive::ServerSampler sampler(nowhere);
  const auto seen = watch(sampler, [](const auto& phase) { return phase.missed >= 2; });
  sampler.rest();
  EXPECT_EQ(seen.samples, 0U);
  EXPECT_FALSE(sampler.cost().server_cpu_s);
}

}  // namespace
