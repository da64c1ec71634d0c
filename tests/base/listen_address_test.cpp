#include "base/listen_address.h"

#include <gtest/gtest.h>

#include "support/failure.h"

namespace {

std::string read(const std::string& text) {
  return base::parse_listen_address("--metrics-listen", text).text();
}

TEST(ListenAddress, IsTheLoopbackUnlessAHostIsNamed) {
  EXPECT_EQ(read("9187"), "127.0.0.1:9187");
  EXPECT_EQ(read("0"), "127.0.0.1:0");
  EXPECT_EQ(read("0.0.0.0:9187"), "0.0.0.0:9187");
  EXPECT_EQ(read("localhost:65535"), "localhost:65535");
  EXPECT_EQ(read("[::1]:9187"), "[::1]:9187");
}

TEST(ListenAddress, IsTheLoopbackWhereNobodyElseReachesIt) {
  for (const char* text : {"9187", "127.0.0.2:9187", "[::1]:9187", "localhost:9187"})
    EXPECT_TRUE(base::parse_listen_address("--listen", text).is_loopback()) << text;
  for (const char* text : {"0.0.0.0:9187", "[::]:9187", "clinic.example:9187", "10.0.0.1:9187"})
    EXPECT_FALSE(base::parse_listen_address("--listen", text).is_loopback()) << text;
}

TEST(ListenAddress, RefusesWhatIsNoneInOneSentenceThatNamesTheFlag) {
  for (const char* text : {"", ":", ":80", "80:", "65536", "-1", "8 0", "80,81", "80s", "[]:80",
                           "::1:80", "[::1:80", "a_b:80", "1.2.3.4", "http://localhost:80"}) {
    SCOPED_TRACE(text);
    const auto failed = support::failure_of([&] { read(text); });
    EXPECT_EQ(failed.status, 104);
    EXPECT_TRUE(failed.says("--metrics-listen wants [HOST:]PORT"));
    EXPECT_TRUE(failed.says("\"" + std::string(text) + "\""));
  }
}

}  // namespace
