#include "measure/blocking.h"

#include <gtest/gtest.h>

namespace measure {
namespace {

using Pids = std::vector<std::int32_t>;

TEST(Blocking, OfNobodyIsNothing) {
  const Blocking none = blocking_of({});
  EXPECT_EQ(none.depth(), 0U);
  EXPECT_EQ(none.holder, 0);
}

TEST(Blocking, FollowsAChainToWhoWaitsForNobody) {
  const Blocking chain = blocking_of({{3, {2}}, {2, {1}}});
  EXPECT_EQ(chain.longest_chain, (Pids{3, 2, 1}));
  EXPECT_EQ(chain.depth(), 2U);
  EXPECT_EQ(chain.holder, 1);
  EXPECT_EQ(chain.held_up, 2U);
}

TEST(Blocking, TakesTheLongestWayThroughAQueue) {
  // Each waits for the holder and for all that came before it.
  const Blocking queue = blocking_of({{4, {1, 2, 3}}, {2, {1}}, {3, {1, 2}}});
  EXPECT_EQ(queue.longest_chain, (Pids{4, 3, 2, 1}));
  EXPECT_EQ(queue.held_up, 3U);
}

TEST(Blocking, NamesTheHolderThatHoldsUpTheMost) {
  const Blocking two = blocking_of({{10, {1}}, {20, {2}}, {21, {2}}});
  EXPECT_EQ(two.depth(), 1U);
  EXPECT_EQ(two.holder, 2);
  EXPECT_EQ(two.held_up, 2U);
}

TEST(Blocking, CountsASessionOnceThatWaitsForSeveralOfAChain) {
  EXPECT_EQ(blocking_of({{3, {2, 1}}, {2, {1}}}).held_up, 2U);
}

TEST(Blocking, CutsACircleWhereItCloses) {
  const Blocking circle = blocking_of({{1, {2}}, {2, {3}}, {3, {1}}});
  EXPECT_EQ(circle.longest_chain.size(), 3U);
  EXPECT_EQ(circle.holder, 0) << "all of them wait";
}

TEST(Blocking, KnowsNoChainOfThoseThatCouldNotBeAskedFor) {
  EXPECT_TRUE(blocking_of({{1, {}}, {2, {}}}).longest_chain.empty());
}

}  // namespace
}  // namespace measure
