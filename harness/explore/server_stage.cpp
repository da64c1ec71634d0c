#include "explore/server_stage.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <sched.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/failure.h"
#include "explore/exchange.h"
#include "explore/schedule.h"
#include "measure/session.h"
#include "pg/conninfo.h"
#include "sql/statements.h"

namespace explore {
namespace {

// Nobody waits when it begins to wait: no cycle can close, and its own check would only choose
// another victim than the last one's does.
constexpr std::int32_t kNoDeadlockMs = 200;
// It may close a cycle, and is then the victim: always the one that waited last.
constexpr std::int32_t kDeadlockMs = 1;
// What a step may take, waiting for locks that come free aside.
constexpr base::Nanos kPatience = std::chrono::seconds(20);
// Until then a step is worth burning a core for; a longer one waits for something slow.
constexpr int kSpins = 4'000;
constexpr int kNapUs = 50;

/// The setup's slot: its footprint is of interest, its calls are not held.
constexpr std::uint32_t kSetupSlot = PGRUSH_STOP_SESSIONS - 1;

/// The statements of all calls, each once.
std::vector<pg::Statement> statements_of(const Calls& calls) {
  std::vector<pg::Statement> all;
  for (const auto& call : calls)
    for (pg::Statement& statement : call->statements())
      if (std::ranges::find(all, statement.name, &pg::Statement::name) == all.end())
        all.push_back(std::move(statement));
  return all;
}

measure::Phase phase_of(const Exploration& exploration) {
  measure::Phase phase;
  phase.name = exploration.name;
  if (!exploration.workloads.empty()) phase.workload = exploration.workloads.front();
  phase.call_limit = kPatience;
  phase.rules = exploration.rules;
  // The sessions leave when their calls are made, whatever is left to do in the database.
  phase.drained = false;
  return phase;
}

/// A way round from one waiting session to the next that leads back to where it began?
bool has_cycle(const std::multimap<std::int32_t, std::int32_t>& waits) {
  for (const auto& [start, first] : waits) {
    std::set<std::int32_t> seen{start};
    std::vector<std::int32_t> next{first};
    while (!next.empty()) {
      const std::int32_t pid = next.back();
      next.pop_back();
      if (pid == start) return true;
      if (!seen.insert(pid).second) continue;
      const auto [begin, end] = waits.equal_range(pid);
      for (auto edge = begin; edge != end; ++edge) next.push_back(edge->second);
    }
  }
  return false;
}

std::int32_t number(std::string_view text) { return std::stoi(std::string(text)); }

}  // namespace

ServerStage::ServerStage(const StageSpec& spec, Judge judge)
    : spec_(spec),
      exploration_(spec.exploration),
      judge_(std::move(judge)),
      baseline_(spec.session) {
  rules_.zero = base::Clock::now();
  const auto inspect =
      std::ranges::find(spec.operations, measure::session::kInspect, &measure::Operation::name);
  rules_.inspect_operation = static_cast<std::uint8_t>(inspect - spec.operations.begin());
  before_.operations = spec.operations;
  before_.phases.push_back(phase_of(exploration_));
  before_.results.emplace_back();
  before_.sessions.push_back({});
  prepare(exploration_, spec_.session);
  set_up();
  baseline_.keep();
  for (std::uint32_t i = 0; i < exploration_.sessions.size(); ++i) {
    const Calls& calls = exploration_.sessions[i];
    openings_.push_back(std::make_unique<pg::Opening>(opening(calls.front()->role(), i)));
    openings_.back()->statements = statements_of(calls);
    openings_.back()->statements.push_back({"inspect_session", std::string(sql::inspect_session)});
    openings_.back()->statements.push_back({"repeat_draws", std::string(sql::repeat_draws)});
    performers_.push_back(
        std::make_unique<Performer>(calls, *openings_.back(), spec_.region, i, rules_));
  }
}

ServerStage::~ServerStage() = default;

pg::Opening ServerStage::opening(const std::string& role, std::uint32_t slot) const {
  pg::Opening opening;
  opening.conninfo = spec_.region.conninfo(spec_.conninfo, slot);
  // How often a session has run a statement must not decide how it runs it, and where it stops.
  opening.settings = {{"plan_cache_mode", "force_generic_plan"}};
  opening.settings.insert(opening.settings.end(), exploration_.settings.begin(),
                          exploration_.settings.end());
  if (!role.empty()) opening.settings.emplace_back("role", role);
  return opening;
}

/// Makes the setup's calls, one after the other.
void ServerStage::set_up() {
  PgrushStopSlot& slot = spec_.region.slot(kSetupSlot);
  measure::Recording recording(spec_.operations.size());
  Answers answers;
  for (const auto& call : exploration_.setup) {
    const std::string who = "the setup's " + call->text();
    pg::Opening opened = opening(call->role(), kSetupSlot);
    opened.statements = call->statements();
    pg::Connection connection(opened);
    open_and_wait(connection, slot, who);
    pg::Request request;
    measure::Record record;
    answers.own = answers.setup;
    if (!call->write(answers, request, record)) {
      never_made_.push_back(who);
      answers.setup.emplace_back();
      continue;
    }
    ++recording.arrivals[record.operation];
    record.due = record.invoked = (base::Clock::now() - rules_.zero).count();
    connection.send(request);
    const pg::Reply& reply = await_reply(connection, who);
    record.answered = (base::Clock::now() - rules_.zero).count();
    if (reply.kind != pg::Reply::Kind::kRows)
      throw base::Failure(base::ExitStatus::kProvisioningFailed,
                          fmt::format("{} failed: {}", who, reply.message));
    recording.reserve(1);
    answers.setup.push_back(call->read(answers, reply, record, recording).told);
    Footprint footprint;
    for (std::uint32_t i = 0; i < slot.touched.count; ++i)
      footprint.touch(slot.touched.relations[i].oid, slot.touched.relations[i].access);
    note_written(footprint);
  }
  setup_ = std::move(answers.setup);
  before_.absorb(std::move(recording));
}

std::uint32_t ServerStage::sessions() const {
  return static_cast<std::uint32_t>(performers_.size());
}

Situation ServerStage::begin() {
  let_go();
  baseline_.restore();
  recording_ = std::make_unique<measure::Recording>(spec_.operations.size());
  recording_->reserve(kMostRows);
  for (const auto& performer : performers_) {
    recording_->sessions.push_back({performer->number(), performer->backend_pid(), 0});
    performer->rewind(setup_);
  }
  blocked_.clear();
  ways_.assign(performers_.size(), {});
  return situation();
}

/// Has what is under way end, held nowhere: a schedule was given up, or this is the first.
void ServerStage::let_go() {
  const bool gave_up = std::ranges::any_of(performers_, [](const auto& performer) {
    return performer->state() != Performer::State::kOver;
  });
  if (!gave_up) return;
  measure::Recording unread(spec_.operations.size());
  unread.reserve(kMostRows);
  for (const auto& performer : performers_) {
    std::atomic_ref(spec_.region.slot(performer->number()).active).store(0);
    if (performer->state() == Performer::State::kParked) resume(*performer);
  }
  const base::Instant limit = base::Clock::now() + kPatience;
  for (const auto& performer : performers_)
    while (performer->state() == Performer::State::kRunning) {
      for (const auto& each : performers_)
        if (each->advance(unread) && each->state() == Performer::State::kParked) resume(*each);
      require_time(limit);
      sched_yield();
    }
  for (const auto& performer : performers_) {
    note_written(performer->take_unheld());
    performer->inspect(unread);
  }
}

void ServerStage::resume(Performer& performer) {
  PgrushStopSlot& slot = spec_.region.slot(performer.number());
  slot.deadlock_timeout_ms = blocked_.empty() ? kNoDeadlockMs : kDeadlockMs;
  performer.resumed();
  spec_.region.resume(performer.number());
}

void ServerStage::require_time(base::Instant limit) const {
  if (base::Clock::now() < limit) return;
  throw base::Failure(base::ExitStatus::kUnknown,
                      fmt::format("{}: a step has not ended within {:.0f} s", exploration_.name,
                                  base::to_s(kPatience)));
}

Situation ServerStage::step(std::uint32_t session) {
  Performer& performer = *performers_[session];
  footprint_ = Footprint{};
  if (performer.state() == Performer::State::kParked) {
    resume(performer);
    settle();
  } else {
    PgrushStopSlot& slot = spec_.region.slot(session);
    slot.deadlock_timeout_ms = blocked_.empty() ? kNoDeadlockMs : kDeadlockMs;
    std::atomic_ref(slot.active).store(1, std::memory_order_release);
    performer.call(*recording_);
    if (performer.state() == Performer::State::kRunning)
      made_.emplace(session, performer.stop().call);
    settle();
    // Nothing that others could see has happened yet: a stop here would be the same as none.
    if (performer.state() == Performer::State::kParked &&
        performer.stop().kind == Stop::Kind::kStatement && slot.touched.count == 0) {
      passed_.insert(performer.stop());
      resume(performer);
      settle();
    }
  }
  for (const auto& each : performers_) footprint_.add(each->take_footprint());
  // What a session that waits now has locked, and will lock, is not told before it goes on; who
  // came first decides who waits for whom, and whose lock closes a circle.
  if (!blocked_.empty()) footprint_.touch(PGRUSH_STOP_ANYTHING, PGRUSH_STOP_LOCKS);
  note_written(footprint_);
  const Situation now = situation();
  note_way(session, now);
  return now;
}

void ServerStage::note_written(const Footprint& footprint) {
  for (const auto& [oid, access] : footprint.relations) {
    if ((access & PGRUSH_STOP_WRITES) == 0) continue;
    if (oid == PGRUSH_STOP_ANYTHING) baseline_.note_all_written();
    if (oid > PGRUSH_STOP_SEQUENCES) baseline_.note_written(oid);
  }
}

void ServerStage::note_way(std::uint32_t moved, const Situation& now) {
  for (std::uint32_t session = 0; session < ways_.size(); ++session) {
    const bool waits = now.sessions[session].state == Situation::State::kBlocked;
    const std::pair<Stop, bool> place{now.sessions[session].stop, waits};
    auto& way = ways_[session];
    if (session == moved || way.empty() || way.back() != place) way.push_back(place);
  }
}

/// Waits until every session is held, has ended, or waits for another one for certain.
void ServerStage::settle() {
  const base::Instant limit = base::Clock::now() + kPatience;
  blocked_.clear();
  for (int spins = 0;; ++spins) {
    std::vector<Performer*> running;
    for (const auto& performer : performers_) {
      performer->advance(*recording_);
      if (performer->state() == Performer::State::kRunning) running.push_back(performer.get());
    }
    if (running.empty()) return;
    if (std::ranges::all_of(running, &Performer::waits_for_lock) && are_blocked(running)) return;
    require_time(limit);
    if (spins < kSpins)
      sched_yield();
    else
      usleep(kNapUs);
  }
}

/// Whether the server says so, too: a session that was granted its lock may not have noticed yet.
/// Sessions that wait in a circle are not: the one that waited last is about to be told.
bool ServerStage::are_blocked(const std::vector<Performer*>& running) {
  std::string pids;
  for (const auto& performer : performers_)
    pids += fmt::format("{}{}", pids.empty() ? "{" : ",", performer->backend_pid());
  const pg::Table table = spec_.session.query(sql::waiting_for_each_other, {pids + "}"});
  std::multimap<std::int32_t, std::int32_t> waits;
  for (int row = 0; row < table.rows(); ++row)
    waits.emplace(number(table.at(row, 0)), number(table.at(row, 1)));
  for (const Performer* performer : running)
    if (!waits.contains(performer->backend_pid())) return false;
  if (has_cycle(waits)) return false;
  const bool any_ready = std::ranges::any_of(performers_, [](const auto& performer) {
    return performer->state() == Performer::State::kParked ||
           performer->state() == Performer::State::kAtCall;
  });
  if (!any_ready) {
    // They wait for what a session holds that has nothing left to do: nobody will ever let go.
    spec_.session.query(sql::cancel_backend, {std::to_string(running.front()->backend_pid())});
    return false;
  }
  blocked_.insert(running.begin(), running.end());
  return true;
}

Situation ServerStage::situation() const {
  Situation situation;
  for (const auto& performer : performers_) {
    Situation::Session session;
    session.stop = performer->stop();
    if (performer->state() == Performer::State::kOver)
      session.state = Situation::State::kOver;
    else if (blocked_.contains(performer.get()))
      session.state = Situation::State::kBlocked;
    else
      session.state = Situation::State::kReady;
    situation.sessions.push_back(session);
  }
  return situation;
}

Ending ServerStage::end() {
  std::string answers;
  for (const auto& performer : performers_)
    answers +=
        fmt::format("{}{}", answers.empty() ? "" : " | ", fmt::join(performer->answers(), ", "));
  // Once it is known that sessions leave nothing behind that have come this way, they are not
  // asked.
  const std::pair way(ways_, answers);
  if (inspected_.insert(way).second || unclean_.contains(way))
    for (const auto& performer : performers_)
      if (!performer->inspect(*recording_)) unclean_.insert(way);
  measure::History history = before_;
  history.absorb(std::move(*recording_));
  history.phases.front().ended = (base::Clock::now() - rules_.zero).count();
  history.finish();
  return judge_(history, answers);
}

std::vector<std::string> ServerStage::calls_never_made() const {
  std::vector<std::string> never = never_made_;
  for (std::uint32_t session = 0; session < exploration_.sessions.size(); ++session)
    for (std::uint32_t call = 0; call < exploration_.sessions[session].size(); ++call)
      if (!made_.contains({session, call}))
        never.push_back(fmt::format("session {}'s {}", letter(session),
                                    exploration_.sessions[session][call]->text()));
  return never;
}

}  // namespace explore
