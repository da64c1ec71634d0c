#include "workload/webhook_actor.h"

#include <gtest/gtest.h>

#include "support/scripted_channel.h"

namespace {

using base::Instant;
using workload::Move;

/// One client of a phase with six events. What it hands in is accepted; nothing can be claimed.
class LoneClient {
 public:
  explicit LoneClient(std::uint32_t burst)
      : shared_(workload::WebhookPlan({.burst = burst}, 1, 0, 0, 6, 0, 1),
                {.ingest = 0, .claim = 1, .mark = 2, .replay = 3}) {}

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
  workload::WebhookShared shared_;
  workload::WebhookActor actor_{shared_, 0};
  support::FakeRows accepted_{{{"accepted", std::string(16, '\1')}}};
  support::FakeRows nothing_{{}};
  measure::Recording recording_{4};
  pg::Request request_;
  Instant now_{std::chrono::seconds(100)};
};

TEST(WebhookActor, HandsInAndClaimsByTurns) { EXPECT_EQ(LoneClient(0).calls(7), "icicicicicicc"); }

TEST(WebhookActor, HandsInAWholeBurstBeforeItClaimsAndTheNextOnceNothingIsLeft) {
  EXPECT_EQ(LoneClient(2).calls(4), "iiciiciicc");
  EXPECT_EQ(LoneClient(4).calls(3), "iiiiciicc") << "the last burst is what is left";
  EXPECT_EQ(LoneClient(100).calls(2), "iiiiiicc");
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
