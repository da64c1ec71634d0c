#include "measure/figures.h"

#include <gtest/gtest.h>

#include "measure/booking.h"
#include "measure/session.h"

namespace measure {
namespace {

Record call(std::uint8_t operation, std::int64_t due_ms, std::int64_t sent_ms,
            std::int64_t answered_ms) {
  Record record;
  record.operation = operation;
  record.due = due_ms * 1'000'000;
  record.invoked = sent_ms * 1'000'000;
  record.answered = answered_ms * 1'000'000;
  record.outcome = base::Outcome::kDone;
  record.answer = 0;
  return record;
}

Record failed(Record call) {
  call.outcome = base::Outcome::kRetryable;
  call.answer = kNoAnswer;
  return call;
}

/// One booking, two cancellations, an inspection and `more` in a phase of 2 s.
Summary summary(const std::vector<Record>& more = {}) {
  History history;
  history.operations = {booking::create_operation(), booking::cancel_operation(),
                        session::inspect_operation()};
  history.phases.push_back({"p", "w", 0, 2'000'000'000});
  history.phases.back().closed = history.phases.back().ended;
  Recording recording(history.operations.size());
  std::vector<Record> records{call(0, 0, 1, 5), call(1, 0, 0, 20), call(1, 10, 20, 2000),
                              call(2, 0, 0, 900)};
  records.insert(records.end(), more.begin(), more.end());
  recording.reserve(records.size());
  for (const Record& record : records) {
    recording.add(record);
    ++recording.arrivals[record.operation];
  }
  recording.sessions = {{7, 4242, 0}};
  history.absorb(std::move(recording));
  history.finish();
  return summarise(history);
}

double value(const std::vector<Figure>& figures, const std::string& call,
             const std::string& measure) {
  for (const Figure& figure : figures)
    if (figure.call == call && figure.measure == measure) return figure.value;
  return -1;
}

TEST(Figures, AreOfAllCallsAndOfEachOperation) {
  const std::vector<Figure> figures = figures_of(summary());
  EXPECT_EQ(figures.size(), 15U);
  EXPECT_EQ(value(figures, "", "rate_per_s"), 1.5);
  EXPECT_EQ(value(figures, "cancel_booking", "rate_per_s"), 1);
  EXPECT_NEAR(value(figures, "create_booking", "response_ms.p50"), 5, 0.01);
  EXPECT_NEAR(value(figures, "create_booking", "service_ms.p50"), 4, 0.01);
  EXPECT_NEAR(value(figures, "", "response_ms.p99"), 1990, 2);
}

TEST(Figures, LeaveInspectionsOut) {
  EXPECT_EQ(answered_of(summary()), 3U);
  EXPECT_EQ(latencies_of(summary()).response.count(), 3U);
  EXPECT_EQ(value(figures_of(summary()), "inspect_session", "rate_per_s"), -1);
}

TEST(Figures, LeaveOutWhatFailedSoThatGivingUpIsNotFast) {
  const Summary some = summary({failed(call(0, 0, 0, 1)), failed(call(0, 1, 1, 2))});
  EXPECT_EQ(answered_of(some), 3U);
  EXPECT_EQ(value(figures_of(some), "", "rate_per_s"), 1.5);
  EXPECT_NEAR(value(figures_of(some), "create_booking", "response_ms.p50"), 5, 0.01);
}

TEST(Figures, OfThroughputAreBetterIfMoreAndOfLatencyIfLess) {
  for (const Figure& figure : figures_of(summary()))
    EXPECT_EQ(figure.more_is_better, figure.measure == "rate_per_s") << figure.measure;
}

}  // namespace
}  // namespace measure
