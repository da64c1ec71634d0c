#include "drive/crew.h"

#include <map>

#include <gtest/gtest.h>

#include "invariant/invariant.h"
#include "provision/seed.h"
#include "provision/snapshot.h"
#include "support/failure.h"
#include "support/server.h"

namespace {

using namespace std::chrono_literals;

/// A seeded database and a booking phase to drive on it.
class DriveCrewPgTest : public ::testing::Test {
 protected:
  DriveCrewPgTest() {
    data_.clinics = 3;
    data_.clinicians = 6;
    data_.patients = 60;
    data_.slots = 20000;
    pg::Session session(database_.conninfo());
    provision::seed(session, data_);
  }

  drive::CrewSpec spec(std::int64_t iterations) {
    phase_.workload = "booking_volley";
    phase_.options = options_;
    phase_.load.connections = connections_;
    phase_.load.iterations = iterations;
    scenario::Mistakes mistakes;
    workload_ = workload::Workloads::instance()
                    .find("booking_volley")
                    ->make({phase_, 0, data_, 42, "."}, ground_, mistakes);
    mistakes.raise("test");
    drive::CrewSpec spec;
    spec.workload = workload_.get();
    spec.openings.resize(1);
    spec.openings.front().conninfo = database_.conninfo();
    spec.openings.front().settings = workload_->settings();
    spec.openings.front().statements = workload_->statements();
    spec.connections = connections_;
    spec.threads = 2;
    spec.operations = ground_.operations.size();
    spec.duration = 60s;
    spec.limits.max_tries = 3;
    spec.zero = base::Clock::now();
    return spec;
  }

  measure::History history(drive::Harvest harvest) {
    measure::History history;
    history.operations = ground_.operations;
    measure::Phase phase;
    phase.workload = "booking_volley";
    phase.call_limit = 10s;
    history.phases.push_back(phase);
    for (auto& recording : harvest.recordings) history.absorb(std::move(recording));
    history.finish();
    return history;
  }

  invariant::Verdict judge(const std::string& name, const measure::History& history) {
    pg::Session session(database_.conninfo());
    return invariant::judge({name}, provision::read_snapshot(session), history).front().verdict;
  }

  nlohmann::json options_{{"contenders", 8},       {"solo_ratio", 0.1},
                          {"same_key_ratio", 0.2}, {"key_reuse_ratio", 0.05},
                          {"rollback_ratio", 0.1}, {"cancel_ratio", 0.1}};
  int connections_ = 21;  ///< no multiple of the contenders
  provision::Database database_ = support::fresh_database();
  scenario::Data data_;
  scenario::Phase phase_;
  workload::Ground ground_;
  std::unique_ptr<workload::Workload> workload_;
};

TEST_F(DriveCrewPgTest, SettlesEveryCallOfTwoThreads) {
  drive::Harvest harvest = drive::drive(spec(400), {});
  EXPECT_FALSE(harvest.interrupted);
  EXPECT_EQ(harvest.recordings.size(), 2U);
  for (const auto& recording : harvest.recordings) EXPECT_FALSE(recording.pieces.empty());
  const measure::History told = history(std::move(harvest));
  EXPECT_EQ(workload_->progress(), std::pair(std::uint64_t{400}, std::uint64_t{400}));
  EXPECT_GT(told.records.size(), 2000U);
  EXPECT_EQ(told.sessions.size(), 21U);
  for (const char* name : {"counts_add_up", "one_booking_per_slot", "acknowledged_is_stored"}) {
    const auto verdict = judge(name, told);
    EXPECT_EQ(verdict.truth, base::Truth::kHolds) << name << ": " << verdict.explanation;
  }
}

TEST_F(DriveCrewPgTest, TellsWhatMemoryAConnectionTakes) {
  // Of few connections it would tell little: what the heap has free within its pages is used first.
  connections_ = 84;
  for (const char* which : {"first", "second"}) {
    const drive::Harvest harvest = drive::drive(spec(10), {});
    ASSERT_TRUE(harvest.connection_bytes);
    EXPECT_GT(*harvest.connection_bytes, 10'000) << which << ": libpq has buffers of 32 KiB";
    EXPECT_LT(*harvest.connection_bytes, 1'000'000) << which;
  }
}

TEST_F(DriveCrewPgTest, VolleysOfAnOpenLoopAreDueAtEvenTimes) {
  options_ = {{"contenders", 8}, {"stranger_ratio", 0}, {"read_ratio", 0}};
  phase_.load.executor = scenario::Executor::kConstantArrivalRate;
  phase_.load.rate = 400;
  phase_.load.duration_s = 0.5;
  const measure::History told = history(drive::drive(spec(0), {}));
  EXPECT_EQ(workload_->progress(), std::pair(std::uint64_t{200}, std::uint64_t{200}));
  std::int64_t first = INT64_MAX;
  std::map<std::int64_t, int> callers;
  for (const measure::Record& record : told.records) {
    EXPECT_GE(record.invoked, record.due);
    first = std::min(first, record.due);
    ++callers[record.due];
  }
  std::size_t volleys = 0;
  for (const auto& [due, calls] : callers)
    if (calls >= 8 && base::Nanos(due - first) % 2500us == 0us) ++volleys;
  EXPECT_EQ(volleys, 200U) << "all eight callers of each";
  EXPECT_EQ(judge("counts_add_up", told).truth, base::Truth::kHolds);
  EXPECT_EQ(judge("one_booking_per_slot", told).truth, base::Truth::kHolds);
}

TEST_F(DriveCrewPgTest, BeginsNoIterationOnceItsTimeIsUp) {
  drive::CrewSpec shorter = spec(20000);
  shorter.duration = 300ms;
  drive::Harvest harvest = drive::drive(shorter, {});
  EXPECT_LT(workload_->progress().second, 20000U);
  const measure::History told = history(std::move(harvest));
  EXPECT_FALSE(told.records.empty());
  EXPECT_EQ(judge("counts_add_up", told).truth, base::Truth::kHolds);
}

TEST_F(DriveCrewPgTest, FailsWithTheServersWordsIfAConnectionCannotBeOpened) {
  drive::CrewSpec wrong = spec(10);
  wrong.openings.front().settings = {{"role", "nobody_of_that_name"}};
  const auto failed = support::failure_of([&] { drive::drive(wrong, {}); });
  EXPECT_EQ(failed.status, 100);
  EXPECT_TRUE(failed.says("nobody_of_that_name")) << failed.sentence;
}

TEST_F(DriveCrewPgTest, DealsItsOpeningsToTheClientsInTurn) {
  drive::CrewSpec two = spec(10);
  two.openings.push_back(two.openings.front());
  two.openings.back().settings = {{"role", "nobody_of_that_name"}};
  two.connections = 1;
  workload_->close();  // whoever connects leaves
  EXPECT_NO_THROW(drive::drive(two, {})) << "the first client has the first one";
  two.connections = 2;
  const auto failed = support::failure_of([&] { drive::drive(two, {}); });
  EXPECT_TRUE(failed.says("nobody_of_that_name")) << "the second client has the second one";
}

/// Reads what the drivers record, and ends the load when it has seen enough of it.
class Follower final : public drive::Action {
 public:
  explicit Follower(std::uint64_t enough) : enough_(enough) {}
  base::Instant due() const override { return due_; }
  void act(base::Instant now, const drive::Progress& progress) override {
    due_ = now + 5ms;
    if (readers_.empty())
      for (const measure::Trail* trail : progress.trails) readers_.emplace_back(*trail);
    read();
  }
  bool ends_load() const override { return seen_ >= enough_; }
  void read() {
    for (measure::TrailReader& reader : readers_)
      reader.read([&](const measure::Record& record) {
        ++seen_;
        sum_ += record.answered;
      });
  }
  std::uint64_t seen() const { return seen_; }
  std::int64_t sum() const { return sum_; }

 private:
  const std::uint64_t enough_;
  base::Instant due_ = base::Instant::min();
  std::vector<measure::TrailReader> readers_;
  std::uint64_t seen_ = 0;
  std::int64_t sum_ = 0;
};

TEST_F(DriveCrewPgTest, EndsWhenAnActionThatReadsTheRecordsHasSeenEnough) {
  std::vector<std::unique_ptr<drive::Action>> actions;
  auto own = std::make_unique<Follower>(2000);
  Follower& follower = *own;
  actions.push_back(std::move(own));
  drive::Harvest harvest = drive::drive(spec(20000), actions);
  EXPECT_TRUE(harvest.closed_early);
  EXPECT_FALSE(harvest.interrupted);
  EXPECT_LT(workload_->progress().second, 20000U);
  EXPECT_GE(follower.seen(), 2000U);
  follower.read();  // what was under way
  const measure::History told = history(std::move(harvest));
  EXPECT_EQ(follower.seen(), told.records.size());
  std::int64_t sum = 0;
  for (const measure::Record& record : told.records) sum += record.answered;
  EXPECT_EQ(follower.sum(), sum);
  EXPECT_EQ(judge("counts_add_up", told).truth, base::Truth::kHolds);
}

/// Ends all sessions of the load once.
class Assassin final : public drive::Action {
 public:
  explicit Assassin(const std::string& conninfo)
      : session_(conninfo), due_(base::Clock::now() + 300ms) {}
  base::Instant due() const override { return due_; }
  void act(base::Instant, const drive::Progress&) override {
    due_ = base::Instant::max();
    session_.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
        "datname = current_database()");
  }

 private:
  pg::Session session_;
  base::Instant due_;
};

TEST_F(DriveCrewPgTest, ConnectsAgainWhenSessionsDieAndCallsThatWereUnderWayAreInDoubt) {
  drive::CrewSpec long_enough = spec(20000);
  long_enough.duration = 1500ms;
  std::vector<std::unique_ptr<drive::Action>> actions;
  actions.push_back(std::make_unique<Assassin>(database_.conninfo()));
  const measure::History told = history(drive::drive(long_enough, actions));
  EXPECT_GT(told.sessions.size(), 21U) << "new incarnations";
  const auto in_doubt = std::ranges::count_if(told.records, [](const measure::Record& record) {
    return record.outcome == base::Outcome::kInDoubt;
  });
  EXPECT_GT(in_doubt, 0);
  EXPECT_LE(in_doubt, 21);
  EXPECT_GT(told.records.back().answered, 0);
  EXPECT_EQ(judge("counts_add_up", told).truth, base::Truth::kHolds);
  EXPECT_EQ(judge("one_booking_per_slot", told).truth, base::Truth::kHolds);
  EXPECT_EQ(judge("stored_was_attempted", told).truth, base::Truth::kHolds);
  EXPECT_EQ(judge("no_unexpected_error", told).truth, base::Truth::kUnknown);
}

}  // namespace
