#include "webhook/hmac.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace {

using webhook::Hash;

TEST(Hmac, AgreesWithItsPublishedVectors) {
  const std::string kKey = "Jefe";
  const std::string kMessage = "what do ya want for nothing?";
  EXPECT_EQ(base::to_hex(webhook::hmac(Hash::kSha1, kKey, kMessage)),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");  // RFC 2202, test case 2
  EXPECT_EQ(
      base::to_hex(webhook::hmac(Hash::kSha256, kKey, kMessage)),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");  // RFC 4231, case 2
}

TEST(Hmac, IsComparedByteByByte) {
  EXPECT_TRUE(webhook::equal("", ""));
  EXPECT_TRUE(webhook::equal("abc", "abc"));
  EXPECT_FALSE(webhook::equal("abc", "abd"));
  EXPECT_FALSE(webhook::equal("abc", "ab"));
  EXPECT_FALSE(webhook::equal(std::string("a\0b", 3), std::string("a\0c", 3)));
}

}  // namespace
