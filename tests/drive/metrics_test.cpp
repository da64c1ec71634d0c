#include "drive/metrics.h"

#include <thread>

#include <gtest/gtest.h>

#include "drive/metrics_feed.h"
#include "measure/booking.h"
#include "measure/session.h"
#include "measure/webhook.h"
#include "support/exposition.h"
#include "support/failure.h"

namespace {

using namespace std::chrono_literals;
using base::Outcome;
using measure::kNoAnswer;
using measure::Record;
using std::optional;
namespace booking = measure::booking;

/// Metrics of a process of ours.
class Metrics : public testing::Test {
 protected:
  optional<double> value(const std::string& series) const {
    return support::value_on(metrics_.page(), series);
  }

  drive::Metrics metrics_;
};

TEST_F(Metrics, ShowWhatBecameOfEachCall) {
  drive::CallMetrics& create = metrics_.calls(booking::create_operation());
  create.count(Outcome::kDone, booking::kBooked, 3ms);
  create.count(Outcome::kDone, booking::kBooked, 30ms, 2);
  create.count(Outcome::kRefused, booking::kConflict, 300ms);
  create.count(Outcome::kFaulty, kNoAnswer, 1ms);
  EXPECT_EQ(value(R"(pgrush_calls_total{answer="booked",call="create_booking",outcome="done"})"),
            2);
  EXPECT_EQ(
      value(R"(pgrush_calls_total{answer="conflict",call="create_booking",outcome="refused"})"), 1);
  EXPECT_EQ(value(R"(pgrush_calls_total{answer="",call="create_booking",outcome="faulty"})"), 1);
  EXPECT_EQ(value(R"(pgrush_call_retries_total{call="create_booking"})"), 2);
}

TEST_F(Metrics, CountWhatHasNotHappenedYetAsZeroAndWhatCannotNotAtAll) {
  metrics_.calls(booking::create_operation());
  EXPECT_EQ(value("pgrush_booking_attempts_total"), 0);
  EXPECT_EQ(value("pgrush_booking_conflicts_total"), 0);
  EXPECT_EQ(value(R"(pgrush_calls_total{answer="",call="create_booking",outcome="in_doubt"})"), 0);
  EXPECT_EQ(value("pgrush_webhook_processed_total"), std::nullopt);
  EXPECT_EQ(value(R"(pgrush_calls_total{answer="",call="cancel_booking",outcome="in_doubt"})"),
            std::nullopt);
}

TEST_F(Metrics, KeepResponseTimesInFixedBucketsByOutcome) {
  drive::CallMetrics& create = metrics_.calls(booking::create_operation());
  create.count(Outcome::kDone, booking::kBooked, 3ms);
  create.count(Outcome::kDone, booking::kBooked, 40ms);
  create.count(Outcome::kDone, booking::kBooked, 60s);
  create.count(Outcome::kRefused, booking::kConflict, 1us);
  const std::string done = R"({call="create_booking",outcome="done")";
  EXPECT_EQ(value("pgrush_call_response_seconds_bucket" + done + R"(,le="0.0025"})"), 0);
  EXPECT_EQ(value("pgrush_call_response_seconds_bucket" + done + R"(,le="0.005"})"), 1);
  EXPECT_EQ(value("pgrush_call_response_seconds_bucket" + done + R"(,le="10"})"), 2);
  EXPECT_EQ(value("pgrush_call_response_seconds_bucket" + done + R"(,le="+Inf"})"), 3);
  EXPECT_EQ(value("pgrush_call_response_seconds_count" + done + "}"), 3);
  EXPECT_NEAR(value("pgrush_call_response_seconds_sum" + done + "}").value_or(0), 60.043, 1e-6);
}

TEST_F(Metrics, HaveThePlansFiguresUnderTheirNames) {
  drive::CallMetrics& create = metrics_.calls(booking::create_operation());
  drive::CallMetrics& rolled_back = metrics_.calls(booking::rolled_back_operation());
  drive::CallMetrics& mark = metrics_.calls(measure::webhook::mark_operation());
  create.count(Outcome::kDone, booking::kBooked, 1ms);
  create.count(Outcome::kRefused, booking::kConflict, 1ms);
  create.count(Outcome::kTimedOut, kNoAnswer, 5s);
  rolled_back.count(Outcome::kDone, booking::kBooked, 1ms);
  mark.count(Outcome::kDone, measure::webhook::kSuccess, 1ms);
  mark.count(Outcome::kDone, measure::webhook::kSuccess, 1ms);
  mark.count(Outcome::kDone, measure::webhook::kDeadLetter, 1ms);
  mark.count(Outcome::kDone, measure::webhook::kRetry, 1ms);
  EXPECT_EQ(value("pgrush_booking_attempts_total"), 4);
  EXPECT_EQ(value("pgrush_booking_conflicts_total"), 1);
  EXPECT_EQ(value("pgrush_webhook_processed_total"), 2);
  EXPECT_EQ(value("pgrush_webhook_dead_letters_total"), 1);
}

TEST_F(Metrics, ShowTheQueueAsItWasSeenLast) {
  metrics_.show({{"pending", 7, 1.5}, {"dead_letter", 2, 60}});
  metrics_.show({{"pending", 0, 0}, {"dead_letter", 3, 61}});
  EXPECT_EQ(value(R"(pgrush_webhook_events{status="pending"})"), 0);
  EXPECT_EQ(value(R"(pgrush_webhook_events{status="dead_letter"})"), 3);
  EXPECT_EQ(value(R"(pgrush_webhook_event_age_seconds{status="dead_letter"})"), 61);
}

TEST_F(Metrics, AreCountedByManyThreadsAtOnce) {
  drive::CallMetrics& create = metrics_.calls(booking::create_operation());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int call = 0; call < 1000; ++call) create.count(Outcome::kDone, booking::kBooked, 1ms);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(value("pgrush_booking_attempts_total"), 4000);
  EXPECT_EQ(value(R"(pgrush_call_response_seconds_count{call="create_booking",outcome="done"})"),
            4000);
}

TEST_F(Metrics, AreAnsweredOverHttpAtAFreePortOfTheLoopback) {
  const std::string url = metrics_.listen({});
  ASSERT_TRUE(url.starts_with("http://127.0.0.1:") && url.ends_with("/metrics")) << url;
  metrics_.calls(booking::create_operation()).count(Outcome::kDone, booking::kBooked, 1ms);
  EXPECT_EQ(support::value_on(support::page_at(url), "pgrush_booking_attempts_total"), 1);

  const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  drive::Metrics second;
  const auto failed = support::failure_of([&] { second.listen({"127.0.0.1", port}); });
  EXPECT_EQ(failed.status, 104);
  EXPECT_TRUE(failed.says("cannot listen at 127.0.0.1:" + std::to_string(port)));
}

// ---- The feed -----------------------------------------------------------------------------------

/// A driver's recording of bookings and inspections, which a feed follows.
class Feed : public Metrics {
 protected:
  void record(std::uint8_t operation, bool continued = false) {
    recording_.reserve(1);
    Record record;
    record.operation = operation;
    record.answer = 0;
    record.answered = 1'000'000;
    record.continued = continued ? 1 : 0;
    recording_.add(record);
  }
  void act() {
    const std::vector<const measure::Trail*> trails{&recording_.trail()};
    drive::Progress progress;
    progress.trails = trails;
    feed_.act(base::Instant{}, progress);
  }
  void end_load() {
    drive::Harvest harvest;
    harvest.recordings.push_back(std::move(recording_));
    feed_.hear_out(harvest);
    recording_ = measure::Recording(2);
  }

  const std::vector<measure::Operation> operations_{booking::create_operation(),
                                                    measure::session::inspect_operation()};
  measure::Recording recording_{2};
  drive::MetricsFeed feed_{metrics_, operations_};
};

TEST_F(Feed, CountsEachCallOnceWhileTheLoadGoesOnAndWhenItIsOver) {
  record(0);
  act();
  EXPECT_EQ(value("pgrush_booking_attempts_total"), 1);
  act();
  EXPECT_EQ(value("pgrush_booking_attempts_total"), 1);
  record(0);
  record(0);
  end_load();
  EXPECT_EQ(value("pgrush_booking_attempts_total"), 3);
}

TEST_F(Feed, GoesOnWithTheNextSliceOfALoad) {
  record(0);
  end_load();
  record(0);
  act();
  end_load();
  EXPECT_EQ(value("pgrush_booking_attempts_total"), 2);
}

TEST_F(Feed, CountsNoInspectionAndNoFurtherRowOfACall) {
  record(0);
  record(0, true);
  record(1);
  act();
  EXPECT_EQ(value("pgrush_booking_attempts_total"), 1);
  EXPECT_EQ(metrics_.page().find("inspect_session"), std::string::npos);
}

TEST_F(Feed, IsDueAgainSoonAndLater) {
  act();
  EXPECT_GT(feed_.due(), base::Instant{});
  EXPECT_LE(feed_.due(), base::Instant{} + 1s);
}

}  // namespace
