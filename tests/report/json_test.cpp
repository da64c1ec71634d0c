#include <algorithm>
#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "objections.h"
#include "report/report.h"
#include "sample.h"

namespace report {
namespace {

using nlohmann::json;
using sample::objections;
using sample::read_back;

TEST(ReportJson, OfAPassIsValid) { EXPECT_EQ(objections(read_back(sample::passed())), ""); }

TEST(ReportJson, OfAViolationIsValid) { EXPECT_EQ(objections(read_back(sample::violated())), ""); }

TEST(ReportJson, OfARunThatStoppedAtProvisioningIsValid) {
  EXPECT_EQ(objections(read_back(sample::not_provisioned())), "");
}

TEST(ReportJson, OfAnInterruptedRunIsValid) {
  EXPECT_EQ(objections(read_back(sample::interrupted())), "");
}

TEST(ReportSchema, RefusesAnUnknownKeyAMissingOneAndAWrongType) {
  json document = read_back(sample::violated());
  document["invariants"][0]["typo"] = 1;
  EXPECT_NE(objections(document), "");
  document = read_back(sample::violated());
  document["phases"][0]["calls"]["create_booking"]["settled"].erase("in_doubt");
  EXPECT_NE(objections(document), "");
  document = read_back(sample::violated());
  document["duration_s"] = "12";
  EXPECT_NE(objections(document), "");
  document = read_back(sample::violated());
  document["invariants"][2]["evidence"][0]["calls"][0]["outcome"] = "won";
  EXPECT_NE(objections(document), "");
}

TEST(ReportJson, TellsVerdictExitStatusAndTheWholeSeed) {
  const json document = read_back(sample::violated());
  EXPECT_EQ(document["schema"], "pgrush.report/1");
  EXPECT_EQ(document["verdict"], "fail");
  EXPECT_EQ(document["exit_status"], 1);
  EXPECT_EQ(document["seed"].get<double>(), 9007199254740991.0);
  EXPECT_EQ(read_back(sample::passed())["reason"], nullptr);
}

TEST(ReportJsonDeathTest, TakesNoSeedThatReadersWouldRound) {
  Report report = sample::passed();
  report.seed = std::uint64_t{1} << 53;
  EXPECT_DEATH(to_json(report), "seed");
}

TEST(ReportJson, SummarisesTheHistoryOfARunThatWasStoppedBeforeItDid) {
  Report report = sample::violated();
  const json whole = read_back(report);
  const std::string text = console(report);
  report.summary = {};
  EXPECT_EQ(read_back(report), whole);
  EXPECT_EQ(console(report), text);
}

TEST(ReportJson, TellsAPhasesCallsAndItsLoad) {
  const json phase = read_back(sample::violated())["phases"][0];
  EXPECT_EQ(phase["load"]["connections"], 20);
  EXPECT_EQ(phase["duration_s"], 2.5);
  const json call = phase["calls"]["create_booking"];
  EXPECT_EQ(call["arrivals"], 5);
  EXPECT_EQ(call["adds_up"], true);
  EXPECT_EQ(call["settled"]["done"], 2);
  EXPECT_EQ(call["settled"]["in_doubt"], 2);
  EXPECT_EQ(call["answers"]["booked"], 2);
  EXPECT_EQ(call["answers"]["conflict"], 0);
  EXPECT_EQ(call["sqlstates"], json::parse(R"({"42883": 1, "57P01": 1})"));
  EXPECT_EQ(call["rate_per_s"], 2.0);
  EXPECT_EQ(call["response_ms"]["max"], 5.0);
  EXPECT_EQ(call["by_answer"]["booked"]["response_ms"]["max"], 3.0);
  EXPECT_EQ(call["by_answer"]["in_doubt"]["response_ms"]["max"], 5.0);
  EXPECT_FALSE(call["by_answer"].contains("conflict"));
  EXPECT_FALSE(phase["calls"].contains("cancel_booking"));
}

TEST(ReportJson, SaysWhenCallsDoNotAddUp) {
  Report report = sample::passed();
  ++report.history.phases[0].arrivals[0];
  report.summary = measure::summarise(report.history);
  EXPECT_EQ(read_back(report)["phases"][0]["calls"]["create_booking"]["adds_up"], false);
}

TEST(ReportJson, TellsOneEntryASecond) {
  const json timeline = read_back(sample::passed())["phases"][0]["timeline"];
  ASSERT_EQ(timeline.size(), 3U);
  EXPECT_EQ(timeline[0]["refused"], 1);
  EXPECT_EQ(timeline[1]["second"], 1);
  EXPECT_EQ(timeline[1]["response_ms"]["max"], 4.0);
  EXPECT_EQ(timeline[2]["settled"], 0);
  EXPECT_EQ(timeline[2]["response_ms"], nullptr);
}

TEST(ReportJson, TellsTheCallsThatClashSoThatOneCanLookThemUp) {
  const json evidence = read_back(sample::violated())["invariants"][2]["evidence"][0];
  EXPECT_EQ(evidence["facts"]["appointment"], "11111111-2222-4333-8444-555555555555");
  EXPECT_EQ(evidence["facts"]["appointment_2"], "99999999-2222-4333-8444-555555555555");
  EXPECT_EQ(evidence["calls"][0], json::parse(R"({"call": "create_booking", "client": 7,
      "backend_pid": 4242, "subject": "00000004-0000-4000-8000-000000000001", "key": "key-11",
      "sent_s": 0.1, "answered_s": 0.102, "response_ms": 2.0, "outcome": "done",
      "answer": "booked", "result": "11111111-2222-4333-8444-555555555555", "sqlstate": null})"));
  EXPECT_EQ(evidence["calls"][1]["client"], 8);
  EXPECT_EQ(evidence["calls"][1]["result"], nullptr);
}

TEST(ReportJson, TellsWhatIsUnknownAboutACallAsNull) {
  measure::Record lost = sample::failed(measure::kForeign, 100, base::Outcome::kNotSent);
  lost.session = 99;
  lost.key = 0;
  Report report = sample::violated();
  report.invariants[2].verdict.evidence[0].calls = {lost};
  const json call = read_back(report)["invariants"][2]["evidence"][0]["calls"][0];
  for (const char* name : {"client", "backend_pid", "subject", "key", "sent_s", "answer", "result"})
    EXPECT_EQ(call.at(name), nullptr) << name;
}

TEST(ReportJson, HasNullWhereNothingWasMeasured) {
  const json stopped = read_back(sample::not_provisioned());
  EXPECT_EQ(
      stopped["generator"],
      json::parse(
          R"({"connecting_s": null, "connection_bytes": null, "cpu_s": null, "lateness_ms": null,
      "late": null, "release_skew_ms": null, "busiest_ratio": null, "saturated": null,
      "peak_memory_bytes": null})"));
  EXPECT_EQ(
      stopped["server"],
      json::parse(R"({"wait_events": null, "wal_bytes": null, "deadlocks": null, "sampler": null,
                "phases": []})"));
  for (const auto& [name, value] : stopped["metrics"].items()) EXPECT_EQ(value, nullptr) << name;
  EXPECT_EQ(read_back(sample::violated())["thresholds"][1]["actual"], nullptr);
}

TEST(ReportJson, TellsWhereTheServersTimeWent) {
  Report report = sample::passed();
  report.server = sample::sampled_server();
  const json document = read_back(report);
  EXPECT_EQ(objections(document), "");
  const json phase = document["server"]["phases"][0];
  EXPECT_EQ(phase["where_the_time_went"][1],
            json::parse(R"({"wait_event_type": "Lock", "wait_event": "transactionid",
                "call": "create_booking", "share_ratio": 0.25, "sessions_mean": 0.5})"));
  EXPECT_EQ(phase["where_the_time_went"][0]["call"], nullptr);
  EXPECT_EQ(phase["hot_ratio"], 0.75);
  EXPECT_EQ(phase["buffer_hit_ratio"], 0.9);
  EXPECT_EQ(phase["timeline"][0]["sessions_mean"]["Client"], 1.25);
  EXPECT_EQ(phase["timeline"][1]["commits"], nullptr) << "not read";
  EXPECT_EQ(phase["timeline"][1]["cpu_s"], nullptr);
  EXPECT_EQ(document["server"]["wait_events"]["Lock"]["transactionid"], 0.25);
  EXPECT_EQ(document["server"]["sampler"], json::parse(R"({"rate_per_s": 20.0, "samples": 4,
      "missed": 1, "server_cpu_s": 0.02, "harness_cpu_s": 0.003})"));
}

TEST(ReportJson, NamesTheClientsOfAChainOfWaitsAndWhoeverElseHoldsTheLock) {
  Report report = sample::passed();
  report.server = sample::sampled_server();
  const json blocking = read_back(report)["server"]["phases"][0]["blocking"];
  EXPECT_EQ(blocking["depth_max"], 1);
  EXPECT_EQ(blocking["longest_chain"][0]["client"], 7);
  EXPECT_EQ(blocking["most_blocking"], json::parse(R"({"backend_pid": 99, "client": null,
      "wait_event_type": "Client", "wait_event": "idle in transaction", "call": null,
      "held_up": 1, "at_s": 0.25})"));
}

TEST(ReportJson, HasNullForWhatASamplerCouldNotSee) {
  Report report = sample::passed();
  report.server.sampler.rate_per_s = 20;
  report.server.phases.resize(1);
  const json document = read_back(report);
  EXPECT_EQ(objections(document), "");
  const json phase = document["server"]["phases"][0];
  for (const char* name : {"where_the_time_went", "blocking", "commits", "hot_ratio", "cpu_s"})
    EXPECT_EQ(phase.at(name), nullptr) << name;
}

TEST(ReportJson, HasNoServiceTimeWhereNoCallEverLeft) {
  const Report report = sample::loaded(base::ExitStatus::kUnknown, "nothing was sent",
                                       {sample::failed(1, 100, base::Outcome::kNotSent)});
  const json call = read_back(report)["phases"][0]["calls"]["create_booking"];
  EXPECT_EQ(call["service_ms"], nullptr);
  EXPECT_EQ(call["response_ms"]["max"], 5.0);
  EXPECT_EQ(objections(read_back(report)), "");
}

TEST(ReportJson, TellsTimesToTheMicrosecond) {
  Report report = sample::violated();
  measure::Record& record = report.invariants[2].verdict.evidence[0].calls[0];
  record.invoked = 3'600'123'456'499;
  record.answered = 3'600'123'456'500;
  const json call = read_back(report)["invariants"][2]["evidence"][0]["calls"][0];
  EXPECT_EQ(call["sent_s"], 3600.123456);
  EXPECT_EQ(call["answered_s"], 3600.123457);
}

TEST(ReportJson, CountsBookingsAndLeavesOutWorkloadsThatDidNotRun) {
  EXPECT_EQ(read_back(sample::passed())["metrics"],
            json::parse(R"({"booking_attempts_total": 3, "booking_conflicts_total": 1,
                "webhook_processed_total": null, "webhook_processing_rate": null,
                "webhook_dead_letters_total": null})"));
}

TEST(ReportJson, CountsRolledBackCallsAsAttempts) {
  Report report = sample::passed();
  report.history.operations.push_back(measure::booking::rolled_back_operation());
  report.history.phases[0].arrivals.push_back(1);
  measure::Record record = sample::booking(3, 200, 2, measure::booking::kConflict);
  record.operation = 2;
  report.history.records.push_back(record);
  report.summary = measure::summarise(report.history);
  const json metrics = read_back(report)["metrics"];
  EXPECT_EQ(metrics["booking_attempts_total"], 4);
  EXPECT_EQ(metrics["booking_conflicts_total"], 2);
}

TEST(ReportJson, TellsOfWebhooksWhatTheDatabaseHolds) {
  Report report = sample::passed();
  EXPECT_EQ(read_back(report)["metrics"]["webhook_processed_total"], nullptr) << "none ran";
  report.history.phases[0].workload = "webhook_claims";
  report.ended_events = {.processed = 5, .dead_letters = 1};
  report.summary = measure::summarise(report.history);
  const json metrics = read_back(report)["metrics"];
  EXPECT_EQ(metrics["webhook_processed_total"], 5);
  EXPECT_EQ(metrics["webhook_processing_rate"], 2.0) << "in 2.5 s";
  EXPECT_EQ(metrics["webhook_dead_letters_total"], 1);
}

TEST(ReportJson, KeepsOneMessageAnErrorWithTheCallsThatSettledSo) {
  const json errors = read_back(sample::violated())["errors"];
  ASSERT_EQ(errors.size(), 4U);
  EXPECT_EQ(errors[0], json::parse(R"({"sqlstate": "40001", "message": "could not serialize",
                                  "count": 0})"));
  EXPECT_EQ(errors[1]["count"], 1);
  EXPECT_EQ(errors[2]["sqlstate"], "57P01");
  EXPECT_EQ(errors[3]["sqlstate"], "connection");
  EXPECT_EQ(errors[3]["count"], 1) << "the call with 57P01 is counted there";
}

TEST(ReportJson, SurvivesTextThatIsNotUtf8) {
  Report report = sample::violated();
  report.history.errors["42883"] = "bad \xff\xfe byte";
  report.invariants[2].verdict.evidence[0].facts.emplace_back("na\xc3me", "\xa0");
  report.repeat = "pgrush \x80";
  const json document = read_back(report);
  EXPECT_EQ(document["errors"][1]["message"], "bad \xef\xbf\xbd\xef\xbf\xbd byte");
  EXPECT_EQ(objections(document), "");
}

TEST(ReportJson, OfANumberThatIsNoneIsNull) {
  Report report = sample::passed();
  report.thresholds[0].actual = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(read_back(report)["thresholds"][0]["actual"], nullptr);
}

TEST(ReportJson, SaysOfAThresholdWhenItWasAndWhatItWasHeldTo) {
  EXPECT_EQ(read_back(sample::passed())["thresholds"], json::parse(R"([
      {"expression": "create_booking.response_ms.p99 <250", "actual": 4.0, "passed": true,
       "window": null, "baseline": null, "aborted": null, "saturated": false}])"));
  Report report = sample::passed();
  report.thresholds = {
      {"faulty.rate", "<1% over 10s", 0.5, false, Stretch{"booking", 12, 22}},
      {"faulty.count", "<+5% vs baseline", 3, false, {}, Earlier{2, 2.1, ""}},
      {"faulty.count", "<+6% vs baseline", 3, false, {}, Earlier{{}, {}, "no such measure"}},
      {"faulty.count", "==0", 3, false, {}, {}, Abort{"faulty.count", "==0", "booking", 2.5, 2}}};
  const json document = read_back(report);
  EXPECT_EQ(objections(document), "");
  const json& all = document["thresholds"];
  EXPECT_EQ(all[0]["window"], json::parse(R"({"phase": "booking", "from_s": 12.0, "to_s": 22.0})"));
  EXPECT_EQ(all[1]["baseline"], json::parse(R"({"actual": 2.0, "bound": 2.1, "why_not": null})"));
  EXPECT_EQ(all[2]["baseline"],
            json::parse(R"({"actual": null, "bound": null, "why_not": "no such measure"})"));
  EXPECT_EQ(all[3]["aborted"], json::parse(R"({"phase": "booking", "at_s": 2.5, "actual": 2.0})"));
}

TEST(ReportText, IsTheJsonAndEndsWithANewline) {
  const nlohmann::ordered_json document = to_json(sample::violated());
  const std::string text = to_text(document);
  EXPECT_EQ(nlohmann::ordered_json::parse(text), document);
  EXPECT_TRUE(text.ends_with("}\n"));
  EXPECT_EQ(to_text(nlohmann::ordered_json::object()), "{}\n");
}

TEST(ReportText, PutsBucketsOnOneLine) {
  nlohmann::ordered_json document;
  for (int i = 0; i < 100; ++i) document["buckets"].push_back({i, i});
  EXPECT_EQ(std::ranges::count(to_text(document), '\n'), 3);
}

}  // namespace
}  // namespace report
