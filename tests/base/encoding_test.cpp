#include "base/encoding.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(Encoding, AgreesWithItsPublishedVectors) {
  // RFC 4648, section 10.
  const std::pair<std::string, std::string> kVectors[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : kVectors) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
  EXPECT_EQ(to_hex("foobar"), "666f6f626172");
  EXPECT_EQ(from_hex("666F6f626172"), "foobar");
}

TEST(Encoding, ReadsWhatItWroteOfAnyBytes) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) {
    bytes += static_cast<char>(byte);
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
  }
}

TEST(Encoding, RefusesWhatItWouldNotHaveWritten) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9v\n", " Zm9v", "Zm9v ", "Zm=v",
                           "Z===", "====", "=", "Zm9-", "Zm9_", "Zg==Zg=="})
    EXPECT_FALSE(from_base64(text)) << text;
  for (const char* text : {"6", "6g", "0x66", "66 ", " 6", "+6", "-6"})
    EXPECT_FALSE(from_hex(text)) << text;
}

TEST(Encoding, ReadsIntegersAsTheServerSendsThem) {
  EXPECT_EQ(integer_in(""), 0);
  EXPECT_EQ(integer_in(std::string_view("\x00\x00\x01\x02", 4)), 258);
  EXPECT_EQ(integer_in("\xff\xff\xff\xfe"), 4294967294);
  EXPECT_EQ(static_cast<std::int32_t>(integer_in("\xff\xff\xff\xfe")), -2);
  EXPECT_EQ(integer_in("\xff\xff\xff\xff\xff\xff\xff\xfe"), -2);
}

}  // namespace
}  // namespace base
