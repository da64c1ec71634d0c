#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/server.h"
#include "support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;

/// ci/staging on the server that tests share, as small as it can be; what it says, and its status.
class Staging {
 public:
  explicit Staging(const std::string& options = "") {
    const std::string log = (folder_.path() / "log").string();
    const std::string command = "PGHOST=" + support::server().folder().string() +
                                " PGUSER=postgres PGRUSH=" + PGRUSH_PROGRAM +
                                " STAGING_OUT=" + out().string() + " " + PGRUSH_SOURCE +
                                "/ci/staging -c 20 --iterations 300 --set "
                                "/phases/1/workload/booking_volley/contenders=20 --set "
                                "/phases/2/workload/webhook_claims/lease_ms=200 " +
                                options + " >" + log + " 2>&1";
    status_ = std::system(command.c_str());
    std::ifstream in(log);
    said_.assign(std::istreambuf_iterator<char>(in), {});
  }

  int status() const { return WEXITSTATUS(status_); }
  const std::string& said() const { return said_; }
  bool says(const std::string& text) const { return said_.find(text) != std::string::npos; }
  fs::path out() const { return folder_.path() / "out"; }

 private:
  support::TemporaryFolder folder_;
  int status_ = -1;
  std::string said_;
};

std::string databases() {
  pg::Session session(support::server().conninfo());
  return support::value_of(session,
                           "SELECT coalesce(string_agg(datname, ' '), '') FROM pg_database"
                           " WHERE datname LIKE 'staging%'");
}

TEST(StagingPgTest, AcceptsTheMigrationsWithADumpThatIsRestoredAndWorkedIn) {
  const Staging staging;
  ASSERT_EQ(staging.status(), 0) << staging.said();
  EXPECT_TRUE(staging.says("the restored database is the same, row by row")) << staging.said();
  EXPECT_TRUE(staging.says("workers finish an event")) << staging.said();
  const auto report = nlohmann::json::parse(std::ifstream(staging.out() / "report.json"));
  EXPECT_EQ(report.at("verdict"), "pass");
  EXPECT_EQ(databases(), "");
}

TEST(StagingPgTest, EndsWithTheStepThatFailsAndLeavesNoDatabase) {
  const Staging staging("--variant tests/broken/payment_left_when_cancelled.sql");
  EXPECT_EQ(staging.status(), 1) << staging.said();
  EXPECT_TRUE(staging.says("FAILED (exit 1): the load, and its invariants")) << staging.said();
  EXPECT_FALSE(staging.says("a dump of it is restored")) << staging.said();
  EXPECT_EQ(databases(), "");
}

}  // namespace
