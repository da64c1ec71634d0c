#include "workload/webhook_exercise.h"

#include <gtest/gtest.h>

#include "invariant/queue.h"

namespace {

using support::Queue;

double measured(Queue queue, const std::string& name) {
  queue.history.finish();
  return workload::webhook_exercise(queue.history).at(name).value_or(-1);
}

TEST(WebhookExercise, CountsLateMarksThatWereAccepted) {
  Queue queue;
  queue.ingest(0, 0, 5);
  queue.claim(0, 1, 1, 10, 12);
  EXPECT_EQ(measured(queue, "late_marks"), 0);
  queue.mark(0, 1, 1, 112, 113, measure::webhook::kSuccess);  // the lease may have ended at 112
  EXPECT_EQ(measured(queue, "late_marks"), 0);
  queue.mark(0, 1, 1, 113, 114, measure::webhook::kStale);
  EXPECT_EQ(measured(queue, "late_marks"), 0);
  queue.mark(0, 1, 1, 113, 115, measure::webhook::kSuccess);
  EXPECT_EQ(measured(queue, "late_marks"), 1);
}

TEST(WebhookExercise, CountsLastAttemptsWhoseWorkerNeverMarked) {
  Queue queue;
  queue.ingest(0, 0, 5);
  queue.claim(0, 1, 1, 10, 12);
  queue.claim(0, 2, 2, 120, 122);
  EXPECT_EQ(measured(queue, "lost_leases"), 2);
  EXPECT_EQ(measured(queue, "expired_dead_letters"), 0);
  queue.claim(0, 3, 3, 230, 232);
  EXPECT_EQ(measured(queue, "expired_dead_letters"), 1);
  queue.mark(0, 3, 3, 240, 242, measure::webhook::kDeadLetter);
  EXPECT_EQ(measured(queue, "expired_dead_letters"), 0);
}

}  // namespace
