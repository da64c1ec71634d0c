#include "invariant/story.h"

namespace {

using base::Truth;
using support::Story;
using Guard = measure::Snapshot::Guard;

constexpr Guard::Kind kKinds[] = {Guard::Kind::kIndex, Guard::Kind::kConstraint,
                                  Guard::Kind::kTrigger, Guard::Kind::kRowSecurity,
                                  Guard::Kind::kDefiner};

TEST(GuardsAreInForce, HoldsIfAllOfThemAre) {
  Story story;
  for (const Guard::Kind kind : kKinds) story.snapshot.guards.push_back({kind, "one", true});
  const invariant::Verdict verdict = story.judge("guards_are_in_force");
  EXPECT_EQ(verdict.truth, Truth::kHolds);
  EXPECT_EQ(verdict.examined, 5U);
}

TEST(GuardsAreInForce, IsUnknownIfNoneIsKnown) {
  Story story;
  EXPECT_EQ(story.judge("guards_are_in_force").truth, Truth::kUnknown);
}

TEST(GuardsAreInForce, IsViolatedByOneOfEachKindThatIsNot) {
  for (const Guard::Kind kind : kKinds) {
    Story story;
    for (const Guard::Kind other : kKinds) story.snapshot.guards.push_back({other, "good", true});
    story.snapshot.guards.push_back({kind, "public.bad", false});
    const invariant::Verdict verdict = story.judge("guards_are_in_force");
    EXPECT_EQ(verdict.truth, Truth::kViolated);
    ASSERT_EQ(verdict.violations, 1U);
    EXPECT_EQ(verdict.evidence.front().facts.front().second, "public.bad");
  }
}

}  // namespace
