// A slot that everybody wants and an event that never works: their calls are judged in about the
// time that as many calls about many things take.
#include <ctime>

#include <gtest/gtest.h>

#include "invariant/invariant.h"
#include "measure/booking.h"
#include "measure/webhook.h"
#include "simulation/booking_server.h"
#include "simulation/valid_history.h"
#include "simulation/webhook_server.h"
#include "workload/workload.h"

namespace {

using base::Truth;
using measure::Record;
namespace booking = measure::booking;
namespace webhook = measure::webhook;

// Far more than the second or so that it takes, far less than a quadratic check would.
constexpr double kCpuSeconds = 10;
constexpr std::int64_t kStep = 1'000'000;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// A run of one thing, told call after call.
class Hot {
 public:
  Hot(const std::string& workload, std::vector<measure::Operation> operations) {
    run.history.operations = std::move(operations);
    run.history.results.emplace_back();
    run.history.sessions.resize(2);
    measure::Phase phase;
    phase.workload = workload;
    phase.call_limit = std::chrono::seconds(7);
    phase.rules = {std::chrono::milliseconds(20), std::chrono::milliseconds(1), 3};
    phase.arrivals.resize(run.history.operations.size());
    phase.skipped.resize(run.history.operations.size());
    run.history.phases.push_back(phase);
  }

  /// Adds a call from `from` on, which takes a step.
  Record& add(std::uint8_t operation, std::uint8_t answer, std::int64_t from,
              const base::Uuid& id) {
    Record record;
    record.operation = operation;
    record.due = record.invoked = from;
    record.answered = from + kStep;
    record.answer = answer;
    record.outcome = run.history.operations[operation].answers[answer].outcome;
    if (!id.empty()) {
      record.result = static_cast<std::uint32_t>(run.history.results.size());
      run.history.results.push_back(id);
    }
    ++run.history.phases[0].arrivals[operation];
    run.history.phases[0].ended = record.answered + 1;
    run.history.records.push_back(record);
    return run.history.records.back();
  }

  /// Judges it all, within the time.
  void expect_judged() {
    run.finish();
    const std::string workload = run.history.phases[0].workload;
    for (const std::string& name : invariant::all_for({workload})) {
      const double begun = cpu_seconds();
      const auto judged = invariant::judge({name}, run.snapshot, run.history);
      EXPECT_LT(cpu_seconds() - begun, kCpuSeconds) << name;
      const invariant::Verdict& verdict = judged.front().verdict;
      EXPECT_NE(verdict.truth, Truth::kViolated)
          << name << ": " << verdict.evidence.front().what << ", " << verdict.explanation;
    }
    const double begun = cpu_seconds();
    workload::Workloads::instance().find(workload)->exercise(run.history);
    EXPECT_LT(cpu_seconds() - begun, kCpuSeconds);
  }

  simulation::Case run;
};

TEST(HotSlot, IsJudgedInAboutTheTimeOfAsManyColdOnes) {
  constexpr std::uint32_t kRounds = 40'000;
  Hot hot("booking_volley", {booking::create_operation(), booking::cancel_operation(),
                             booking::rolled_back_operation()});
  simulation::Dice dice(1);
  scenario::Data data;
  data.clinics = data.clinicians = 1;
  data.patients = 8;
  simulation::BookingServer server(data, dice);
  std::int64_t now = kStep;
  std::uint32_t key = 0;
  const auto create = [&](std::uint32_t with_key, std::int64_t at) {
    const workload::Booking call{0, 7, 0, 0, with_key};
    const auto reply = server.create(call, at, at);
    const bool told = reply.appointment != simulation::BookingServer::kNone;
    Record& record =
        hot.add(0, reply.answer, at, told ? server.id(reply.appointment) : base::Uuid{});
    record.party = 7;
    record.key = with_key;
    return reply.appointment;
  };
  const auto cancel = [&](std::uint32_t appointment, std::uint32_t with_key, std::int64_t at) {
    const auto reply = server.cancel(appointment, {0, 7, 0, 0, with_key}, at);
    Record& record = hot.add(1, reply.answer, at, server.id(appointment));
    record.party = 7;
    record.key = with_key;
  };
  for (std::uint32_t round = 0; round < kRounds; ++round) {
    const std::uint32_t winner = ++key;
    hot.add(2, booking::kBooked, now, {}).key = ++key;
    const std::uint32_t appointment = create(winner, now += kStep + 1);
    create(++key, now + 1);  // refused
    create(winner, now += kStep + 1);
    const std::uint32_t canceller = ++key;
    cancel(appointment, canceller, now += kStep + 1);
    cancel(appointment, canceller, now += kStep + 1);
    cancel(appointment, ++key, now += kStep + 1);
    now += kStep + 1;
  }
  hot.run.snapshot = server.snapshot(1);
  hot.expect_judged();
}

TEST(HotEvent, IsJudgedInAboutTheTimeOfAsManyColdOnes) {
  constexpr std::uint32_t kRounds = 40'000;
  Hot hot("webhook_claims", {webhook::ingest_operation(), webhook::claim_operation(),
                             webhook::mark_operation(), webhook::replay_operation()});
  simulation::Dice dice(1);
  simulation::WebhookServer server(hot.run.history.phases[0].rules, 1, dice);
  std::int64_t now = kStep;
  const std::uint8_t taken_in = server.ingest(0, 0, now);
  hot.add(0, taken_in, now, server.id(0));
  const auto claim = [&] {
    now += 50 * kStep;  // past every lease and backoff
    std::vector<simulation::WebhookServer::Claimed> given;
    server.claim(1, now, now, given);
    Record& record = hot.add(1, webhook::kClaimed, now, server.id(0));
    record.party = 1;
    record.token = given.at(0).token;
    record.attempt = static_cast<std::uint16_t>(given.at(0).attempt);
    return record;
  };
  const auto mark = [&](const Record& claimed, bool ok) {
    now += 2 * kStep;
    Record& record = hot.add(2, server.mark(0, claimed.token, ok, now), now, server.id(0));
    record.party = ok ? 1 : 0;
    record.token = claimed.token;
    record.attempt = claimed.attempt;
  };
  // Lost, failed, failed for good; the lost one's mark comes too late; and all over again.
  for (std::uint32_t round = 0; round < kRounds; ++round) {
    const Record lost = claim();
    mark(claim(), false);
    mark(lost, true);
    mark(claim(), false);
    std::vector<std::uint32_t> replayed;
    now += 2 * kStep;
    server.replay(0, now, now, replayed);
    hot.add(3, webhook::kReplayed, now, server.id(replayed.at(0))).subject = measure::kForeign;
    now += 2 * kStep;
  }
  mark(claim(), true);
  hot.run.snapshot = server.snapshot();
  hot.expect_judged();
}

}  // namespace
