#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "support/program.h"
#include "support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::Program;

TEST(ContractsPgTest, ProvidersEventsHaveTheirEffectsOnceWhateverHappens) {
  Program run({"run", "scenarios/contracts"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const json report = run.report();
  EXPECT_EQ(report.at("verdict"), "pass");
  const json calls = report.at("phases").at(0).at("calls");
  EXPECT_GT(calls.at("apply_event").at("answers").at("success"), 300);
  EXPECT_GT(calls.at("refuse_delivery").at("answers").at("too_old"), 0);
  std::size_t by_sql = 0;
  for (const json& one : report.at("invariants")) {
    EXPECT_EQ(one.at("truth"), "holds") << one;
    by_sql += one.at("name").get<std::string>().ends_with(".sql") ? 1 : 0;
  }
  const fs::directory_iterator files(fs::path(PGRUSH_SOURCE) / "scenarios/contracts/invariants");
  EXPECT_EQ(by_sql, static_cast<std::size_t>(std::distance(begin(files), end(files))))
      << "each file there is judged";
  EXPECT_TRUE(run.left_behind().empty());
}

TEST(ContractsPgTest, LoadsInWhichNothingIsForgedAreUnknown) {
  Program run({"run", "scenarios/contracts", "--set",
               "/phases/0/workload/provider_contracts/forged_ratio=0"});
  EXPECT_EQ(run.wait(), 2) << run.out() << run.err();
}

TEST(ContractsPgTest, EveryFaultOfEffectsIsCaught) {
  const support::TemporaryFolder folder;
  Program run({"selftest", "--scenario", "scenarios/contracts", "--faulty", "tests/broken/effects",
               "--out", folder.path().string()},
              false);
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const json matrix = json::parse(std::ifstream(folder.path() / "selftest.json"));
  std::ptrdiff_t faulty = 0;
  for (const json& one : matrix.at("candidates")) {
    EXPECT_GT(one.at("calls"), 0) << one.at("name");
    if (!one.at("faulty")) continue;
    ++faulty;
    EXPECT_FALSE(one.at("promised").empty()) << one.at("name");
  }
  EXPECT_GE(faulty, 25);
}

TEST(ContractsSlow, CorrectClaimsPass) {
  const support::TemporaryFolder folder;
  Program run({"selftest", "--scenario", "scenarios/contracts", "--correct",
               "migrations/variants/webhook_round_robin.sql", "--correct",
               "migrations/variants/webhook_mark_locks_first.sql", "--out", folder.path().string()},
              false);
  EXPECT_EQ(run.wait(), 0) << run.out() << run.err();
}

}  // namespace
