#include "scenario/load.h"

#include <gtest/gtest.h>

#include "scenario/folder.h"

namespace scenario {
namespace {

using nlohmann::json;

Load read(const char* text, std::string* told_of = nullptr) {
  const json object = json::parse(text);
  Mistakes mistakes;
  Load load = read_load({object, "/load", mistakes});
  if (told_of != nullptr)
    *told_of = told(mistakes);
  else
    EXPECT_EQ(told(mistakes), "") << text;
  return load;
}

std::string wrong(const char* text) {
  std::string told_of;
  read(text, &told_of);
  return told_of;
}

TEST(Load, IsSharedOutByDefaultAsItsKeysSay) {
  EXPECT_EQ(read("{}").executor, Executor::kConstantVus);
  EXPECT_EQ(read(R"({"iterations": 5})").executor, Executor::kSharedIterations);
  EXPECT_EQ(read(R"({"rate": 5})").executor, Executor::kConstantArrivalRate);
}

TEST(Load, KnowsTheExecutorsOfK6ByTheirNames) {
  EXPECT_EQ(
      read(R"({"executor": "ramping-vus", "stages": [{"duration_s": 2, "target": 3}]})").executor,
      Executor::kRampingVus);
  EXPECT_EQ(read(R"({"executor": "per-vu-iterations", "iterations": 3})").executor,
            Executor::kPerVuIterations);
  const Load load = read(
      R"({"executor": "ramping-arrival-rate", "start": 5, "stages": [{"duration_s": 2, "target": 9}]})");
  EXPECT_EQ(load.executor, Executor::kRampingArrivalRate);
  EXPECT_EQ(load.start, 5);
  EXPECT_EQ(load.stages.at(0).target, 9);
  EXPECT_NE(wrong(R"({"executor": "constant-vu"})").find("constant-vus"), std::string::npos);
}

TEST(Load, LastsAsLongAsItsStagesUnlessItIsTold) {
  const char* stages =
      R"({"executor": "ramping-vus", "stages": [{"duration_s": 2, "target": 3}, {"duration_s": 5, "target": 0}]})";
  EXPECT_EQ(read(stages).duration_s, 7);
  EXPECT_EQ(read("{}").duration_s, 60);
  EXPECT_EQ(read(R"({"duration_s": 9})").duration_s, 9);
}

TEST(Load, RefusesKeysThatBelongToOtherExecutors) {
  const std::pair<const char*, const char*> wrongs[]{
      {R"({"executor": "constant-vus", "rate": 5})", "/load/rate"},
      {R"({"executor": "constant-arrival-rate"})", "/load/rate: is missing"},
      {R"({"executor": "ramping-vus"})", "/load/stages: is missing"},
      {R"({"stages": [{"duration_s": 2, "target": 3}]})", "/load/stages"},
      {R"({"start": 3})", "/load/start"},
      {R"({"executor": "per-vu-iterations"})", "/load/iterations: is missing"},
      {R"({"rate": 5, "think_ms": 5})", "/load/think_ms"},
      {R"({"arrivals": "poisson"})", "/load/arrivals"},
      {R"({"skip_after_ms": 5})", "/load/skip_after_ms"},
      {R"({"duration_s": 5, "warm_up_s": 5})", "/load/warm_up_s"},
      {R"({"rate": 1000000, "duration_s": 100000})", "/load/rate"},
      {R"({"executor": "ramping-vus", "stages": [{"duration_s": 2, "target": 21}]})",
       "/load/stages/0/target"},
      {R"({"executor": "ramping-vus", "stages": []})", "/load/stages"},
  };
  for (const auto& [text, where] : wrongs)
    EXPECT_NE(wrong(text).find(where), std::string::npos) << text << " -> " << wrong(text);
}

TEST(Load, BecomesAnOpenLoopByTheFlag) {
  Overrides overrides;
  overrides.rate = 50;
  const Folder folder(document(
      "",
      R"({"executor": "ramping-vus", "start": 2, "stages": [{"duration_s": 9, "target": 3}]})"));
  Mistakes mistakes;
  const Scenario scenario = scenario::read(folder.path(), overrides, mistakes);
  EXPECT_EQ(told(mistakes), "");
  EXPECT_EQ(scenario.phases.at(0).load.executor, Executor::kConstantArrivalRate);
  EXPECT_EQ(scenario.phases.at(0).load.rate, 50);
}

}  // namespace
}  // namespace scenario
