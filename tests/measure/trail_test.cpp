#include "measure/trail.h"

#include <gtest/gtest.h>

#include "measure/recording.h"

namespace measure {
namespace {

Record numbered(std::int64_t number) {
  Record record;
  record.token = number;
  return record;
}

std::vector<std::int64_t> read(TrailReader& reader) {
  std::vector<std::int64_t> numbers;
  reader.read([&](const Record& record) { numbers.push_back(record.token); });
  return numbers;
}

TEST(Trail, LeadsToWhatWasAddedSinceTheLastLook) {
  Recording recording(1);
  TrailReader reader(recording.trail());
  EXPECT_TRUE(read(reader).empty());
  recording.reserve(3);
  EXPECT_TRUE(read(reader).empty());
  recording.add(numbered(1));
  recording.add(numbered(2));
  EXPECT_EQ(read(reader), (std::vector<std::int64_t>{1, 2}));
  EXPECT_TRUE(read(reader).empty());
  recording.add(numbered(3));
  EXPECT_EQ(read(reader), std::vector<std::int64_t>{3});
}

TEST(Trail, LeadsFromPieceToPieceAlsoWhereOneWasNotFilled) {
  Recording recording(1);
  TrailReader late(recording.trail());
  TrailReader reader(recording.trail());
  std::vector<std::int64_t> all;
  for (std::int64_t i = 0; i < 5; ++i) {
    recording.reserve(Recording::kPiece);  // half of a piece is left: more than half begins another
    for (std::size_t k = 0; k < Recording::kPiece / 2 + 1; ++k) recording.add(numbered(i));
    const auto found = read(reader);
    EXPECT_EQ(found, std::vector<std::int64_t>(Recording::kPiece / 2 + 1, i));
    all.insert(all.end(), found.begin(), found.end());
  }
  EXPECT_GT(recording.pieces.size(), 2U);
  EXPECT_EQ(read(late), all);
}

TEST(Trail, StaysWhereItIsWhenTheRecordingIsHandedOver) {
  Recording recording(1);
  TrailReader reader(recording.trail());
  recording.reserve(2);
  recording.add(numbered(1));
  EXPECT_EQ(read(reader), std::vector<std::int64_t>{1});
  recording.add(numbered(2));
  const Recording taken = std::move(recording);
  EXPECT_EQ(read(reader), std::vector<std::int64_t>{2});
}

}  // namespace
}  // namespace measure
