#pragma once

#include <string>

#include <gtest/gtest.h>

#include "invariant/invariant.h"
#include "measure/webhook.h"

namespace support {

/// A webhook run told by hand. Times are in milliseconds; lease 100, backoff 20, three attempts.
class Queue {
 public:
  /// The operations' numbers.
  enum Operation : std::uint8_t { kIngest, kClaim, kMark, kReplay };

  Queue() {
    history.operations = {measure::webhook::ingest_operation(), measure::webhook::claim_operation(),
                          measure::webhook::mark_operation(), measure::webhook::replay_operation()};
    measure::Phase phase;
    phase.workload = "webhook_claims";
    phase.ended = 10'000'000'000;
    phase.rules = {std::chrono::milliseconds(100), std::chrono::milliseconds(20), 3};
    history.phases.push_back(phase);
    history.results.emplace_back();
  }

  /// A call of ingest_event.
  measure::Record& ingest(std::uint32_t event, std::int64_t from, std::int64_t to,
                          std::uint8_t answer = measure::webhook::kAccepted) {
    return add(kIngest, event, from, to, answer, event);
  }
  /// A claim of one event.
  measure::Record& claim(std::uint32_t event, std::int64_t token, int attempt, std::int64_t from,
                         std::int64_t to) {
    measure::Record& record = add(kClaim, event, from, to, measure::webhook::kClaimed, event);
    record.token = token;
    record.attempt = static_cast<std::uint16_t>(attempt);
    record.party = 1;
    return record;
  }
  /// A claim that came back empty.
  measure::Record& empty(std::int64_t from, std::int64_t to) {
    return add(kClaim, measure::kForeign, from, to, measure::webhook::kEmpty, 0);
  }
  /// A mark of a claim; of success where that is the answer, else of failure.
  measure::Record& mark(std::uint32_t event, std::int64_t token, int attempt, std::int64_t from,
                        std::int64_t to, std::uint8_t answer) {
    measure::Record& record = add(kMark, event, from, to, answer, event);
    record.token = token;
    record.attempt = static_cast<std::uint16_t>(attempt);
    record.party = answer == measure::webhook::kSuccess ? 1 : 0;
    return record;
  }
  /// A replay that gave that event, which is of webhook 0 as all are.
  measure::Record& replay(std::uint32_t event, std::int64_t from, std::int64_t to) {
    return add(kReplay, measure::kForeign, from, to, measure::webhook::kReplayed, event);
  }
  /// A stored event.
  void store(std::uint32_t event, measure::Snapshot::Event::Status status, int attempts,
             std::int64_t claim_no) {
    snapshot.events.push_back({event, id(event), status, attempts, claim_no});
  }

  /// The audit row of a replay.
  void log_replay(std::uint32_t event) {
    using AuditRow = measure::Snapshot::AuditRow;
    const auto number = static_cast<std::int64_t>(snapshot.audit_rows.size() + 1);
    snapshot.audit_rows.push_back(
        {number, id(event), AuditRow::Table::kEvents, AuditRow::Operation::kUpdate, 0, 700});
  }

  /// What the named invariant says of it.
  invariant::Verdict judge(const std::string& name) {
    measure::Snapshot at_rest = snapshot;
    measure::History told = history;
    at_rest.sort();
    told.finish();
    return invariant::judge({name}, at_rest, told).front().verdict;
  }

  /// The uuid of an event that a test knows by its number.
  static base::Uuid id(std::uint32_t event) {
    return base::seeded_uuid(base::Kind::kEvent, event + 1);
  }

  measure::History history;
  measure::Snapshot snapshot;

 private:
  measure::Record& add(std::uint8_t operation, std::uint32_t subject, std::int64_t from,
                       std::int64_t to, std::uint8_t answer, std::uint32_t result) {
    measure::Record record;
    record.operation = operation;
    record.subject = subject;
    record.due = record.invoked = from * 1'000'000;
    record.answered = to * 1'000'000;
    record.answer = answer;
    record.outcome = history.operations[operation].answers[answer].outcome;
    history.results.push_back(id(result));
    record.result = static_cast<std::uint32_t>(history.results.size() - 1);
    record.session = static_cast<std::uint32_t>(history.sessions.size());
    history.sessions.push_back({record.session, 7, 0});
    history.records.push_back(record);
    return history.records.back();
  }
};

}  // namespace support
