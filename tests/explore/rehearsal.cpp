#include "explore/rehearsal.h"

#include <poll.h>

#include <gtest/gtest.h>

#include "provision/migrations.h"
#include "provision/seed.h"
#include "provision/snapshot.h"

namespace explore {
namespace {

/// Waits until the connection has a reply.
const pg::Reply& reply_of(pg::Connection& connection) {
  for (;;) {
    if (const pg::Reply* reply = connection.advance()) return *reply;
    const pg::Interest wants = connection.interest();
    pollfd descriptor{connection.descriptor(), 0, 0};
    if (wants.read) descriptor.events |= POLLIN;
    if (wants.write) descriptor.events |= POLLOUT;
    poll(&descriptor, 1, 5000);
  }
}

}  // namespace

Rehearsal::Rehearsal(const std::filesystem::path& folder, const std::string& name) {
  scenario::Mistakes mistakes;
  scenario_ = scenario::read(folder, {}, mistakes);
  for (const scenario::Phase& phase : scenario_.phases)
    if (phase.name == name) exploration_ = read_exploration(phase, scenario_, ground_, mistakes);
  mistakes.raise(folder);
  provision();
  recording_ = measure::Recording(ground_.operations.size());
}

void Rehearsal::provision() {
  const bool own = !scenario_.migrations.empty();
  provision::migrate(session_, own ? scenario_.folder / scenario_.migrations
                                   : std::filesystem::path(PGRUSH_SOURCE "/migrations"));
  if (own)
    provision::seed_by_file(session_, scenario_.folder / "seed.sql");
  else
    provision::seed(session_, scenario_.data);
  prepare(exploration_, session_);
}

std::vector<std::string> Rehearsal::set_up() { return play(exploration_.setup, answers_, true); }

std::vector<std::string> Rehearsal::play(std::size_t session) {
  Answers answers{answers_.setup, {}};
  return play(exploration_.sessions[session], answers, false);
}

std::vector<std::string> Rehearsal::play(const Calls& calls, Answers& answers, bool setup) {
  std::vector<std::string> told;
  for (const auto& call : calls) {
    pg::Request request;
    measure::Record record;
    Call::Read read;
    if (call->write(answers, request, record))
      read = make(*call, answers, request, record);
    else
      read.answer = "left out";
    told.push_back(read.answer);
    (setup ? answers.setup : answers.own).push_back(read.told);
  }
  return told;
}

Call::Read Rehearsal::make(const Call& call, const Answers& answers, pg::Request& request,
                           measure::Record record) {
  pg::Opening opening{database_.conninfo(), exploration_.settings, call.statements()};
  if (!call.role().empty()) opening.settings.emplace_back("role", call.role());
  pg::Connection connection(opening);
  connection.open();
  EXPECT_EQ(reply_of(connection).kind, pg::Reply::Kind::kRows);
  const auto now = [&] { return (base::Clock::now() - zero_).count(); };
  record.session = static_cast<std::uint32_t>(recording_.sessions.size());
  recording_.sessions.push_back({record.session, connection.backend_pid(), now()});
  record.invoked = record.due = now();
  connection.send(request);
  const pg::Reply& reply = reply_of(connection);
  record.answered = now();
  record.outcome = pg::outcome_of(reply);
  record.sqlstate = reply.sqlstate;
  ++recording_.arrivals[record.operation];
  return call.read(answers, reply, record, recording_);
}

std::vector<measure::Record> Rehearsal::records() const {
  std::vector<measure::Record> all;
  for (const auto& piece : recording_.pieces) all.insert(all.end(), piece.begin(), piece.end());
  return all;
}

base::Uuid Rehearsal::result_of(const measure::Record& record) const {
  return record.result == 0 ? base::Uuid{} : recording_.results[record.result - 1];
}

std::string Rehearsal::text_of(const measure::Record& record) const {
  const measure::Operation& operation = ground_.operations[record.operation];
  const std::string answer(record.answer == measure::kNoAnswer
                               ? std::string(base::name_of(record.outcome))
                               : operation.answers[record.answer].name);
  return operation.name + " " + answer;
}

std::vector<invariant::Judged> Rehearsal::judge() {
  measure::History history;
  history.operations = ground_.operations;
  measure::Phase phase;
  phase.name = exploration_.name;
  if (!exploration_.workloads.empty()) phase.workload = exploration_.workloads.front();
  phase.rules = exploration_.rules;
  phase.call_limit = std::chrono::seconds(60);
  phase.ended = (base::Clock::now() - zero_).count();
  phase.drained = false;
  history.phases.push_back(phase);
  history.absorb(std::move(recording_));
  history.finish();
  return invariant::judge(invariant::all_for(exploration_.workloads),
                          provision::read_snapshot(session_), history);
}

}  // namespace explore
