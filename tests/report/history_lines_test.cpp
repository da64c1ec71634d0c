#include "report/history_lines.h"

#include <sstream>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "measure/webhook.h"
#include "sample.h"

namespace report {
namespace {

using nlohmann::json;

std::vector<json> lines_of(const Report& report, const measure::Snapshot& snapshot) {
  std::string text;
  write_lines(report, snapshot, [&](std::string_view piece) { text += piece; });
  EXPECT_TRUE(text.ends_with('\n'));
  std::vector<json> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
  return lines;
}

TEST(HistoryLines, BeginWithTheRunAndTheNumberOfLinesToCome) {
  measure::Snapshot snapshot;
  snapshot.slots.resize(2);
  const auto lines = lines_of(sample::violated(), snapshot);
  const json& run = lines.at(0);
  EXPECT_EQ(run["schema"], "pgrush.history/1");
  EXPECT_EQ(run["scenario"], "pr-gate");
  EXPECT_EQ(run["seed"], 9007199254740991);
  EXPECT_EQ(run["operations"][0]["answers"]["conflict"], "refused");
  EXPECT_EQ(run["operations"][0]["subject"], "slot");
  EXPECT_EQ(run["phases"][0]["ended_s"], 2.5);
  EXPECT_EQ(run["phases"][0]["arrivals"]["create_booking"], 5);
  EXPECT_EQ(run["phases"][0]["rules"], nullptr);
  EXPECT_EQ(run["errors"]["40001"], "could not serialize");
  EXPECT_EQ(run["records"], 5);
  EXPECT_EQ(
      run["snapshot"],
      json::parse(R"({"read": true, "members": 0, "slots": 2, "audit_rows": 0, "appointments": 0,
                                        "bound_keys": 0, "payments": 0, "events": 0, "guards": 0})"));
  EXPECT_EQ(lines.size(), 1U + 5U + 2U);
}

TEST(HistoryLines, TellWhatAClientAskedAndWasTold) {
  EXPECT_EQ(lines_of(sample::violated(), {}).at(1), json::parse(R"({
    "call": "create_booking", "phase": "booking", "client": 7, "backend_pid": 4242,
    "subject": "00000004-0000-4000-8000-000000000001",
    "party": "00000003-0000-4000-8000-000000000000",
    "key": "key-11", "payment_cents": null, "token": null, "attempt": null,
    "due_s": 0.1, "sent_s": 0.1, "answered_s": 0.102,
    "outcome": "done", "answer": "booked", "sqlstate": null, "retries": 0, "continued": false,
    "result": "11111111-2222-4333-8444-555555555555"})"));
}

TEST(HistoryLines, TellThePaymentThatABookingAskedFor) {
  Report report = sample::passed();
  report.history.records[0].token = 5000;
  const json line = lines_of(report, {}).at(1);
  EXPECT_EQ(line.at("payment_cents"), 5000);
  EXPECT_EQ(line.at("token"), nullptr);
}

TEST(HistoryLines, TellTimesToTheNanosecond) {
  Report report = sample::passed();
  report.history.records[0].answered = 123'456'789'012'345;
  EXPECT_EQ(lines_of(report, {}).at(1).at("answered_s").get<double>(), 123456.789012345);
}

TEST(HistoryLines, TellACallThatNeverLeftAndOneThatFailed) {
  Report report = sample::loaded(base::ExitStatus::kPass, "",
                                 {sample::failed(1, 100, base::Outcome::kNotSent),
                                  sample::failed(2, 100, base::Outcome::kFaulty, "42883")});
  const auto lines = lines_of(report, {});
  EXPECT_EQ(lines.at(1).at("sent_s"), nullptr);
  EXPECT_EQ(lines.at(1).at("answer"), nullptr);
  EXPECT_EQ(lines.at(1).at("outcome"), "not_sent");
  EXPECT_EQ(lines.at(2).at("sqlstate"), "42883");
}

TEST(HistoryLines, TellAClaimByItsEventTokenAndAttempt) {
  Report report = sample::passed();
  report.history.operations[0] = measure::webhook::claim_operation();
  report.history.records.resize(1);
  measure::Record& record = report.history.records[0];
  record.token = 12;
  record.attempt = 3;
  record.party = 4;
  record.continued = 1;
  const json line = lines_of(report, {}).at(1);
  EXPECT_EQ(line.at("call"), "claim_next_event");
  EXPECT_EQ(line.at("subject"), measure::webhook::event_text(record.subject));
  EXPECT_EQ(line.at("token"), 12);
  EXPECT_EQ(line.at("payment_cents"), nullptr);
  EXPECT_EQ(line.at("attempt"), 3);
  EXPECT_EQ(line.at("party"), 4);
  EXPECT_EQ(line.at("continued"), true);
}

TEST(HistoryLines, TellTheSnapshotsRowsByTheirIds) {
  measure::Snapshot snapshot;
  const base::Uuid id = *base::parse_uuid("11111111-2222-4333-8444-555555555555");
  snapshot.slots = {{7, 1, true, {}}};
  snapshot.appointments = {{id, 7, 2, 1, true, 77}};
  snapshot.bound_keys = {{measure::kForeign, true, 7, 2, id, 1, 3}, {9, false, 7, 2, id, 1, 3}};
  snapshot.payments = {{id, id, 9, 1, 3, 500, measure::Snapshot::Payment::Status::kVoided, 79}};
  snapshot.events = {{4, id, measure::Snapshot::Event::Status::kDeadLetter, 3, 5, 1, 8}};
  snapshot.audit_rows = {{6, id, measure::Snapshot::AuditRow::Table::kEvents,
                          measure::Snapshot::AuditRow::Operation::kUpdate, 1, 78}};
  snapshot.guards = {{measure::Snapshot::Guard::Kind::kTrigger, "appointments.audit", false}};
  const auto lines = lines_of(sample::not_provisioned(), snapshot);
  EXPECT_EQ(lines.at(1),
            json::parse(R"({"table": "slots", "is_available": true, "appointment": null,
      "slot": "00000004-0000-4000-8000-000000000007",
      "clinic": "00000001-0000-4000-8000-000000000001"})"));
  EXPECT_EQ(lines.at(2), json::parse(R"({"table": "appointments", "booked": true, "xid": 77,
      "id": "11111111-2222-4333-8444-555555555555",
      "slot": "00000004-0000-4000-8000-000000000007",
      "patient": "00000003-0000-4000-8000-000000000002",
      "clinic": "00000001-0000-4000-8000-000000000001"})"));
  EXPECT_EQ(lines.at(3).at("key"), nullptr);
  EXPECT_EQ(lines.at(4).at("key"), "key-9");
  EXPECT_EQ(lines.at(4).at("cancels"), false);
  EXPECT_EQ(lines.at(4).at("user"), "00000002-0000-4000-8000-000000000003");
  EXPECT_EQ(lines.at(5), json::parse(R"({"table": "payments", "key": "key-9", "amount_cents": 500,
      "id": "11111111-2222-4333-8444-555555555555",
      "appointment": "11111111-2222-4333-8444-555555555555",
      "clinic": "00000001-0000-4000-8000-000000000001",
      "user": "00000002-0000-4000-8000-000000000003", "status": "voided", "xid": 79})"));
  EXPECT_EQ(lines.at(6), (json{{"table", "events"},
                               {"event", measure::webhook::event_text(4)},
                               {"id", "11111111-2222-4333-8444-555555555555"},
                               {"status", "dead_letter"},
                               {"attempts", 3},
                               {"claim_no", 5},
                               {"clinic", "00000001-0000-4000-8000-000000000001"},
                               {"webhook", "00000005-0000-4000-8000-000000000008"}}));
  EXPECT_EQ(
      lines.at(7),
      json::parse(
          R"({"table": "audit_rows", "id": 6, "changed": "webhook_events", "operation": "UPDATE",
      "thing": "11111111-2222-4333-8444-555555555555", "xid": 78,
      "clinic": "00000001-0000-4000-8000-000000000001"})"));
  EXPECT_EQ(lines.at(8), json::parse(R"({"table": "guards", "kind": "trigger",
      "name": "appointments.audit", "in_force": false})"));
}

TEST(HistoryLines, SayWhenTheDatabaseCouldNotBeRead) {
  measure::Snapshot unread;
  unread.read = false;
  EXPECT_EQ(lines_of(sample::passed(), unread).at(0)["snapshot"]["read"], false);
}

TEST(HistoryLines, ReplaceWhatIsNoUtf8) {
  Report report = sample::passed();
  report.history.errors["42883"] = "\xff";
  EXPECT_EQ(lines_of(report, {}).at(0)["errors"]["42883"], "\xef\xbf\xbd");
}

}  // namespace
}  // namespace report
