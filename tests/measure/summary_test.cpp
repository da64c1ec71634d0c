#include "measure/summary.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/suggest.h"
#include "measure/booking.h"
#include "measure/session.h"

namespace measure {
namespace {

using base::Outcome;

constexpr std::int64_t kMs = 1'000'000;

/// A call of create_booking, due and sent at `ms`, answered `took` ms later.
Record call(std::int64_t ms, std::int64_t took, std::uint8_t answer, std::uint8_t phase = 0) {
  Record record;
  record.due = record.invoked = ms * kMs;
  record.answered = (ms + took) * kMs;
  record.answer = answer;
  record.outcome = answer == booking::kBooked ? Outcome::kDone : Outcome::kRefused;
  record.phase = phase;
  return record;
}

Record unanswered(std::int64_t ms, Outcome outcome, std::array<char, 5> sqlstate = {}) {
  Record record = call(ms, 1, kNoAnswer);
  record.outcome = outcome;
  record.sqlstate = sqlstate;
  return record;
}

/// Two phases, of 2 s and of 500 ms; the records' calls arrived, and one more that was skipped.
History history_of(std::vector<Record> records) {
  History history;
  history.operations = {booking::create_operation(), booking::cancel_operation()};
  history.phases = {{"a", "booking_volley", 0, 2000 * kMs, {}, {1, 0}, {1, 0}},
                    {"b", "booking_volley", 3000 * kMs, 3500 * kMs, {}, {0, 0}, {0, 0}}};
  for (Phase& phase : history.phases) phase.closed = phase.ended;
  for (const Record& record : records)
    if (!record.continued) ++history.phases[record.phase].arrivals[record.operation];
  history.records = std::move(records);
  return history;
}

Summary sample() {
  Record retried = call(1100, 5, booking::kBooked);
  retried.retries = 3;
  return summarise(
      history_of({call(100, 2, booking::kBooked), call(100, 8, booking::kConflict), retried,
                  unanswered(1200, Outcome::kFaulty, {'4', '2', '8', '8', '3'}),
                  unanswered(1300, Outcome::kNotSent), call(3100, 100, booking::kConflict, 1)}));
}

TEST(Summary, CountsEveryCallOnceByOutcomeAndAnswer) {
  const CallSummary first = sample().phases[0].calls[0];
  EXPECT_EQ(first.arrivals, 6U);
  EXPECT_EQ(first.skipped, 1U);
  EXPECT_EQ(first.retries, 3U);
  EXPECT_EQ(first.total_settled(), 5U);
  EXPECT_EQ(first.settled[static_cast<std::size_t>(Outcome::kDone)], 2U);
  EXPECT_EQ(first.settled[static_cast<std::size_t>(Outcome::kFaulty)], 1U);
  EXPECT_EQ(first.answers[booking::kBooked].count, 2U);
  EXPECT_EQ(first.answers[booking::kReplayed].count, 0U);
  EXPECT_EQ(first.unanswered[static_cast<std::size_t>(Outcome::kNotSent)].count, 1U);
  EXPECT_EQ(first.broken, 1U);
  EXPECT_EQ(first.sqlstates, (std::map<std::string, std::uint64_t>{{"42883", 1}}));
}

TEST(Summary, AddsUpUnlessACallWasLostOrInvented) {
  CallSummary call = sample().calls[0];
  EXPECT_TRUE(adds_up(call));
  ++call.arrivals;
  EXPECT_FALSE(adds_up(call));
  call.settled[0] += 2;
  EXPECT_FALSE(adds_up(call));
  EXPECT_TRUE(adds_up(CallSummary()));
}

TEST(Summary, CountsNoCallForAFurtherRow) {
  Record further = call(100, 2, booking::kBooked);
  further.continued = 1;
  const Summary summary = summarise(history_of({call(100, 2, booking::kBooked), further, further}));
  EXPECT_EQ(summary.calls[0].total_settled(), 1U);
  EXPECT_EQ(summary.calls[0].answers[booking::kBooked].count, 1U);
  EXPECT_EQ(summary.calls[0].latencies.response.count(), 1U);
  EXPECT_EQ(summary.phases[0].timeline[0].settled, 1U);
  EXPECT_TRUE(adds_up(summary.calls[0]));
}

TEST(Summary, KeepsTheLatenciesOfAnswersApart) {
  const CallSummary all = sample().calls[0];
  EXPECT_EQ(all.answers[booking::kBooked].latencies.response.max(), base::Nanos(5 * kMs));
  EXPECT_EQ(all.answers[booking::kConflict].latencies.response.max(), base::Nanos(100 * kMs));
  EXPECT_EQ(all.latencies.response.count(), 6U);
}

TEST(Summary, CountsTheWaitBeforeSendingInResponseOnly) {
  Record late = call(100, 2, booking::kBooked);
  late.due -= 40 * kMs;
  const Summary summary = summarise(history_of({late}));
  EXPECT_EQ(summary.calls[0].latencies.response.max(), base::Nanos(42 * kMs));
  EXPECT_EQ(summary.calls[0].latencies.service.max(), base::Nanos(2 * kMs));
}

TEST(Summary, HasNoServiceTimeOfACallThatNeverLeft) {
  const CallSummary first = summarise(history_of({unanswered(5, Outcome::kNotSent)})).calls[0];
  EXPECT_EQ(first.latencies.response.count(), 1U);
  EXPECT_EQ(first.latencies.service.count(), 0U);
}

TEST(Summary, OverAllPhasesIsTheirSum) {
  const Summary summary = sample();
  EXPECT_EQ(summary.calls[0].arrivals, 7U);
  EXPECT_EQ(summary.calls[0].answers[booking::kConflict].count, 2U);
  EXPECT_EQ(summary.calls[0].duration, base::Nanos(2500 * kMs));
  EXPECT_EQ(summary.calls[1].arrivals, 0U);
  EXPECT_EQ(summary.calls[1].duration, base::Nanos(0));
}

TEST(Summary, OfAnEmptyHistoryIsEmpty) {
  const Summary summary = summarise(History());
  EXPECT_TRUE(summary.phases.empty());
  EXPECT_FALSE(summary.any_arrived());
  EXPECT_EQ(value_of(summary, "faulty.count"), std::nullopt);
}

TEST(Timeline, HasOneEntryASecondOfThePhase) {
  const Summary summary = sample();
  ASSERT_EQ(summary.phases[0].timeline.size(), 2U);
  ASSERT_EQ(summary.phases[1].timeline.size(), 1U);
  const Second& first = summary.phases[0].timeline[0];
  EXPECT_EQ(first.settled, 2U);
  EXPECT_EQ(first.done, 1U);
  EXPECT_EQ(first.refused, 1U);
  EXPECT_EQ(first.response_max, base::Nanos(8 * kMs));
  const Second& second = summary.phases[0].timeline[1];
  EXPECT_EQ(second.done, 1U);
  EXPECT_EQ(second.other, 2U);
  EXPECT_EQ(summary.phases[1].timeline[0].response_p50, base::Nanos(100 * kMs));
}

TEST(Timeline, AddsUpToThePhasesCalls) {
  const Summary summary = sample();
  for (const PhaseSummary& phase : summary.phases) {
    std::uint64_t settled = 0;
    std::uint64_t counted = 0;
    for (const Second& second : phase.timeline) {
      EXPECT_EQ(second.settled, second.done + second.refused + second.other);
      settled += second.settled;
      for (const auto& bucket : second.buckets) counted += bucket.second;
    }
    EXPECT_EQ(settled, phase.calls[0].total_settled());
    EXPECT_EQ(counted, settled);
  }
}

TEST(Timeline, HasAnEntryForASecondWithoutACall) {
  History history = history_of({call(2900, 1, booking::kBooked)});
  history.phases[0].ended = 3000 * kMs;
  const std::vector<Second> seconds = timelines(history)[0];
  ASSERT_EQ(seconds.size(), 3U);
  EXPECT_EQ(seconds[1].settled, 0U);
  EXPECT_EQ(seconds[2].settled, 1U);
}

TEST(Timeline, PutsWhatSettledOutsideThePhaseIntoItsFirstOrLastSecond) {
  const History history =
      history_of({call(9000, 1, booking::kBooked), call(2000, 1, booking::kBooked, 1)});
  const std::vector<std::vector<Second>> seconds = timelines(history);
  EXPECT_EQ(seconds[0].back().settled, 1U);
  EXPECT_EQ(seconds[1].front().settled, 1U);
}

TEST(Timeline, OfAPhaseWithoutAnEndLastsUntilItsLastCall) {
  History history = history_of({call(100, 1, booking::kBooked), call(4100, 1, booking::kBooked)});
  history.phases[0].ended = 0;
  EXPECT_EQ(timelines(history)[0].size(), 5U);
}

TEST(Value, OfACountIsOverAllPhases) {
  const Summary summary = sample();
  EXPECT_EQ(value_of(summary, "create_booking.count"), 6);
  EXPECT_EQ(value_of(summary, "create_booking.conflict.count"), 2);
  EXPECT_EQ(value_of(summary, "create_booking.faulty.count"), 1);
  EXPECT_EQ(value_of(summary, "faulty.count"), 1);
  EXPECT_EQ(value_of(summary, "done.count"), 2);
  EXPECT_EQ(value_of(summary, "timed_out.count"), 0);
  EXPECT_EQ(value_of(summary, "cancel_booking.count"), 0);
  EXPECT_EQ(value_of(summary, "skipped.count"), 1);
  EXPECT_EQ(value_of(summary, "create_booking.retries.count"), 3);
  EXPECT_EQ(value_of(summary, "create_booking.arrivals.count"), 7);
}

TEST(Value, OfARateIsAShareAndOfARatePerSecondIsNot) {
  const Summary summary = sample();
  EXPECT_DOUBLE_EQ(*value_of(summary, "create_booking.conflict.rate"), 2.0 / 6);
  EXPECT_DOUBLE_EQ(*value_of(summary, "faulty.rate"), 1.0 / 6);
  EXPECT_DOUBLE_EQ(*value_of(summary, "create_booking.rate_per_s"), 6 / 2.5);
  EXPECT_DOUBLE_EQ(*value_of(summary, "create_booking.booked.rate_per_s"), 2 / 2.5);
  EXPECT_DOUBLE_EQ(*value_of(summary, "done.rate_per_s"), 2 / 2.5);
  EXPECT_EQ(value_of(summary, "cancel_booking.cancelled.rate"), std::nullopt);
}

TEST(Value, OfALatencyIsInMilliseconds) {
  const Summary summary = sample();
  EXPECT_EQ(value_of(summary, "create_booking.response_ms.max"), 100);
  EXPECT_EQ(value_of(summary, "create_booking.response_ms.p(100)"), 100);
  EXPECT_NEAR(*value_of(summary, "create_booking.response_ms.p(50)"), 2, 0.002);
  EXPECT_NEAR(*value_of(summary, "create_booking.response_ms.med"), 2, 0.002);
  EXPECT_NEAR(*value_of(summary, "create_booking.response_ms.min"), 1, 0.001);
  EXPECT_EQ(value_of(summary, "create_booking.booked.response_ms.avg"), 3.5);
  EXPECT_EQ(value_of(summary, "create_booking.booked.service_ms.count"), 2);
  EXPECT_EQ(value_of(summary, "create_booking.cancelled.response_ms.p99"), std::nullopt);
  EXPECT_EQ(value_of(summary, "create_booking.replayed.response_ms.p99"), std::nullopt);
  EXPECT_EQ(value_of(summary, "cancel_booking.response_ms.count"), std::nullopt);
}

/// Durations between which each known percentile of 10,000 calls clearly falls.
std::int64_t took(int rank) {
  if (rank <= 6000) return 1;
  if (rank <= 8500) return 2;
  if (rank <= 9300) return 3;
  if (rank <= 9700) return 5;
  if (rank <= 9950) return 10;
  return rank <= 9995 ? 20 : 40;
}

TEST(Value, OfAPercentileTakesItsDigitsAfterThePoint) {
  std::vector<Record> records;
  for (int rank = 1; rank <= 10'000; ++rank)
    records.push_back(call(100, took(rank), booking::kBooked));
  const Summary summary = summarise(history_of(records));
  const std::map<std::string, double> expected{
      {"min", 1},   {"p50", 1},    {"p75", 2},      {"p90", 3},     {"p95", 5},    {"p99", 10},
      {"p999", 20}, {"p9999", 40}, {"p(99.9)", 20}, {"p(12.5)", 1}, {"p(100)", 40}};
  for (const auto& [stat, ms] : expected)
    EXPECT_NEAR(value_of(summary, "create_booking.response_ms." + stat).value_or(-1), ms, ms / 1000)
        << stat;
}

TEST(Value, OfAnOutcomesLatencyTakesInTheAnswersThatMeanIt) {
  const Summary summary = sample();
  EXPECT_EQ(value_of(summary, "create_booking.refused.response_ms.count"), 2);
  EXPECT_EQ(value_of(summary, "create_booking.refused.response_ms.max"), 100);
  EXPECT_EQ(value_of(summary, "create_booking.faulty.response_ms.count"), 1);
}

TEST(Measure, IsKnownOnlyIfItSaysOfWhatAndWhich) {
  const std::vector<Operation> operations{booking::create_operation()};
  for (const char* key :
       {"create_booking.response_ms.p(99.9)", "create_booking.booked.service_ms.min",
        "create_booking.count", "in_doubt.rate"})
    EXPECT_TRUE(known_measure(operations, key)) << key;
  for (const char* key : {"",
                          ".",
                          "count",
                          "response_ms.p99",
                          "create_booking",
                          "create_booking.booked",
                          "create_booking.rate",
                          "create_booking.response_ms",
                          "create_booking.response_ms.p",
                          "create_booking.response_ms.p()",
                          "create_booking.response_ms.p(101)",
                          "create_booking.response_ms.p(9x)",
                          "create_booking.response_ms.p(nan)",
                          "create_booking.latency_ms.p99",
                          "create_booking.bookd.count",
                          "cancel_booking.count",
                          "create_booking.skipped.response_ms.p99",
                          "create_booking.count.",
                          "booked.count",
                          "faulty.response_ms.p99",
                          "create_booking.response_ms.p99.p99"})
    EXPECT_FALSE(known_measure(operations, key)) << key;
}

TEST(Measures, AreAllKnownAndContainTheNearestToATypo) {
  const std::vector<Operation> operations{booking::create_operation(), booking::cancel_operation()};
  const std::vector<std::string> all = known_measures(operations);
  EXPECT_GT(all.size(), 500U);
  for (const std::string& key : all) EXPECT_TRUE(known_measure(operations, key)) << key;
  EXPECT_EQ(base::suggest("create_bookng.response_ms.p99", all),
            " (did you mean create_booking.response_ms.p99?)");
}

TEST(Summary, EndsAPhaseWithItsLastCallAndNotWithItsInspections) {
  History history = history_of({call(100, 900, booking::kBooked), call(100, 1900, 0)});
  history.operations[1] = session::inspect_operation();
  history.records[1].operation = 1;
  history.phases[0].closed = 0;
  EXPECT_EQ(summarise(history).phases[0].duration, std::chrono::milliseconds(1000));
}

TEST(Summary, LeavesTheWarmUpOutOfEveryFigure) {
  History history = history_of({call(100, 2, booking::kBooked), call(400, 900, booking::kConflict),
                                call(600, 2, booking::kBooked), call(700, 3, booking::kConflict)});
  history.phases[0].warm_up = std::chrono::milliseconds(500);
  history.phases[0].closed = 0;
  const Summary summary = summarise(history);
  const CallSummary& calls = summary.phases[0].calls[0];
  EXPECT_EQ(calls.arrivals, 3U) << "two, and the one that was skipped";
  EXPECT_EQ(calls.total_settled(), 2U);
  EXPECT_TRUE(adds_up(calls));
  EXPECT_EQ(calls.latencies.response.max(), std::chrono::milliseconds(3));
  EXPECT_EQ(summary.phases[0].started, std::chrono::milliseconds(600))
      << "what was under way when the warm-up ended belongs to it";
  EXPECT_EQ(summary.phases[0].duration, std::chrono::milliseconds(103));
  std::uint64_t shown = 0;
  for (const Second& second : summary.phases[0].timeline) shown += second.settled;
  EXPECT_EQ(shown, 2U);
}

}  // namespace
}  // namespace measure
