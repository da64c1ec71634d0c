#include "measure/trail.h"

#include <thread>

#include <gtest/gtest.h>

#include "measure/recording.h"

namespace {

using measure::Record;
using measure::Recording;

/// As a driver records while the main thread looks on; the thread sanitizer does, too.
TEST(DriveTrail, IsReadWholeAndInOrderWhileItsThreadRecords) {
  constexpr std::int64_t kRecords = 5 * static_cast<std::int64_t>(Recording::kPiece) + 17;
  Recording recording(1);
  measure::TrailReader reader(recording.trail());
  std::thread writer([&] {
    for (std::int64_t i = 0; i < kRecords; ++i) {
      recording.reserve(100);
      Record record;
      record.token = i;
      record.answered = 2 * i;
      recording.add(record);
    }
  });
  std::int64_t next = 0;
  bool whole = true;
  while (next < kRecords) {
    reader.read([&](const Record& record) {
      whole = whole && record.token == next && record.answered == 2 * next;
      ++next;
    });
  }
  writer.join();
  EXPECT_TRUE(whole);
  EXPECT_EQ(next, kRecords);
}

}  // namespace
