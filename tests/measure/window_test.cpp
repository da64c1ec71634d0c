#include "measure/window.h"

#include <gtest/gtest.h>

#include "measure/booking.h"
#include "measure/summary.h"

namespace measure {
namespace {

using namespace std::chrono_literals;
using base::Outcome;

constexpr std::int64_t kMillisecond = 1'000'000;

const Worse kMore = [](double left, double right) { return left > right; };
const Worse kLess = [](double left, double right) { return left < right; };

/// A call that was answered at `at_ms` after `took` ms.
Record call(std::int64_t at_ms, std::int64_t took = 1, Outcome outcome = Outcome::kDone) {
  Record record;
  record.due = record.invoked = (at_ms - took) * kMillisecond;
  record.answered = at_ms * kMillisecond;
  record.outcome = outcome;
  record.answer = kNoAnswer;
  if (outcome == Outcome::kDone) record.answer = booking::kBooked;
  return record;
}

/// Phases one after the other without a pause, of so many seconds each; all records are arrivals.
History history_of(const std::vector<double>& seconds, const std::vector<Record>& records) {
  History history;
  history.operations = {booking::create_operation(), booking::cancel_operation()};
  std::int64_t at = 0;
  for (const double length : seconds) {
    const auto end = at + static_cast<std::int64_t>(length * 1e9);
    Phase phase;
    phase.name = "phase " + std::to_string(history.phases.size());
    phase.started = at;
    phase.ended = phase.closed = at = end;
    phase.arrivals = phase.skipped = {0, 0};
    history.phases.push_back(phase);
  }
  history.records = records;
  for (Record& record : history.records) {
    while (record.answered >= history.phases[record.phase].ended &&
           record.phase + std::size_t{1} < history.phases.size())
      ++record.phase;
    if (!record.continued) ++history.phases[record.phase].arrivals[record.operation];
  }
  return history;
}

/// An answer every 100 ms; those of [from, to) s have that outcome and took that long.
History steady(double seconds, int from, int to, Outcome outcome, std::int64_t took = 1) {
  std::vector<Record> records;
  for (std::int64_t ms = 50; ms < static_cast<std::int64_t>(seconds * 1000); ms += 100) {
    const bool inside = ms >= from * 1000 && ms < to * 1000;
    records.push_back(inside ? call(ms, took, outcome) : call(ms));
  }
  return history_of({seconds}, records);
}

TEST(Windows, FindTenSecondsOfErrorsThatTheTotalHides) {
  // 100 % errors in 10 s of 172: 5.8 % of the run.
  const History history = steady(172, 162, 172, Outcome::kFaulty);
  EXPECT_LT(*value_of(summarise(history), "create_booking.faulty.rate"), 0.06);
  const auto worst = worst_window(history, "create_booking.faulty.rate", 10s, kMore);
  ASSERT_TRUE(worst);
  EXPECT_EQ(worst->value, 1);
  EXPECT_EQ(worst->window.phase, 0U);
  EXPECT_EQ(worst->window.from, 162s);
  EXPECT_EQ(worst->window.to, 172s);
}

TEST(Windows, SlideByWholeSeconds) {
  const History history = steady(30, 7, 11, Outcome::kDone, 40);
  const auto worst = worst_window(history, "create_booking.response_ms.mean", 4s, kMore);
  ASSERT_TRUE(worst);
  EXPECT_EQ(worst->value, 40);
  EXPECT_EQ(worst->window.from, 7s);
  const auto best = worst_window(history, "create_booking.response_ms.mean", 4s, kLess);
  EXPECT_EQ(best->value, 1);
  EXPECT_EQ(best->window.from, 0s) << "of equal ones the first";
}

TEST(Windows, HaveEveryKindOfMeasure) {
  const History history = steady(20, 5, 10, Outcome::kRetryable, 7);
  const std::map<std::string, double> worst{{"create_booking.response_ms.max", 7},
                                            {"create_booking.service_ms.max", 7},
                                            {"create_booking.retryable.response_ms.count", 50},
                                            {"create_booking.count", 50},
                                            {"create_booking.booked.count", 50},
                                            {"retryable.count", 50},
                                            {"retryable.rate", 1},
                                            {"create_booking.rate_per_s", 10},
                                            {"retryable.rate_per_s", 10},
                                            {"create_booking.retries.count", 0}};
  for (const auto& [measure, value] : worst) {
    const auto found = worst_window(history, measure, 5s, kMore);
    ASSERT_TRUE(found) << measure;
    EXPECT_EQ(found->value, value) << measure;
  }
}

TEST(Windows, OfALoadInWhichNothingHappensHaveACountOfZeroButNoLatency) {
  History history = history_of({10}, {call(500), call(9500)});
  EXPECT_EQ(worst_window(history, "create_booking.count", 2s, kLess)->value, 0);
  EXPECT_EQ(worst_window(history, "create_booking.response_ms.max", 2s, kLess)->value, 1);
  EXPECT_EQ(worst_window(history, "create_booking.done.rate", 2s, kLess)->value, 1);
}

TEST(Windows, OfTheTotalLengthAreTheTotal) {
  const History history = steady(12, 3, 8, Outcome::kFaulty, 9);
  for (const char* measure : {"create_booking.response_ms.p90", "create_booking.faulty.rate",
                              "create_booking.rate_per_s", "faulty.count", "done.rate_per_s"})
    EXPECT_EQ(worst_window(history, measure, 12s, kMore)->value,
              value_of(summarise(history), measure))
        << measure;
}

TEST(Windows, OfAShorterPhaseAreTheWholeOfIt) {
  const History history = steady(2.5, 0, 1, Outcome::kFaulty);
  const auto worst = worst_window(history, "faulty.count", 10s, kMore);
  ASSERT_TRUE(worst);
  EXPECT_EQ(worst->value, 10);
  EXPECT_EQ(worst->window.to, 2500ms);
  EXPECT_EQ(worst_window(history, "create_booking.rate_per_s", 10s, kMore)->value, 10);
}

TEST(Windows, LeaveNothingOutAtThePhasesEnd) {
  History history = steady(4.5, 4, 5, Outcome::kFaulty);
  const auto worst = worst_window(history, "faulty.count", 2s, kMore);
  ASSERT_TRUE(worst);
  EXPECT_EQ(worst->value, 5);
  EXPECT_EQ(worst->window.from, 2500ms);
  EXPECT_EQ(worst->window.to, 4500ms);
  history.records.push_back(call(4600, 1, Outcome::kFaulty));  // heard when the end was noted
  EXPECT_EQ(worst_window(history, "faulty.count", 2s, kMore)->value, 6);
}

TEST(Windows, DoNotReachFromOnePhaseIntoTheNext) {
  std::vector<Record> records;
  for (int ms = 4050; ms < 6000; ms += 100) records.push_back(call(ms, 1, Outcome::kFaulty));
  const History history = history_of({5, 5}, records);
  const auto worst = worst_window(history, "faulty.count", 2s, kMore);
  ASSERT_TRUE(worst);
  EXPECT_EQ(worst->value, 10);
  EXPECT_EQ(worst->window.phase, 0U);
  EXPECT_EQ(worst->window.from, 3s);
}

TEST(Windows, LeaveOutPhasesThatTheMeasureIsNotAbout) {
  std::vector<Record> records;
  for (int ms = 50; ms < 10'000; ms += 100) {
    records.push_back(call(ms));
    if (ms > 5000) records.back().operation = 1;
  }
  const History history = history_of({5, 5}, records);
  EXPECT_EQ(worst_window(history, "create_booking.count", 1s, kLess)->value, 10);
  EXPECT_EQ(worst_window(history, "cancel_booking.count", 1s, kLess)->window.phase, 1U);
}

TEST(Windows, CountACallOnceWhateverItsRows) {
  Record further = call(500);
  further.continued = 1;
  EXPECT_EQ(worst_window(history_of({2}, {call(500), further}), "done.count", 1s, kMore)->value, 1);
}

TEST(Windows, HaveNoValueOfWhatHasNoMomentOrWasNotMeasured) {
  const History history = steady(5, 0, 0, Outcome::kDone);
  for (const char* measure : {"arrivals.count", "create_booking.skipped.count", "unknown",
                              "cancel_booking.count", "create_booking.conflict.response_ms.p99"})
    EXPECT_FALSE(worst_window(history, measure, 1s, kMore)) << measure;
  EXPECT_FALSE(worst_window(History(), "faulty.count", 1s, kMore));
}

}  // namespace
}  // namespace measure
