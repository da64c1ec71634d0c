#pragma once

#include <string>
#include <utility>
#include <vector>

#include "measure/booking.h"
#include "report/report.h"

/// Reports made by hand, as runs of different fates leave them.
namespace report::sample {

/// A record of create_booking (operation 0) for a slot: sent at `ms`, answered `took` ms later.
inline measure::Record booking(std::uint32_t slot, std::int64_t ms, std::int64_t took,
                               std::uint8_t answer, std::uint32_t session = 0) {
  measure::Record record;
  record.due = record.invoked = ms * 1'000'000;
  record.answered = (ms + took) * 1'000'000;
  record.subject = slot;
  record.session = session;
  record.key = slot * 10 + session + 1;
  record.answer = answer;
  record.outcome = answer < 2 ? base::Outcome::kDone : base::Outcome::kRefused;
  return record;
}

/// A call that ended without an answer.
inline measure::Record failed(std::uint32_t slot, std::int64_t ms, base::Outcome outcome,
                              const char* sqlstate = "") {
  measure::Record record = booking(slot, ms, 5, measure::kNoAnswer);
  record.outcome = outcome;
  for (std::size_t i = 0; i < 5 && sqlstate[0] != '\0'; ++i) record.sqlstate[i] = sqlstate[i];
  return record;
}

/// A history of one phase of 2.5 s with these records; each is an arrival.
inline measure::History history(const std::vector<measure::Record>& records) {
  measure::History history;
  history.operations = {measure::booking::create_operation(), measure::booking::cancel_operation()};
  history.phases.push_back({"booking", "booking_volley", 0, 2'500'000'000, {}, {}, {}});
  history.phases.back().closed = history.phases.back().ended;
  measure::Recording recording(history.operations.size());
  recording.reserve(records.size());
  for (const measure::Record& record : records) {
    recording.add(record);
    if (!record.continued) ++recording.arrivals[record.operation];
  }
  recording.sessions = {{7, 4242, 0}, {8, 4243, 0}};
  recording.results = {*base::parse_uuid("11111111-2222-4333-8444-555555555555")};
  history.absorb(std::move(recording));
  history.finish();
  return history;
}

/// What every run knows, wherever it stopped.
inline Report stopped(base::ExitStatus status, const std::string& reason) {
  Report report;
  report.status = status;
  report.reason = reason;
  report.scenario = "pr-gate";
  report.configuration = nlohmann::json::parse(
      R"({"phases": [{"name": "booking", "load": {"connections": 20, "threads": 2}}]})");
  report.seed = (std::uint64_t{1} << 53) - 1;
  report.repeat = "pgrush run scenarios/pr-gate --random-seed 9007199254740991";
  report.provenance.pgrush = "0.1.0 (abc)";
  report.provenance.cpus = 2;
  report.started_at = "2001-02-03T04:05:06Z";
  report.duration_s = 12.5;
  report.path = "reports/out/pr-gate-1/report.json";
  return report;
}

/// A run whose load came to rest.
inline Report loaded(base::ExitStatus status, const std::string& reason,
                     const std::vector<measure::Record>& records) {
  Report report = stopped(status, reason);
  report.history = history(records);
  report.summary = measure::summarise(report.history);
  report.provenance.server = "throwaway";
  report.provenance.server_version = "15.14";
  report.provenance.settings = {{"fsync", "off"}};
  report.provenance.migrations = {{"00001_create_extensions.sql", std::string(64, 'a')}};
  report.generator = {0.25, 28672.0, 1.25, 0.5, 3.0, 0.125, 0.5, 0.75, 7, 0.4, false, 100'000'000};
  report.server.figures = {{"wal_bytes", 12345}, {"deadlocks", 0}, {"commits", 17}};
  return report;
}

/// Everything holds.
inline Report passed() {
  Report report = loaded(base::ExitStatus::kPass, "",
                         {booking(1, 100, 2, 0), booking(1, 100, 3, 2, 1), booking(2, 1200, 4, 0)});
  report.invariants = {
      {"one_winner_per_slot",
       "A slot has at most one booking.",
       {base::Truth::kHolds, 2, 1, 0, "2 examined; 1 times two calls overlapped", {}}}};
  report.exercise = {{"contended_slots_ratio", ">=0.4", 0.5, true}};
  report.power = Power{1, 1};
  report.canary = Canary{"canary.sql", {"one_winner_per_slot"}, 120, 0.25};
  report.thresholds = {{"create_booking.response_ms.p99", "<250", 4.0, true}};
  return report;
}

/// What a sampler saw of a server on the same machine.
inline Server sampled_server() {
  Server server;
  server.figures = {{"wal_bytes", 12345}, {"deadlocks", 0}, {"commits", 17}};
  server.sampler = {20, 4, 1, 0.02, 0.003, 6};
  measure::ServerPhase phase;
  phase.name = "booking";
  phase.samples = 4;
  phase.missed = 1;
  phase.where = {{{"Client", "idle", ""}, 5},
                 {{"Lock", "transactionid", "create_booking"}, 2},
                 {{"CPU", "running", "create_booking"}, 1}};
  const measure::BlockedSession waits{4242, phase.where[1].where};
  const measure::BlockedSession holds{99, {"Client", "idle in transaction", ""}};
  phase.blocking = {1, 0.25, {waits, holds}, 0.25, {holds}, 1};
  phase.counted = measure::ServerFigures{4096, 9, 0, 17, 1, 90, 10, 8, 6, 5, 0, 3};
  phase.cpu_s = 0.75;
  measure::ServerSecond second;
  second.samples = 4;
  second.by_type = {{{"CPU", "", ""}, 1}, {{"Client", "", ""}, 5}, {{"Lock", "", ""}, 2}};
  second.waiting_max = second.depth_max = 1;
  second.counted = phase.counted;
  second.cpu_s = 0.5;
  phase.timeline = {second, {}};
  phase.timeline[1].second = 1;
  server.phases = {phase};
  return server;
}

/// Two callers were both told "booked"; another invariant could not tell.
inline Report violated() {
  measure::Record first = booking(1, 100, 2, 0);
  first.result = 1;
  const measure::Record second = booking(1, 101, 3, 0, 1);
  Report report = loaded(base::ExitStatus::kViolated, "one_winner_per_slot is violated 5 times",
                         {first, second, failed(2, 300, base::Outcome::kInDoubt),
                          failed(2, 310, base::Outcome::kInDoubt, "57P01"),
                          failed(3, 400, base::Outcome::kFaulty, "42883")});
  report.history.errors = {{"42883", "function booking.create_booking\x1b[31m does not exist"},
                           {"connection", "server closed the connection\n"},
                           {"40001", "could not serialize"},
                           {"57P01", "terminating connection"}};
  const invariant::Evidence evidence{
      "Two callers were told booked for one slot.",
      {{"slot", base::to_string(base::seeded_uuid(base::Kind::kSlot, 1))},
       {"appointment", "11111111-2222-4333-8444-555555555555"},
       {"appointment", "99999999-2222-4333-8444-555555555555"}},
      {first, second}};
  report.invariants = {
      {"every_loser_has_a_winner",
       "A conflict has a winner.",
       {base::Truth::kHolds, 2, 1, 0, "2 examined; 1 times two calls overlapped", {}}},
      {"keys_replay",
       "A key answers the same for ever.",
       {base::Truth::kUnknown, 0, 0, 0, "nothing to examine", {}}},
      {"one_winner_per_slot",
       "A slot has at most one booking.",
       {base::Truth::kViolated, 2, 1, 5, "5 violations", {5, evidence}}}};
  report.exercise = {{"contended_slots_ratio", ">=0.9", 0.42, false}};
  report.thresholds = {{"create_booking.response_ms.p99", "<250", 4.0, true},
                       {"cancel_booking.response_ms.p99", "<250", std::nullopt, false}};
  return report;
}

/// The server could not be provided: no load, nothing judged.
inline Report not_provisioned() {
  return stopped(base::ExitStatus::kProvisioningFailed,
                 "migrations/00012_webhook_state_machine.sql: line 12: relation \"x\" is missing");
}

/// SIGINT, when one phase had drained.
inline Report interrupted() {
  Report report = loaded(base::ExitStatus::kInterrupted, "SIGINT after 1.2 s of the load",
                         {booking(1, 100, 2, 0)});
  report.invariants = {{"one_winner_per_slot",
                        "A slot has at most one booking.",
                        {base::Truth::kUnknown, 1, 0, 0, "not exercised", {}}}};
  return report;
}

}  // namespace report::sample
