#include "workload/webhook_actor.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/scripted_channel.h"

namespace {

using base::Instant;
using workload::Move;

const Instant kActorStart{std::chrono::seconds(100)};

scenario::Load closed_loop() {
  scenario::Load load;
  load.executor = scenario::Executor::kConstantVus;
  return load;
}

/// Six arrivals, one each 200 ms.
scenario::Load open_loop() {
  scenario::Load load;
  load.executor = scenario::Executor::kConstantArrivalRate;
  load.rate = 5;
  load.duration_s = 1.2;
  return load;
}

/// One client of a phase with six events. What it hands in is accepted; nothing can be claimed.
class LoneClient {
 public:
  explicit LoneClient(const workload::WebhookOptions& options,
                      const scenario::Load& load = closed_loop())
      : shared_(workload::WebhookPlan(options, 1, 0, 0, 6, 0, 1),
                {.ingest = 0, .claim = 1, .mark = 2, .replay = 3}, load) {}
  explicit LoneClient(std::uint32_t burst) : LoneClient(workload::WebhookOptions{.burst = burst}) {}

  /// Whether it leaves when it is asked next, that much later; a claim that it makes instead finds
  /// nothing.
  bool leaves(base::Nanos later) {
    now_ += later;
    measure::Record record;
    recording_.reserve(1);
    const Move move = actor_.next(now_, request_, record);
    if (move.kind == Move::Kind::kCall) {
      EXPECT_EQ(record.operation, shared_.operations.claim);
      actor_.settle(support::rows(nothing_), record, recording_);
    }
    return move.kind == Move::Kind::kLeave;
  }
  /// When it hands events in, in ms since the start, and when they were due; "s" for one that it
  /// skips, "d" before a duplicate: if it is asked as often as it wants to be, until it leaves or
  /// has handed in so many. A call lasts 1 ms.
  std::string arrivals(int most = INT_MAX) {
    std::string told;
    int made = 0;
    while (made < most) {
      measure::Record record;
      recording_.reserve(1);
      const Move move = actor_.next(now_, request_, record);
      if (move.kind == Move::Kind::kLeave) break;
      if (move.kind == Move::Kind::kSkip) told += "s ";
      if (move.kind == Move::Kind::kWait) now_ = std::max(now_, move.at);
      if (move.kind != Move::Kind::kCall) continue;
      const bool claimed = record.operation == shared_.operations.claim;
      if (!claimed) {
        told += fmt::format("{}{}/{} ", record.subject == last_ ? "d" : "", since_start(now_),
                            since_start(move.at));
        last_ = record.subject;
        ++made;
      }
      now_ += std::chrono::milliseconds(1);
      actor_.settle(support::rows(claimed ? nothing_ : accepted_), record, recording_);
    }
    return told;
  }
  /// No event comes in from that time on.
  void close(base::Nanos after) { shared_.close(kActorStart + after); }
  /// Since the start.
  base::Nanos passed() const { return now_ - kActorStart; }
  /// So much later.
  void pass(base::Nanos time) { now_ += time; }
  /// How long everybody must be quiet.
  base::Nanos quiet() const { return shared_.plan.quiet(); }

  /// Its calls until the first `claims` claims are through: "i" for an event that it hands in, "c"
  /// for a claim.
  std::string calls(int claims) {
    std::string made;
    while (claims > 0) {
      measure::Record record;
      recording_.reserve(1);
      const Move move = actor_.next(now_, request_, record);
      now_ += std::chrono::milliseconds(100);  // longer than it rests after a claim
      if (move.kind == Move::Kind::kWait) continue;
      EXPECT_EQ(move.kind, Move::Kind::kCall);
      const bool claimed = record.operation == shared_.operations.claim;
      if (claimed) --claims;
      made += claimed ? "c" : "i";
      actor_.settle(support::rows(claimed ? nothing_ : accepted_), record, recording_);
    }
    return made;
  }

 private:
  static int since_start(Instant at) { return static_cast<int>(base::to_ms(at - kActorStart)); }

  workload::WebhookShared shared_;
  workload::WebhookActor actor_{shared_, 0};
  support::FakeRows accepted_{{{"accepted", std::string(16, '\1')}}};
  support::FakeRows nothing_{{}};
  measure::Recording recording_{4};
  pg::Request request_;
  std::uint32_t last_ = UINT32_MAX;
  Instant now_ = kActorStart;
};

TEST(WebhookActor, HandsInAndClaimsByTurns) { EXPECT_EQ(LoneClient(0).calls(7), "icicicicicicc"); }

TEST(WebhookActor, HandsInAWholeBurstBeforeItClaimsAndTheNextOnceNothingIsLeft) {
  EXPECT_EQ(LoneClient(2).calls(4), "iiciiciicc");
  EXPECT_EQ(LoneClient(4).calls(3), "iiiiciicc") << "the last burst is what is left";
  EXPECT_EQ(LoneClient(100).calls(2), "iiiiiicc");
}

TEST(WebhookActor, HandsInWhatIsDueOfAnOpenLoopAndClaimsMeanwhile) {
  const std::string on_time = "0/0 200/200 400/400 600/600 800/800 1000/1000 ";
  EXPECT_EQ(LoneClient({.burst = 0}, open_loop()).arrivals(), on_time);
  LoneClient late({.burst = 0}, open_loop());
  EXPECT_EQ(late.arrivals(1), "0/0 ");
  late.pass(std::chrono::milliseconds(500));
  EXPECT_EQ(late.arrivals(), "502/200 503/400 600/600 800/800 1000/1000 ")
      << "every other call is a claim";
}

TEST(WebhookActor, HandsInADuplicateOfAnOpenLoopRightAfterItsEvent) {
  EXPECT_EQ(LoneClient({.duplicate_ratio = 1, .burst = 0}, open_loop()).arrivals(3),
            "0/0 d2/2 200/200 ");
}

TEST(WebhookActor, SkipsWhatWasDueOfAnOpenLoopWhenItIsClosed) {
  LoneClient client({.burst = 0}, open_loop());
  EXPECT_EQ(client.arrivals(1), "0/0 ");
  client.pass(std::chrono::milliseconds(500));
  client.close(std::chrono::milliseconds(500));
  EXPECT_EQ(client.arrivals(), "s s ");
}

TEST(WebhookActor, WorksOnForAWhileWhenAnOpenLoopIsClosedButNotWhenAClosedOneIs) {
  const auto leaves_after = [](const scenario::Load& load) {
    LoneClient client({.burst = 0}, load);
    client.arrivals(1);
    client.close(std::chrono::milliseconds(100));
    client.arrivals();
    return client.passed();
  };
  EXPECT_LE(leaves_after(closed_loop()), std::chrono::milliseconds(120)) << "once it wakes";
  EXPECT_GT(leaves_after(open_loop()), LoneClient(0).quiet()) << "until nothing can come back";
  LoneClient busy({.burst = 0, .lease = std::chrono::hours(1)}, open_loop());
  busy.close(std::chrono::milliseconds(100));
  busy.arrivals();
  EXPECT_GE(busy.passed(), std::chrono::milliseconds(2100));
  EXPECT_LT(busy.passed(), std::chrono::seconds(3)) << "not as long as it takes";
}

TEST(WebhookActor, LeavesOnceAClaimFoundNothingAfterAllWasQuietForLongEnough) {
  LoneClient client(100);
  EXPECT_EQ(client.calls(1), "iiiiiic");
  EXPECT_FALSE(client.leaves(base::Nanos(0))) << "what was claimed may come back";
  EXPECT_FALSE(client.leaves(client.quiet())) << "it may have come back: a claim tells";
  EXPECT_TRUE(client.leaves(base::Nanos(0)));
}

TEST(WebhookActor, DoesNotTakeAStallForQuiet) {
  LoneClient client(100);
  EXPECT_EQ(client.calls(1), "iiiiiic");
  EXPECT_FALSE(client.leaves(base::Nanos(0)));
  EXPECT_FALSE(client.leaves(std::chrono::hours(1))) << "it has not asked since";
  EXPECT_TRUE(client.leaves(base::Nanos(0)));
}

}  // namespace
