#include "base/uuid.h"

#include <vector>

#include <gtest/gtest.h>

namespace base {
namespace {

const std::vector<Kind> kKinds{Kind::kClinic, Kind::kUser, Kind::kPatient, Kind::kSlot,
                               Kind::kWebhook};
const std::vector<std::uint64_t> kIndexes{0, 1, 42, 255, 256, 10'000'000, (UINT64_C(1) << 48) - 1};
const std::string kText = "00112233-4455-6677-8899-aabbccddeeff";

TEST(Uuid, IsSpelledAsItIsRead) {
  const auto uuid = parse_uuid(kText);
  ASSERT_TRUE(uuid);
  EXPECT_EQ(uuid->bytes[1], 0x11);
  EXPECT_EQ(uuid->bytes[15], 0xff);
  EXPECT_EQ(to_string(*uuid), kText);
}

TEST(Uuid, IsReadFromCapitalsToo) {
  EXPECT_EQ(parse_uuid("00112233-4455-6677-8899-AABBCCDDEEFF"), parse_uuid(kText));
}

TEST(Uuid, IsNotReadFromAnythingElse) {
  for (const char* text :
       {"", "00112233-4455-6677-8899-aabbccddeef", "00112233-4455-6677-8899-aabbccddeeff0",
        "00112233445566778899aabbccddeeff", "00112233_4455-6677-8899-aabbccddeeff",
        "g0112233-4455-6677-8899-aabbccddeeff", "00112233-4455-6677-8899-aabbccddeef-",
        "0011223-34455-6677-8899-aabbccddeeff"})
    EXPECT_FALSE(parse_uuid(text)) << text;
}

TEST(Uuid, IsReadFromSixteenBytes) {
  const Uuid uuid = *parse_uuid(kText);
  const std::string bytes(uuid.bytes.begin(), uuid.bytes.end());
  EXPECT_EQ(uuid_from_bytes(bytes), uuid);
  EXPECT_FALSE(uuid_from_bytes(bytes.substr(1)));
  EXPECT_FALSE(uuid_from_bytes(bytes + "x"));
  EXPECT_FALSE(uuid_from_bytes(""));
}

TEST(Uuid, IsEmptyOnlyIfAllItsBytesAreZero) {
  EXPECT_TRUE(Uuid{}.empty());
  EXPECT_FALSE(seeded_uuid(Kind::kClinic, 0).empty());
}

TEST(SeededUuid, ShowsItsKindAndIndexAtSight) {
  EXPECT_EQ(to_string(seeded_uuid(Kind::kSlot, 42)), "00000004-0000-4000-8000-00000000002a");
}

TEST(SeededUuid, GivesItsIndexBack) {
  for (const Kind kind : kKinds)
    for (const std::uint64_t index : kIndexes)
      EXPECT_EQ(seeded_index(kind, seeded_uuid(kind, index)), index);
}

TEST(SeededUuid, HasNoIndexAsAnotherKind) {
  for (const Kind kind : kKinds)
    for (const Kind other : kKinds)
      EXPECT_EQ(seeded_index(other, seeded_uuid(kind, 42)).has_value(), kind == other);
}

TEST(SeededUuid, IsNeverTakenForAnyOther) {
  EXPECT_FALSE(seeded_index(Kind::kSlot, *parse_uuid(kText)));
  EXPECT_FALSE(seeded_index(Kind::kSlot, Uuid{}));
  EXPECT_FALSE(seeded_index(Kind::kSlot, *parse_uuid("00000004-0000-4000-8001-00000000002a")));
}

}  // namespace
}  // namespace base
