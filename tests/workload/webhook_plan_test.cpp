#include "workload/webhook_plan.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace {

using workload::WebhookOptions;
using workload::WebhookPlan;
using EventFate = WebhookPlan::Fate;

constexpr std::uint32_t kEvents = 20'000;

WebhookPlan webhook_plan(const WebhookOptions& options, std::uint64_t seed = 7) {
  return {options, seed, 2, 0, kEvents, 6, 3};
}

/// How many of the events fit, as a share.
template <class Fits>
double share(Fits fits) {
  std::uint32_t count = 0;
  for (std::uint32_t event = 0; event < kEvents; ++event) count += fits(event) ? 1 : 0;
  return static_cast<double>(count) / kEvents;
}

/// How often the messages of all tickets are for each event, and how many come late.
struct Deliveries {
  std::vector<int> of_event;
  int late = 0;
};

Deliveries deliveries(const WebhookPlan& plan) {
  Deliveries all{std::vector<int>(plan.events())};
  for (std::uint64_t ticket = 0; ticket < plan.tickets(); ++ticket) {
    if (!plan.sends(ticket)) continue;
    const std::uint32_t event = plan.event(ticket);
    ++all.of_event.at(event);
    const std::uint64_t first = event * WebhookPlan::kTicketsOfEvent;
    if (ticket / plan.tickets_at_once() > first / plan.tickets_at_once()) ++all.late;
  }
  return all;
}

TEST(WebhookPlan, DeliversSomeEventsTwiceAndHalfOfThemABurstLater) {
  WebhookOptions options;
  options.duplicate_ratio = 0.2;
  const Deliveries all = deliveries(webhook_plan(options));
  EXPECT_EQ(std::ranges::count(all.of_event, 0), 0);
  EXPECT_NEAR(static_cast<double>(std::ranges::count(all.of_event, 2)) / kEvents, 0.2, 0.02);
  EXPECT_EQ(std::ranges::count(all.of_event, 1) + std::ranges::count(all.of_event, 2), kEvents);
  EXPECT_NEAR(static_cast<double>(all.late) / kEvents, 0.1, 0.02);
}

TEST(WebhookPlan, DeliversAllDuplicatesAtOnceWhereThereIsNoLaterBurst) {
  for (const std::uint32_t burst : {0U, kEvents}) {
    WebhookOptions options;
    options.duplicate_ratio = 0.2;
    options.burst = burst;
    const Deliveries all = deliveries(webhook_plan(options));
    EXPECT_NEAR(static_cast<double>(std::ranges::count(all.of_event, 2)) / kEvents, 0.2, 0.02);
    EXPECT_EQ(all.late, 0);
  }
}

TEST(WebhookPlan, HasSomePoisonEventsKillEveryWorkerAndTheOthersFailEveryTime) {
  WebhookOptions options;
  options.poison_ratio = 0.5;
  const WebhookPlan poisoned = webhook_plan(options);
  const auto always = [&](EventFate fate) {
    return share([&](std::uint32_t event) {
      for (const std::int64_t claim_no : {1, 2, 3, 50})
        if (poisoned.fate(event, claim_no) != fate) return false;
      return true;
    });
  };
  EXPECT_NEAR(always(EventFate::kCrashes), 0.5 * 0.35, 0.02);
  EXPECT_NEAR(always(EventFate::kFails), 0.5 * 0.65, 0.02);
  EXPECT_NEAR(always(EventFate::kSucceeds), 0.5, 0.02);
}

TEST(WebhookPlan, SpreadsLateMarksAboutTheEndOfTheLease) {
  const WebhookPlan stalling = webhook_plan({});
  const base::Nanos lease = stalling.options().lease;
  const auto stall = [&](std::uint32_t event) { return stalling.stall(event, 1); };
  for (std::uint32_t event = 0; event < kEvents; ++event) {
    EXPECT_GE(stall(event).silence, lease * 9 / 10);
    EXPECT_LE(stall(event).silence, lease * 3 / 2);
    if (stall(event).hushes) {
      EXPECT_EQ(stall(event).silence, lease);
    }
  }
  EXPECT_NEAR(share([&](auto event) { return stall(event).hushes; }), 0.35, 0.02);
  EXPECT_NEAR(share([&](auto event) { return stall(event).ok; }), 0.5, 0.02);
  // A sixth of those that do not hush wake before the lease is over.
  EXPECT_NEAR(share([&](auto event) { return stall(event).silence < lease; }), 0.65 / 6, 0.02);
}

TEST(WebhookPlan, RepeatsMarksAtOnceOrBeforeTheShortestBackoffIsOver) {
  WebhookOptions options;
  options.repeat_ratio = 1;
  const WebhookPlan repeating = webhook_plan(options);
  for (std::uint32_t event = 0; event < kEvents; ++event)
    EXPECT_LT(repeating.repeats_after(event, 1), options.backoff);
  EXPECT_NEAR(share([&](auto event) { return repeating.repeats_after(event, 1).count() == 0; }),
              0.5, 0.02);
}

TEST(WebhookPlan, AsksForAsManyReplaysAsItsOptionSays) {
  for (const double ratio : {0.0, 0.4, 0.9}) {
    WebhookOptions options;
    options.replay_ratio = ratio;
    const WebhookPlan replaying = webhook_plan(options);
    const auto calls = [&](std::uint32_t event) { return replaying.replay(event, 3).calls; };
    const double one = share([&](auto event) { return calls(event) == 1; });
    const double two = share([&](auto event) { return calls(event) == 2; });
    EXPECT_NEAR(one + 2 * two, ratio, 0.03);
    EXPECT_NEAR(two, ratio / 4, 0.02) << "by two workers at once";
  }
}

TEST(WebhookPlan, ChoosesTheSameForTheSameSeedOnly) {
  WebhookOptions options;
  options.replay_ratio = 0.5;
  const WebhookPlan one = webhook_plan(options);
  const WebhookPlan same = webhook_plan(options);
  const WebhookPlan other = webhook_plan(options, 8);
  const auto agree = [&](const WebhookPlan& with) {
    return share([&](std::uint32_t event) {
      return one.stall(event, 1).silence == with.stall(event, 1).silence &&
             one.replay(event, 1).calls == with.replay(event, 1).calls;
    });
  };
  EXPECT_EQ(agree(same), 1);
  EXPECT_LT(agree(other), 0.5);
}

TEST(WebhookPlan, KnowsItsOwnEventsFromOtherPhases) {
  const WebhookPlan second({}, 7, 1, 100, 50, 3, 3);
  EXPECT_FALSE(second.owns(99));
  EXPECT_TRUE(second.owns(100));
  EXPECT_TRUE(second.owns(149));
  EXPECT_FALSE(second.owns(150));
}

}  // namespace
