#include "scenario/overrides.h"

#include <limits>

#include <gtest/gtest.h>

#include "scenario/folder.h"

namespace scenario {
namespace {

using Setting = std::pair<std::string, nlohmann::json>;

const char* const kTwoPhases =
    R"({"phases": [{"name": "a", "workload": {"w": {}}, "load": {"connections": 8, "threads": 4}},
                   {"name": "b", "workload": {"w": {}}}]})";

Overrides settings(std::vector<Setting> all) {
  Overrides overrides;
  overrides.settings = std::move(all);
  return overrides;
}

Overrides connections(std::int64_t count) {
  Overrides overrides;
  overrides.connections = count;
  return overrides;
}

TEST(Setting, IsAPointerAndAJsonValue) {
  EXPECT_EQ(parse_setting("/data/slots=5"), Setting("/data/slots", 5));
  EXPECT_EQ(parse_setting("/a=true"), Setting("/a", true));
  EXPECT_EQ(parse_setting(R"(/a={"b": [1]})"), Setting("/a", {{"b", {1}}}));
  EXPECT_EQ(parse_setting(R"(/about="5")"), Setting("/about", "5"));
}

TEST(Setting, HasATextForAValueThatIsNotJson) {
  EXPECT_EQ(parse_setting("/about=two words"), Setting("/about", "two words"));
  EXPECT_EQ(parse_setting("/about="), Setting("/about", ""));
  EXPECT_EQ(parse_setting("/exercise/x=>=0.9"), Setting("/exercise/x", ">=0.9"));
}

TEST(Setting, IsRefusedWithoutAnEqualsSignOrAPointer) {
  for (const char* argument :
       {"/data/slots", "", "data/slots=5", "=5", "#/data=5", "/a~2=5", "/a~=5"})
    EXPECT_EQ(refusal([&] { parse_setting(argument); }),
              std::string("--set ") + argument +
                  ": must be JSON-POINTER=VALUE, like /phases/0/load/connections=50");
}

TEST(Setting, IsRefusedIfItsValueIsNestedTooDeeplyOrHasAKeyTwice) {
  EXPECT_NE(refusal([] { parse_setting("/a=" + std::string(200, '[') + std::string(200, ']')); }),
            "");
  EXPECT_EQ(refusal([] { parse_setting(R"(/a={"b": 1, "b": 2})"); }),
            "--set /a: /b: stands here twice");
}

TEST(Overrides, SetWhatTheFileSaysOtherwise) {
  const auto scenario = good(document(R"("data": {"slots": 5}, )"),
                             settings({{"/data/slots", 9}, {"/phases/0/name", "other"}}));
  EXPECT_EQ(scenario.data.slots, 9);
  EXPECT_EQ(scenario.phases[0].name, "other");
}

TEST(Overrides, MakeTheObjectsThatAreMissing) {
  const auto scenario = good(
      R"({"phases": [{"workload": {"w": {}}}]})",
      settings({{"/data/slots", 9}, {"/phases/0/load/connections", 3}, {"/exercise/x~1y", ">1"}}));
  EXPECT_EQ(scenario.data.slots, 9);
  EXPECT_EQ(scenario.phases[0].load.connections, 3);
  EXPECT_EQ(scenario.exercise.at(0).measure, "x/y");
}

TEST(Overrides, ReachIntoAWorkloadsOptions) {
  const auto scenario =
      good(document(""), settings({{"/phases/0/workload/booking_volley/contenders", 7}}));
  EXPECT_EQ(scenario.phases[0].options.at("contenders"), 7);
}

TEST(Overrides, AreAppliedInTheirOrder) {
  EXPECT_EQ(good(document(""), settings({{"/data/slots", 1}, {"/data/slots", 2}})).data.slots, 2);
}

TEST(Overrides, ThatSetAnUnknownKeyAreAMistakeLikeInTheFile) {
  EXPECT_EQ(wrong_with(document(""), settings({{"/data/slotss", 9}})),
            "x: /data/slotss: is not a known key (did you mean slots?)");
}

TEST(Overrides, AreRefusedBeyondTheEndOfAList) {
  EXPECT_EQ(wrong_with(document(""), settings({{"/phases/1/name", "b"}})),
            "--set /phases/1/name: there is no element 1: the list has 0 to 0");
  EXPECT_EQ(wrong_with(document(""), settings({{"/phases/first/name", "b"}})),
            "--set /phases/first/name: there is no element first: the list has 0 to 0");
  EXPECT_NE(wrong_with(document(""), settings({{"/phases/0x/name", "b"}})), "");
  EXPECT_EQ(wrong_with(R"({"phases": []})", settings({{"/phases/0", 1}})),
            "--set /phases/0: there is no element 0: the list is empty");
  EXPECT_NE(wrong_with(document(""), settings({{"/phases/-/name", "b"}})), "");
}

TEST(Overrides, AreRefusedBelowWhatIsNoObject) {
  EXPECT_EQ(wrong_with(document(R"("about": "x", )"), settings({{"/about/me", 1}})),
            "--set /about/me: there is no me, because what it would be in is a text");
}

TEST(Overrides, AreRefusedIfTheirPointerDoesNotBeginWithASlash) {
  EXPECT_EQ(wrong_with(document(""), settings({{"data", 1}})),
            "--set data: must be a JSON pointer, like /phases/0/load/connections");
}

TEST(Flags, ApplyToEveryPhase) {
  Overrides overrides;
  overrides.connections = 6;
  overrides.threads = 3;
  overrides.duration_s = 1.5;
  overrides.iterations = 77;
  for (const Phase& phase : good(kTwoPhases, overrides).phases) {
    EXPECT_EQ(phase.load.connections, 6);
    EXPECT_EQ(phase.load.threads, 3);
    EXPECT_EQ(phase.load.duration_s, 1.5);
    EXPECT_EQ(phase.load.iterations, 77);
  }
}

TEST(Flags, ComeAfterSettings) {
  Overrides overrides = settings({{"/phases/0/load/connections", 50}});
  overrides.connections = 6;
  EXPECT_EQ(good(kTwoPhases, overrides).phases[0].load.connections, 6);
}

TEST(Flags, LowerTheThreadsToTheConnections) {
  EXPECT_EQ(good(kTwoPhases, connections(3)).phases[0].load.threads, 3);
  EXPECT_EQ(good(kTwoPhases, connections(1)).phases[1].load.threads, 1);
  EXPECT_EQ(good(kTwoPhases, connections(9)).phases[0].load.threads, 4);
}

TEST(Flags, DoNotLowerThreadsThatTheCommandLineNames) {
  Overrides by_flag = connections(3);
  by_flag.threads = 4;
  EXPECT_NE(wrong_with(kTwoPhases, by_flag).find("/phases/0/load/threads: is 4, must be 3 or less"),
            std::string::npos);
  Overrides by_setting = connections(3);
  by_setting.settings = {{"/phases/0/load/threads", 4}};
  EXPECT_EQ(wrong_with(kTwoPhases, by_setting),
            "x: /phases/0/load/threads: is 4, must be 3 or less: a thread needs a connection");
}

TEST(Flags, LeaveThreadsAloneIfTheyDoNotChangeTheConnections) {
  Overrides overrides;
  overrides.duration_s = 1;
  EXPECT_EQ(wrong_with(document("", R"({"connections": 2, "threads": 3})"), overrides),
            "x: /phases/0/load/threads: is 3, must be 2 or less: a thread needs a connection");
}

TEST(Flags, ThatAreOutOfRangeAreToldByTheirNamesAndOnce) {
  Overrides overrides;
  overrides.connections = 0;
  overrides.threads = -1;
  overrides.duration_s = 0;
  overrides.iterations = -1;
  EXPECT_EQ(wrong_with(kTwoPhases, overrides),
            "x:\n"
            "  --connections: is 0, must be a number from 1 to 100000\n"
            "  --threads: is -1, must be a number from 1 to 1024\n"
            "  --duration: is 0, must be a number from 0.001 to 604800\n"
            "  --iterations: is -1, must be a number from 0 to 1000000000");
}

TEST(Flags, RefuseADurationThatIsNoNumber) {
  Overrides overrides;
  overrides.duration_s = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NE(wrong_with(kTwoPhases, overrides), "");
}

TEST(Flags, LeaveWhatIsNoPhaseToTheReader) {
  for (const char* json : {"[]", "{}", R"({"phases": 1})", R"({"phases": [1]})",
                           R"({"phases": [{"workload": {"w": {}}, "load": 1}]})"})
    EXPECT_TRUE(wrong_with(json, connections(3)).starts_with("x:")) << json;
}

}  // namespace
}  // namespace scenario
