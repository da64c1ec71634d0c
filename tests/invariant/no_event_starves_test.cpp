#include "expect_evidence.h"
#include "invariant/queue.h"

namespace {

using base::Truth;
using support::Queue;
namespace webhook = measure::webhook;

constexpr const char* kNoEventStarves = "no_event_starves";
constexpr std::uint32_t kOld = 0;

/// Judges as if three workers had made all the claims.
invariant::Verdict judge(Queue queue) {
  std::uint32_t claims = 0;
  for (const auto& record : queue.history.records)
    if (record.operation == Queue::kClaim)
      queue.history.sessions[record.session].connection = claims++ % 3;
  return queue.judge(kNoEventStarves);
}

/// An event's first claim, which is marked a success.
void finish(Queue& queue, std::uint32_t event, std::int64_t from, std::int64_t to) {
  queue.claim(event, 1, 1, from, to);
  queue.mark(event, 1, 1, to, to + 1, webhook::kSuccess);
}

/// So many events come in from `from` on, one every 10 ms, and are claimed at once.
void newcomers(Queue& queue, std::uint32_t first, std::uint32_t events, std::int64_t from) {
  for (std::uint32_t i = 0; i < events; ++i) {
    const std::int64_t at = from + 10 * i;
    queue.ingest(first + i, at, at + 2);
    finish(queue, first + i, at + 3, at + 5);
  }
}

/// An event that can be claimed from 5 ms on is claimed after so many newer ones.
Queue overtaken_by(std::uint32_t newer) {
  Queue queue;
  queue.ingest(kOld, 0, 5);
  newcomers(queue, 1, newer, 10);
  finish(queue, kOld, 10'000, 10'005);
  return queue;
}

TEST(NoEventStarves, HoldsIfTheOldestIsClaimedFirst) {
  Queue queue;
  for (std::uint32_t i = 0; i < 20; ++i) queue.ingest(i, i, i + 1);
  for (std::uint32_t i = 0; i < 20; ++i) finish(queue, i, 50 + 2 * i, 51 + 2 * i);
  const auto verdict = judge(queue);
  EXPECT_EQ(verdict.truth, Truth::kHolds) << verdict.explanation;
  EXPECT_EQ(verdict.examined, 20U);
  EXPECT_EQ(verdict.exercised, 19U) << "all but the youngest";
}

TEST(NoEventStarves, IsUnknownIfNoEventCameInWhileAnotherOneWaited) {
  EXPECT_EQ(judge(Queue()).truth, Truth::kUnknown);
  Queue queue;
  newcomers(queue, 1, 20, 0);
  const auto verdict = judge(queue);
  EXPECT_EQ(verdict.truth, Truth::kUnknown);
  EXPECT_EQ(verdict.examined, 20U);
}

TEST(NoEventStarves, AllowsOneClaimAWorkerToComeByAndNoMore) {
  EXPECT_EQ(judge(overtaken_by(3)).truth, Truth::kHolds);
  expect_evidence(judge(overtaken_by(4)), "4 claims");
  const auto verdict = judge(overtaken_by(57));
  expect_evidence(verdict, "57 claims");
  EXPECT_EQ(verdict.violations, 1U);
  EXPECT_EQ(verdict.evidence.front().calls.size(), 3U);
}

TEST(NoEventStarves, LetsClinicsShareTheQueue) {
  Queue queue = overtaken_by(57);
  for (auto& record : queue.history.records)
    if (record.operation == Queue::kIngest && record.subject == kOld) record.party = 1;
  EXPECT_NE(judge(queue).truth, Truth::kViolated) << "newer events of other webhooks may go first";
  for (auto& record : queue.history.records)
    if (record.operation == Queue::kIngest) record.party = 1;
  expect_evidence(judge(queue), "57 claims");
}

TEST(NoEventStarves, IsViolatedByAnEventThatIsNeverClaimed) {
  Queue queue = overtaken_by(10);
  std::erase_if(queue.history.records, [](const auto& record) {
    return record.operation == Queue::kClaim && record.subject == kOld;
  });
  expect_evidence(judge(queue), "10 claims");
}

TEST(NoEventStarves, IsViolatedByAFailedEventThatNewOnesArePreferredTo) {
  Queue queue;
  queue.ingest(kOld, 0, 1);
  queue.claim(kOld, 1, 1, 2, 3);
  queue.mark(kOld, 1, 1, 4, 5, webhook::kRetry);
  newcomers(queue, 1, 10, 5 + 2 * 20);
  expect_evidence(judge(queue), "10 claims");
}

TEST(NoEventStarves, IsViolatedByAnExpiredLeaseThatNewEventsArePreferredTo) {
  Queue queue;
  queue.ingest(kOld, 0, 1);
  queue.claim(kOld, 1, 1, 2, 3);
  newcomers(queue, 1, 10, 3 + 100);
  expect_evidence(judge(queue), "10 claims");
}

TEST(NoEventStarves, AcceptsNewEventsWhileABackoffOrALeaseMayStillRun) {
  Queue failed;
  failed.ingest(kOld, 0, 1);
  failed.claim(kOld, 1, 1, 2, 3);
  failed.mark(kOld, 1, 1, 4, 5, webhook::kRetry);
  newcomers(failed, 1, 4, 5);  // the backoff is over at 45 ms
  failed.ingest(9, 46, 47);
  finish(failed, 9, 60, 61);
  failed.claim(kOld, 2, 2, 50, 51);
  failed.mark(kOld, 2, 2, 52, 53, webhook::kSuccess);
  EXPECT_EQ(judge(failed).truth, Truth::kHolds);

  Queue leased;
  leased.ingest(kOld, 0, 1);
  leased.claim(kOld, 1, 1, 2, 3);
  newcomers(leased, 1, 9, 12);  // the lease is over at 103 ms
  leased.ingest(10, 104, 105);
  finish(leased, 10, 120, 121);
  leased.claim(kOld, 2, 2, 110, 111);
  leased.mark(kOld, 2, 2, 112, 113, webhook::kSuccess);
  EXPECT_EQ(judge(leased).truth, Truth::kHolds);
}

TEST(NoEventStarves, AcceptsThatOlderEventsComeFirst) {
  Queue queue;
  for (std::uint32_t i = 1; i <= 10; ++i) queue.ingest(i, 0, 1);
  queue.ingest(kOld, 2, 5);
  for (std::uint32_t i = 1; i <= 10; ++i) finish(queue, i, 10 * i, 10 * i + 1);
  queue.ingest(11, 150, 151);
  finish(queue, kOld, 200, 201);
  finish(queue, 11, 210, 211);
  EXPECT_EQ(judge(queue).truth, Truth::kHolds);
}

TEST(NoEventStarves, AcceptsThatEventsWhichComeAgainAreServedFirst) {
  Queue queue;
  queue.ingest(kOld, 0, 5);
  for (std::uint32_t i = 1; i <= 3; ++i) {
    const std::int64_t at = 10 * i;
    queue.ingest(i, at, at + 1);
    queue.claim(i, 1, 1, at + 2, at + 3);
    queue.claim(i, 2, 2, 200 + at, 201 + at);
    queue.mark(i, 2, 2, 202 + at, 203 + at, webhook::kSuccess);
  }
  finish(queue, kOld, 400, 401);
  EXPECT_EQ(judge(queue).truth, Truth::kHolds);
}

TEST(NoEventStarves, CountsABatchOnce) {
  Queue queue = overtaken_by(3);
  for (std::uint32_t i = 11; i <= 13; ++i) queue.ingest(i, 100, 101);
  for (std::uint32_t i = 11; i <= 13; ++i) {
    queue.claim(i, 1, 1, 110, 111);
    if (i > 11) queue.history.records.back().continued = 1;
    queue.history.records.back().session = 99;
  }
  queue.history.sessions.resize(100);
  expect_evidence(judge(queue), "4 claims");
}

TEST(NoEventStarves, AcceptsClaimsThatBeganBeforeOrEndedWithTheOldEventsClaim) {
  Queue queue;
  queue.ingest(kOld, 0, 5);
  for (std::uint32_t i = 1; i <= 10; ++i) {
    queue.ingest(i, 6, 7);
    finish(queue, i, i % 2 == 0 ? 4 : 31, i % 2 == 0 ? 9 : 41);  // too early; too late
  }
  queue.ingest(20, 12, 13);
  finish(queue, 20, 43, 44);
  finish(queue, kOld, 40, 42);
  EXPECT_EQ(judge(queue).truth, Truth::kHolds);
}

TEST(NoEventStarves, AcceptsThatALockedEventIsSkipped) {
  Queue queue = overtaken_by(10);
  queue.mark(kOld, 7, 1, 6, 9'000, webhook::kStale);
  queue.ingest(50, 9'100, 9'101);
  finish(queue, 50, 11'000, 11'001);
  EXPECT_EQ(judge(queue).truth, Truth::kHolds);
}

TEST(NoEventStarves, AcceptsThatAClaimWhichBeganBeforeHoldsTheLock) {
  Queue queue;
  queue.ingest(kOld, 0, 1);
  queue.claim(kOld, 1, 1, 2, 3);
  queue.empty(4, 460);
  queue.mark(kOld, 1, 1, 4, 5, webhook::kRetry);
  newcomers(queue, 1, 10, 50);
  queue.ingest(20, 470, 471);
  queue.claim(kOld, 2, 2, 480, 481);
  queue.mark(kOld, 2, 2, 482, 483, webhook::kSuccess);
  finish(queue, 20, 490, 491);
  EXPECT_EQ(judge(queue).truth, Truth::kHolds);
}

TEST(NoEventStarves, SaysNothingOnceAClaimFailed) {
  Queue queue = overtaken_by(10);
  auto& failed = queue.empty(45, 46);
  failed.answer = measure::kNoAnswer;
  failed.outcome = base::Outcome::kInDoubt;
  EXPECT_EQ(judge(queue).truth, Truth::kHolds) << "it was overtaken by three claims before";
}

}  // namespace
