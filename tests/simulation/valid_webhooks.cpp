#include <algorithm>
#include <optional>
#include <vector>

#include "measure/session.h"
#include "measure/webhook.h"
#include "simulation/agenda.h"
#include "simulation/valid_history.h"
#include "simulation/webhook_server.h"
#include "workload/webhook_plan.h"

namespace simulation {
namespace {

using measure::Record;
using workload::WebhookPlan;
namespace webhook = measure::webhook;

constexpr std::uint8_t kIngest = 0, kClaim = 1, kMark = 2, kReplay = 3, kInspect = 4;
constexpr std::uint32_t kWorkers = 20;
constexpr std::uint32_t kWebhooks = 3;
// The first events come in before anybody claims, so that a queue builds in which an event can be
// overtaken; the rest come by turns, and with them some of the first ones again.
constexpr std::uint64_t kBurst = WebhookPlan::kTicketsOfEvent * 100;
constexpr std::int64_t kMicrosecond = 1'000;
constexpr std::int64_t kShortestNap = 1'000 * kMicrosecond;
constexpr std::int64_t kLongestNap = 16'000 * kMicrosecond;
// A run's zero is before its first phase; anomalies that are planted later need the room.
constexpr std::int64_t kStart = 10'000'000'000;

workload::WebhookOptions options() {
  workload::WebhookOptions options;
  options.duplicate_ratio = 0.1;
  options.failure_ratio = 0.08;
  options.crash_ratio = 0.02;
  options.zombie_ratio = 0.02;
  options.poison_ratio = 0.06;
  options.repeat_ratio = 0.05;
  options.replay_ratio = 0.5;
  return options;
}

/// An event that a worker has claimed.
struct Held {
  std::uint32_t event = 0;
  std::int64_t token = 0;
  std::int32_t attempt = 0;
};

/// A mark that comes late.
struct Late {
  Held held;
  bool ok = false;
  bool again = false;
  std::int64_t at = 0;
};

/// A worker: it takes in events and works them off, fails, dies and wakes up too late. Before it
/// leaves it inspects its session.
struct Worker {
  enum class State { kIdle, kRunning, kAnswering } state = State::kIdle;
  Record record;
  std::int64_t answers_at = 0;
  std::vector<WebhookServer::Claimed> given;  ///< by the claim that is being answered
  std::vector<std::uint32_t> replayed;        ///< by the replay
  std::vector<Held> held;
  std::vector<Late> late;  ///< the earliest first
  Late marking;
  bool repeats = false;
  bool replays = false;
  bool ingested = false;
  bool found_nothing = false;
  std::uint32_t claims = 0;
  std::int64_t nap = 0;
  std::int64_t claims_at = 0;
};

class Webhooks {
 public:
  Webhooks(std::uint64_t seed, std::uint64_t calls, const Trouble& trouble)
      : dice_(seed),
        calls_(calls),
        trouble_(trouble),
        plan_(options(), seed, 0, 0, static_cast<std::uint32_t>(calls + 1), 0, kWebhooks),
        rules_{options().lease, options().backoff, options().max_attempts},
        workers_(kWorkers),
        server_(rules_, kWebhooks, dice_) {
    case_.history.seed = seed;
    case_.history.operations = {webhook::ingest_operation(), webhook::claim_operation(),
                                webhook::mark_operation(), webhook::replay_operation(),
                                measure::session::inspect_operation()};
    case_.history.records.reserve(calls + calls / 50 + 5'000);
    case_.history.results.emplace_back();
    measure::Phase phase;
    phase.name = "webhooks";
    phase.workload = "webhook_claims";
    phase.started = kStart;
    phase.call_limit = std::chrono::seconds(7);
    phase.rules = rules_;
    phase.arrivals.resize(case_.history.operations.size());
    phase.skipped.resize(case_.history.operations.size());
    case_.history.phases.push_back(phase);
    for (std::uint32_t i = 0; i < kWorkers; ++i) open_session(i, 0);
  }

  Case simulate() && {
    for (std::uint32_t i = 0; i < kWorkers; ++i) agenda_.add(kStart + i, i);
    while (!agenda_.done()) {
      const auto [now, worker] = agenda_.next();
      switch (workers_[worker].state) {
        case Worker::State::kIdle: go_on(worker, now); break;
        case Worker::State::kRunning: run(worker, now); break;
        case Worker::State::kAnswering: settle(worker, now); break;
      }
    }
    case_.history.phases[0].ended = ended_;
    case_.snapshot = server_.snapshot();
    case_.snapshot.guards = guards();
    return std::move(case_);
  }

 private:
  void open_session(std::uint32_t worker, std::int64_t now) {
    workers_[worker].record.session = static_cast<std::uint32_t>(case_.history.sessions.size());
    case_.history.sessions.push_back(
        {worker, static_cast<std::int32_t>(1000 + case_.history.sessions.size()), now});
  }

  /// What a worker does next, in the order of the workload's.
  void go_on(std::uint32_t number, std::int64_t now) {
    Worker& worker = workers_[number];
    if (worker.found_nothing) worker.claims_at = now + worker.nap;
    worker.found_nothing = false;
    if (worker.repeats) repeat(worker, now);
    if (worker.replays) {
      worker.replays = false;
      return send(number, kReplay, measure::kForeign, plan_.webhook(worker.marking.held.event),
                  now);
    }
    if (!worker.late.empty() && worker.late.front().at <= now) {
      const Late late = worker.late.front();
      worker.late.erase(worker.late.begin());
      return mark(number, late, now);
    }
    if (!worker.held.empty()) return work(number, now);
    worker.ingested = next_ticket_ < kBurst || !worker.ingested;
    if (worker.ingested)
      if (const auto ticket = draw_ticket())
        return send(number, kIngest, plan_.event(*ticket), plan_.webhook(plan_.event(*ticket)),
                    now);
    if (now >= worker.claims_at)
      return send(number, kClaim, measure::kForeign, plan_.limit(number, worker.claims++), now);
    rest(number, now);
  }

  void work(std::uint32_t number, std::int64_t now) {
    Worker& worker = workers_[number];
    const Held held = worker.held.back();
    worker.held.pop_back();
    switch (plan_.fate(held.event, held.token)) {
      case WebhookPlan::Fate::kSucceeds: return mark(number, {held, true}, now);
      case WebhookPlan::Fate::kFails: return mark(number, {held, false}, now);
      case WebhookPlan::Fate::kCrashes:
        worker.held.clear();
        open_session(number, now);
        break;
      case WebhookPlan::Fate::kStalls: {
        const WebhookPlan::Stall stall = plan_.stall(held.event, held.token);
        add_late(worker, {held, stall.ok, false, now + stall.silence.count()});
        break;
      }
    }
    agenda_.add(now + latency(), number);
  }

  void repeat(Worker& worker, std::int64_t now) {
    worker.repeats = false;
    const auto& [held, ok, again, at] = worker.marking;
    add_late(worker, {held, ok, true, now + plan_.repeats_after(held.event, held.token).count()});
  }

  static void add_late(Worker& worker, const Late& late) {
    worker.late.insert(std::ranges::upper_bound(worker.late, late.at, {}, &Late::at), late);
  }

  void rest(std::uint32_t number, std::int64_t now) {
    const Worker& worker = workers_[number];
    const bool over = case_.history.records.size() >= calls_ && server_.open_events() == 0;
    if (over && worker.late.empty()) return send(number, kInspect, measure::kForeign, 0, now);
    std::int64_t wakes = worker.claims_at;
    if (!worker.late.empty()) wakes = std::min(wakes, worker.late.front().at);
    agenda_.add(std::max(wakes, now + 1), number);
  }

  std::optional<std::uint64_t> draw_ticket() {
    while (case_.history.records.size() < calls_) {
      const std::uint64_t ticket = next_ticket_++;
      if (plan_.sends(ticket)) return ticket;
    }
    return std::nullopt;
  }

  void mark(std::uint32_t number, const Late& what, std::int64_t now) {
    Worker& worker = workers_[number];
    worker.marking = what;
    send(number, kMark, what.held.event, what.ok ? 1 : 0, now);
    worker.record.token = what.held.token;
    worker.record.attempt = static_cast<std::uint16_t>(what.held.attempt);
  }

  void send(std::uint32_t number, std::uint8_t operation, std::uint32_t subject,
            std::uint32_t party, std::int64_t now) {
    Worker& worker = workers_[number];
    const std::uint32_t session = worker.record.session;
    worker.record = {};
    worker.record.session = session;
    worker.record.due = worker.record.invoked = now;
    worker.record.operation = operation;
    worker.record.subject = subject;
    worker.record.party = party;
    worker.state = Worker::State::kRunning;
    agenda_.add(now + latency(), number);
  }

  /// The call reaches the procedure: it waits, or takes effect now.
  void run(std::uint32_t number, std::int64_t now) {
    Worker& worker = workers_[number];
    Record& record = worker.record;
    if (fails(record, now)) return answer(number, now);
    const bool about_one = record.operation == kIngest || record.operation == kMark;
    const std::int64_t free = about_one ? server_.waits(record.subject) : 0;
    if (free > now) return agenda_.add(free + dice_.between(1, 20 * kMicrosecond), number);
    const std::int64_t commit = now + dice_.between(10 * kMicrosecond, 200 * kMicrosecond);
    worker.given.clear();
    worker.replayed.clear();
    switch (record.operation) {
      case kIngest:
        record.answer = server_.ingest(record.subject, plan_.webhook(record.subject), commit);
        break;
      case kClaim: server_.claim(record.party, now, commit, worker.given); break;
      case kMark:
        record.answer = server_.mark(record.subject, record.token, record.party == 1, commit);
        break;
      case kReplay: server_.replay(record.party, now, commit, worker.replayed); break;
      default: record.answer = measure::session::kClean;
    }
    if (record.operation == kIngest && record.answer == webhook::kAccepted)
      lock_in_passing(record.subject);
    if (dice_.chance(trouble_.in_doubt_ratio)) {
      // The connection broke at some moment of the call, but the server went on.
      record.outcome = base::Outcome::kInDoubt;
      record.answer = measure::kNoAnswer;
      record.answered = dice_.between(record.invoked + 1, now);
    }
    answer(number, commit);
  }

  /// A claim that is under way may have locked the event and found that it cannot take it.
  void lock_in_passing(std::uint32_t event) {
    const Worker& other = workers_[dice_.below(kWorkers)];
    if (other.state == Worker::State::kAnswering && other.record.operation == kClaim)
      server_.lock(event, other.answers_at);
  }

  /// Whether the call comes to nothing, and says so. None does in the first half: no_event_starves
  /// judges what came before the first claim that failed.
  bool fails(Record& record, std::int64_t now) {
    if (case_.history.records.size() < calls_ / 2) return false;
    const bool unsent = dice_.chance(trouble_.unsent_ratio);
    if (!unsent && !dice_.chance(trouble_.retryable_ratio)) return false;
    record.outcome = unsent ? base::Outcome::kNotSent : base::Outcome::kRetryable;
    if (!unsent) {
      record.sqlstate = {'4', '0', '0', '0', '1'};
      record.retries = 5;
    }
    record.answered = now;
    return true;
  }

  void answer(std::uint32_t number, std::int64_t from) {
    Worker& worker = workers_[number];
    worker.state = Worker::State::kAnswering;
    worker.answers_at = from + latency();
    agenda_.add(worker.answers_at, number);
  }

  void settle(std::uint32_t number, std::int64_t now) {
    Worker& worker = workers_[number];
    Record& record = worker.record;
    worker.state = Worker::State::kIdle;
    ended_ = now + 1;
    ++case_.history.phases[0].arrivals[record.operation];
    if (record.outcome != base::Outcome::kDone) {
      case_.history.records.push_back(record);
      worker.repeats = false;
      if (record.outcome != base::Outcome::kRetryable) {
        worker.held.clear();
        open_session(number, now);
      }
    } else {
      record.answered = now;
      switch (record.operation) {
        case kIngest: keep(record, record.subject); break;
        case kClaim: settle_claim(worker); break;
        case kMark: settle_mark(worker); break;
        case kReplay: settle_replay(worker); break;
        default: case_.history.records.push_back(record);
      }
    }
    if (record.operation == kInspect) return;  // it is gone
    agenda_.add(now + dice_.between(1 * kMicrosecond, 50 * kMicrosecond), number);
  }

  /// Keeps the record with the event's id.
  void keep(Record& record, std::uint32_t event) {
    record.outcome = case_.history.operations[record.operation].answers[record.answer].outcome;
    record.result = static_cast<std::uint32_t>(case_.history.results.size());
    case_.history.results.push_back(server_.id(event));
    case_.history.records.push_back(record);
  }

  void settle_claim(Worker& worker) {
    Record& record = worker.record;
    if (worker.given.empty()) {
      record.answer = webhook::kEmpty;
      worker.nap = std::clamp(2 * worker.nap, kShortestNap, kLongestNap);
      worker.found_nothing = true;
      case_.history.records.push_back(record);
      return;
    }
    worker.nap = 0;
    record.answer = webhook::kClaimed;
    for (const WebhookServer::Claimed& claimed : worker.given) {
      record.subject = claimed.event;
      record.token = claimed.token;
      record.attempt = static_cast<std::uint16_t>(claimed.attempt);
      keep(record, claimed.event);
      record.continued = 1;
      worker.held.push_back({claimed.event, claimed.token, claimed.attempt});
    }
  }

  void settle_mark(Worker& worker) {
    Record& record = worker.record;
    keep(record, record.subject);
    const Held& held = worker.marking.held;
    if (record.outcome != base::Outcome::kDone || worker.marking.again) return;
    worker.repeats = plan_.repeats(held.event, held.token);
    worker.replays =
        record.answer == webhook::kDeadLetter && plan_.replay(held.event, held.token).calls > 0;
  }

  void settle_replay(Worker& worker) {
    Record& record = worker.record;
    record.answer = worker.replayed.empty() ? webhook::kNoneReplayed : webhook::kReplayed;
    if (worker.replayed.empty()) case_.history.records.push_back(record);
    for (const std::uint32_t event : worker.replayed) {
      keep(record, event);
      record.continued = 1;
    }
  }

  std::int64_t latency() { return dice_.between(50 * kMicrosecond, 600 * kMicrosecond); }

  Dice dice_;
  std::uint64_t calls_;
  Trouble trouble_;
  WebhookPlan plan_;
  measure::ClaimRules rules_;
  std::vector<Worker> workers_;
  WebhookServer server_;
  Agenda agenda_;
  Case case_;
  std::uint64_t next_ticket_ = 0;
  std::int64_t ended_ = kStart + 1;
};

}  // namespace

Case valid_webhooks(std::uint64_t seed, std::uint64_t calls, const Trouble& trouble) {
  return Webhooks(seed, calls, trouble).simulate();
}

}  // namespace simulation
