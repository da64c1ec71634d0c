#include <gtest/gtest.h>

#include "report/objections.h"
#include "support/program.h"
#include "support/server.h"

namespace {

using nlohmann::json;
using support::Program;

/// A run of the smallest scenario on the server that the tests of this process share.
Program smoke(std::vector<std::string> further = {}) {
  further.insert(further.begin(), {"run", "scenarios/smoke", "-d", support::server().conninfo()});
  return Program(std::move(further));
}

/// What a run that was sampled has to tell.
void expect_sampled(const json& report) {
  EXPECT_EQ(report::sample::objections(report), "");
  const json& server = report.at("server");
  EXPECT_GT(server.at("sampler").at("samples"), 0);
  ASSERT_EQ(server.at("phases").size(), report.at("phases").size());
  const json& phase = server.at("phases").at(0);
  EXPECT_EQ(phase.at("name"), report.at("phases").at(0).at("name"));
  EXPECT_FALSE(phase.at("where_the_time_went").empty());
  EXPECT_FALSE(phase.at("timeline").empty());
  std::int64_t calls = 0;
  for (const json& call : report.at("phases").at(0).at("calls"))
    calls += call.at("settled").at("done").get<std::int64_t>();
  EXPECT_GE(phase.at("commits"), calls) << "read when all clients are gone";
}

TEST(SamplingPgTest, TellsWhatTheServerDidInEachPhase) {
  Program run = smoke();
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  expect_sampled(run.report());
  EXPECT_NE(run.out().find("Where the server's time went"), std::string::npos) << run.out();
}

TEST(SamplingPgTest, RestsWheneverALoadIsJudgedInItsMidst) {
  Program run = smoke({"--fail-fast"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  expect_sampled(run.report());
}

TEST(SamplingPgTest, IsLeftOutOnRequest) {
  Program run = smoke({"--no-sampler"});
  ASSERT_EQ(run.wait(), 0) << run.out() << run.err();
  const json report = run.report();
  EXPECT_EQ(report.at("server").at("sampler"), nullptr);
  EXPECT_TRUE(report.at("server").at("phases").empty());
  EXPECT_TRUE(report.at("server").at("commits").is_number()) << "counted all the same";
  EXPECT_EQ(run.out().find("Where the server's time went"), std::string::npos) << run.out();
}

}  // namespace
