#include <csignal>

#include <gtest/gtest.h>

#include "scenario/folder.h"
#include "support/program.h"
#include "support/server.h"

namespace {

using nlohmann::json;
using support::Program;

/// A script on two connections whose calls take 10 ms: no more than 200 a second can be served.
std::string document(const std::string& load, const std::string& more = "") {
  return R"({"phases": [{"name": "p", "workload": {"script": {"file": "call.sql"}}, "load": )" +
         load + "}]" + more + "}";
}

const std::string kLoad = R"({"connections": 2, "rate": 50, "duration_s": 0.5, "iterations": 10})";

TEST(CapacityPgTest, FindsWhatLittlesLawAllows) {
  const scenario::Folder folder(document(kLoad));
  folder.write("call.sql", "SELECT pg_sleep(0.01)");
  Program search({"capacity", folder.path(), "--precision", "0.3"});
  ASSERT_EQ(search.wait(), 0) << search.out() << search.err();
  EXPECT_TRUE(search.left_behind().empty());
  const json report = search.report();
  const json capacity = report.at("capacity");
  EXPECT_LE(capacity.at("rate_per_s"), 204) << search.out();
  EXPECT_GE(capacity.at("rate_per_s"), 50);
  EXPECT_EQ(capacity.at("confirmed"), true);
  EXPECT_NE(capacity.at("limit").get<std::string>().find("were skipped"), std::string::npos);
  EXPECT_EQ(report.at("configuration").at("phases").at(0).at("load").at("rate"),
            capacity.at("rate_per_s"))
      << "the report is that of the run at the answer";
  EXPECT_GT(report.at("phases").at(0).at("calls").at("call").at("arrivals"), 0);
  for (const json& probe : capacity.at("probes"))
    EXPECT_GT(probe.at("arrivals").get<double>(), probe.at("rate_per_s").get<double>() * 0.4)
        << "the phase's iterations do not end it";
  EXPECT_NE(search.out().find("iterations a second hold"), std::string::npos) << search.out();
}

TEST(CapacityPgTest, FailsIfAPromiseIsBrokenAtTheLowestRateToo) {
  const scenario::Folder folder(document(R"({"connections": 2, "rate": 64, "duration_s": 0.2})",
                                         R"(, "invariants": ["all", "never.sql"])"));
  folder.write("call.sql", "SELECT 1");
  folder.write("never.sql", "-- It never holds.\nSELECT 1 AS one");
  Program search({"capacity", folder.path(), "-d", support::server().conninfo()});
  EXPECT_EQ(search.wait(), 1) << search.out() << search.err();
  const json capacity = search.report().at("capacity");
  EXPECT_EQ(capacity.at("rate_per_s"), json());
  EXPECT_EQ(capacity.at("probes").back().at("rate_per_s"), 1);
  EXPECT_NE(search.out().find("no rate holds; at 1: never.sql is violated"), std::string::npos)
      << search.out();
}

TEST(CapacityPgTest, EndsWhereTheScenarioHasNoMoreSlots) {
  const scenario::Folder folder(R"({
    "data": {"clinics": 2, "clinicians": 2, "patients": 8, "slots": 30},
    "phases": [{"workload": {"booking_volley": {"contenders": 2}},
                "load": {"connections": 8, "rate": 20, "duration_s": 1}}],
    "invariants": ["one_booking_per_slot"]})");
  Program search({"capacity", folder.path()});
  search.wait();
  const json capacity = search.report().at("capacity");
  EXPECT_LE(capacity.at("rate_per_s"), 30) << search.out();
  EXPECT_NE(capacity.at("ceiling").get<std::string>().find("/data/slots"), std::string::npos)
      << search.out();
  EXPECT_GE(search.report().at("invariants").at(0).at("examined"), 5);
}

TEST(CapacityPgTest, ASignalEndsItWithTheRatesThatWereTried) {
  const scenario::Folder folder(document(R"({"connections": 2, "rate": 5, "duration_s": 0.3})"));
  folder.write("call.sql", "SELECT 1");
  Program search({"capacity", folder.path(), "--precision", "0.01"});
  ASSERT_TRUE(search.says("10 a second: ")) << search.err();
  search.signal(SIGTERM);
  EXPECT_EQ(search.wait(), 105) << search.err();
  EXPECT_GE(search.report().at("capacity").at("probes").size(), 2U);
  EXPECT_EQ(search.report().at("capacity").at("ended"), false);
  EXPECT_TRUE(search.left_behind().empty());
}

TEST(CapacityPgTest, RefusesALoadWithoutOneRate) {
  const auto expect_refusal = [](std::vector<std::string> arguments, const std::string& words) {
    arguments.insert(arguments.begin(), "capacity");
    Program search(arguments);
    EXPECT_EQ(search.wait(), 104) << search.out() << search.err();
    EXPECT_NE(search.err().find(words), std::string::npos) << search.err();
  };
  expect_refusal({"scenarios/transfer", "-R", "10"}, "name it with --phase");
  expect_refusal({"scenarios/transfer", "--phase", "read_committed"}, "name one with --rate");
  expect_refusal({"scenarios/transfer", "--phase", "read_comitted", "-R", "10"},
                 "did you mean read_committed");
  expect_refusal({"scenarios/transfer", "-R", "10", "--precision", "0"}, "--precision");
}

}  // namespace
