#include "measure/sample_tally.h"

#include <gtest/gtest.h>

namespace measure {
namespace {

const Whereabouts kIdle{"Client", "idle", ""};
const Whereabouts kRuns{"CPU", "running", "create_booking"};
const Whereabouts kWaits{"Lock", "tuple", "create_booking"};

SessionSeen ours(std::int32_t pid, const Whereabouts& where,
                 std::vector<std::int32_t> blocked_by = {}) {
  return {pid, true, where, std::move(blocked_by)};
}

ServerFigures counted(std::int64_t commits, std::int64_t dead = 0) {
  ServerFigures figures;
  figures.commits = commits;
  figures.dead_tuples = dead;
  return figures;
}

TEST(Whereabouts, AreTheServersWordsAndOursWhereItHasNone) {
  EXPECT_EQ(whereabouts("active", "Lock", "tuple", "create_booking"), kWaits);
  EXPECT_EQ(whereabouts("active", "", "", "create_booking"), kRuns);
  EXPECT_EQ(whereabouts("idle", "Client", "ClientRead", "create_booking"), kIdle)
      << "nothing runs, whatever ran last";
  EXPECT_EQ(whereabouts("idle in transaction", "Client", "ClientRead", "create_booking"),
            (Whereabouts{"Client", "idle in transaction", "create_booking"}));
  EXPECT_EQ(whereabouts("", "", "", "").wait_event_type, "Unknown");
}

TEST(SampleTally, AddsSessionsUpByPlaceTheMostFirst) {
  SampleTally tally;
  tally.add(0.1, {ours(1, kRuns), ours(2, kIdle), ours(3, kIdle)});
  tally.add(0.2, {ours(1, kIdle), ours(2, kRuns), ours(3, kIdle)});
  tally.miss(3);
  const ServerPhase phase = tally.phase("booking");
  EXPECT_EQ(phase.name, "booking");
  EXPECT_EQ(phase.samples, 2U);
  EXPECT_EQ(phase.missed, 3U);
  ASSERT_EQ(phase.where.size(), 2U);
  EXPECT_EQ(phase.where[0].where, kIdle);
  EXPECT_EQ(phase.where[0].seen, 4U);
  EXPECT_EQ(phase.where[1].seen, 2U);
}

TEST(SampleTally, LooksAtOthersOnlyAsHoldersOfLocks) {
  SampleTally tally;
  tally.add(0.5, {{9, false, {"Client", "idle in transaction", ""}}, ours(1, kWaits, {9})});
  const ServerPhase phase = tally.phase("booking");
  ASSERT_EQ(phase.where.size(), 1U);
  EXPECT_EQ(phase.where[0].where, kWaits);
  EXPECT_EQ(phase.blocking.waiting_max, 1U);
  ASSERT_EQ(phase.blocking.holder.size(), 1U);
  EXPECT_EQ(phase.blocking.holder[0].backend_pid, 9);
  EXPECT_EQ(phase.blocking.holder[0].where.wait_event, "idle in transaction");
}

TEST(SampleTally, KeepsTheWorstMomentOfBlocking) {
  SampleTally tally;
  tally.add(0.5, {ours(1, kRuns), ours(2, kWaits, {1})});
  tally.add(1.5, {ours(1, kRuns), ours(2, kWaits, {1}), ours(3, kWaits, {2})});
  tally.add(2.5, {ours(1, kWaits, {4}), ours(4, kRuns)});
  const ServerPhase phase = tally.phase("booking");
  EXPECT_EQ(phase.blocking.waiting_max, 2U);
  EXPECT_EQ(phase.blocking.longest_chain_at_s, 1.5);
  ASSERT_EQ(phase.blocking.longest_chain.size(), 3U);
  EXPECT_EQ(phase.blocking.longest_chain[0].backend_pid, 3);
  EXPECT_EQ(phase.blocking.longest_chain[2].where, kRuns);
  EXPECT_EQ(phase.blocking.held_up, 2U);
  ASSERT_EQ(phase.timeline.size(), 3U);
  EXPECT_EQ(phase.timeline[1].depth_max, 2U);
  EXPECT_EQ(phase.timeline[2].depth_max, 1U);
}

TEST(SampleTally, HasASecondWithoutSamplesToo) {
  SampleTally tally;
  tally.add(0.1, {ours(1, kRuns)});
  tally.add(2.1, {ours(1, kRuns)});
  const ServerPhase phase = tally.phase("booking");
  ASSERT_EQ(phase.timeline.size(), 3U);
  EXPECT_EQ(phase.timeline[1].second, 1);
  EXPECT_EQ(phase.timeline[1].samples, 0U);
  EXPECT_TRUE(phase.timeline[1].by_type.empty());
}

TEST(SampleTally, CountsFromReadingToReading) {
  SampleTally tally;
  tally.read(0, counted(100), 1.0);
  tally.read(1, counted(150), 1.5);
  tally.read_last(1.25, counted(160, 7), 1.75);
  const ServerPhase phase = tally.phase("booking");
  ASSERT_EQ(phase.timeline.size(), 2U);
  EXPECT_EQ(phase.timeline[0].counted->commits, 50);
  EXPECT_EQ(phase.timeline[1].counted->commits, 10);
  EXPECT_EQ(phase.timeline[1].counted->dead_tuples, 7) << "a level";
  EXPECT_EQ(phase.counted->commits, 60);
  EXPECT_EQ(phase.cpu_s, 0.75);
}

TEST(SampleTally, HasNothingForASecondWithoutAReadingAtItsEnds) {
  SampleTally tally;
  tally.read(0, counted(100), std::nullopt);
  tally.read(2, counted(150), std::nullopt);
  tally.read_last(2.5, counted(160), std::nullopt);
  const ServerPhase phase = tally.phase("booking");
  ASSERT_EQ(phase.timeline.size(), 3U);
  EXPECT_FALSE(phase.timeline[0].counted);
  EXPECT_FALSE(phase.timeline[1].counted);
  EXPECT_EQ(phase.timeline[2].counted->commits, 10);
  EXPECT_EQ(phase.counted->commits, 60);
  EXPECT_FALSE(phase.cpu_s);
}

TEST(SampleTally, HasNothingForAPhaseThatWasNotReadBeforeIt) {
  SampleTally tally;
  tally.read(1, counted(100), 1.0);
  tally.read_last(1.5, counted(160), 2.0);
  EXPECT_FALSE(tally.phase("booking").counted);
}

TEST(SampleTally, EndsWithTheReadingAtRestInsteadOfOneThatCameFirst) {
  SampleTally tally;
  tally.read(0, counted(100), 1.0);
  tally.read(1, counted(150), 1.5);
  tally.read_last(0.9, counted(170), 1.75);
  const ServerPhase phase = tally.phase("booking");
  ASSERT_EQ(phase.timeline.size(), 1U);
  EXPECT_EQ(phase.timeline[0].counted->commits, 70);
}

}  // namespace
}  // namespace measure
