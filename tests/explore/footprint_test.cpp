#include "explore/footprint.h"

#include <gtest/gtest.h>

namespace {

using explore::Footprint;

constexpr std::uint32_t kSlots = 16'400;
constexpr std::uint32_t kEvents = 16'500;

Footprint touching(std::uint32_t oid, std::uint32_t access) {
  Footprint footprint;
  footprint.touch(oid, access);
  return footprint;
}

Footprint committing(std::uint32_t oid) {
  Footprint footprint;
  footprint.publish(touching(oid, PGRUSH_STOP_WRITES));
  return footprint;
}

bool both_ways(const Footprint& one, const Footprint& other) {
  EXPECT_EQ(explore::independent(one, other), explore::independent(other, one));
  return explore::independent(one, other);
}

TEST(Footprints, OfDifferentRelationsAreIndependent) {
  EXPECT_TRUE(
      both_ways(touching(kSlots, PGRUSH_STOP_WRITES), touching(kEvents, PGRUSH_STOP_WRITES)));
}

TEST(Footprints, OfReadersAreIndependent) {
  EXPECT_TRUE(both_ways(touching(kSlots, PGRUSH_STOP_READS), touching(kSlots, PGRUSH_STOP_READS)));
}

TEST(Footprints, OfAReaderAndAWriterThatHasNotCommittedAreIndependent) {
  EXPECT_TRUE(both_ways(touching(kSlots, PGRUSH_STOP_READS), touching(kSlots, PGRUSH_STOP_WRITES)));
}

TEST(Footprints, OfTwoThatLockOrWriteDepend) {
  for (const std::uint32_t one : {PGRUSH_STOP_LOCKS, PGRUSH_STOP_WRITES})
    for (const std::uint32_t other : {PGRUSH_STOP_LOCKS, PGRUSH_STOP_WRITES})
      EXPECT_FALSE(both_ways(touching(kSlots, one), touching(kSlots, other)));
}

TEST(Footprints, OfACommitAndAReaderDepend) {
  EXPECT_FALSE(both_ways(committing(kSlots), touching(kSlots, PGRUSH_STOP_READS)));
  EXPECT_FALSE(both_ways(committing(kSlots), committing(kSlots)));
  EXPECT_TRUE(both_ways(committing(kSlots), touching(kEvents, PGRUSH_STOP_WRITES)));
}

TEST(Footprints, OfACommitThatOnlyReadAreIndependent) {
  Footprint reader;
  reader.publish(touching(kSlots, PGRUSH_STOP_READS));
  EXPECT_TRUE(both_ways(reader, touching(kSlots, PGRUSH_STOP_WRITES)));
}

TEST(Footprints, OfAnythingDependOnEverything) {
  const Footprint anything = touching(PGRUSH_STOP_ANYTHING, PGRUSH_STOP_WRITES);
  EXPECT_FALSE(both_ways(anything, touching(kSlots, PGRUSH_STOP_LOCKS)));
  EXPECT_FALSE(both_ways(anything, committing(kSlots)));
  EXPECT_TRUE(both_ways(anything, Footprint{}));
}

TEST(Footprints, OfASnapshotDependOnEachCommitAndOnNothingElse) {
  const Footprint snapshot = touching(PGRUSH_STOP_ANYTHING, PGRUSH_STOP_READS);
  EXPECT_FALSE(both_ways(snapshot, committing(kSlots)));
  EXPECT_TRUE(both_ways(snapshot, touching(kSlots, PGRUSH_STOP_WRITES)));
  EXPECT_TRUE(both_ways(snapshot, snapshot));
}

TEST(Footprints, OfACallAndAnAnswerDepend) {
  Footprint call;
  call.calls = true;
  Footprint answer;
  answer.answers = true;
  EXPECT_FALSE(both_ways(call, answer));
  EXPECT_TRUE(both_ways(call, call));
  EXPECT_TRUE(both_ways(answer, answer));
}

TEST(Footprints, NoteARelationOnce) {
  Footprint footprint = touching(kSlots, PGRUSH_STOP_READS);
  footprint.add(touching(kSlots, PGRUSH_STOP_WRITES));
  ASSERT_EQ(footprint.relations.size(), 1U);
  EXPECT_EQ(footprint.relations[0].access, PGRUSH_STOP_READS | PGRUSH_STOP_WRITES);
}

}  // namespace
