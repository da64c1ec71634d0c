#include "drive/webhook_worker.h"

#include <boost/thread.hpp>
#include <gtest/gtest.h>

namespace {

using drive::Claim;
using drive::refusal_of;

TEST(DriveWebhookWorker, TellsARefusalByACodeThatTheLogTakes) {
  // webhook_logs takes what stands before the colon, in small letters.
  EXPECT_TRUE(refusal_of("P0002").starts_with("no_subject: "));
  EXPECT_TRUE(refusal_of("55000").starts_with("wrong_state: "));
  EXPECT_TRUE(refusal_of("23505").starts_with("reference_taken: "));
  EXPECT_TRUE(refusal_of("22P02").starts_with("22p02: "));
}

TEST(DriveHeldClaims, AreThoseThatWereTakenAndNeitherReleasedNorLost) {
  drive::HeldClaims held;
  const Claim first{"a", "1", "w", "evt-a"};
  const Claim second{"b", "1", "w", "evt-b"};
  held.take({first, second});
  EXPECT_EQ(held.all(), (std::vector<Claim>{first, second}));
  held.lose(second);
  EXPECT_TRUE(held.is_lost(second));
  EXPECT_FALSE(held.is_lost(first));
  EXPECT_EQ(held.all(), std::vector<Claim>{first});
  held.release(first);
  EXPECT_TRUE(held.all().empty());
}

TEST(DriveHeldClaims, AreNotLostByTheLossOfAnEarlierClaimOfTheirEvent) {
  drive::HeldClaims held;
  const Claim earlier{"a", "1", "w", "evt-a"};
  const Claim later{"a", "2", "w", "evt-a"};
  held.take({later});
  held.lose(earlier);
  EXPECT_EQ(held.all(), std::vector<Claim>{later});
}

TEST(DriveEnding, WakesWhoeverRestsAndStaysCalled) {
  drive::Ending ending;
  EXPECT_FALSE(ending.rest(base::Nanos(1)));
  boost::thread caller([&ending] { ending.call(); });
  EXPECT_TRUE(ending.rest(std::chrono::hours(1)));
  caller.join();
  EXPECT_TRUE(ending.called());
  EXPECT_TRUE(ending.rest(base::Nanos(0)));
}

}  // namespace
