#include "exploring.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "base/failure.h"
#include "explore/search.h"
#include "explore/server_stage.h"
#include "explore/source.h"
#include "schedule_verdicts.h"
#include "sql/statements.h"

namespace pgrush {
namespace {

using explore::Execution;
using explore::Situation;
using explore::Stop;
using invariant::Judged;

/// How often a schedule that breaks a promise is run again before it is believed.
constexpr std::uint32_t kRepeats = 3;
/// Looking for a shorter one is worth so many schedules.
constexpr std::uint64_t kShrinkWithin = 5'000;
/// With so many changes of priority the random search finds what needs one ordering more.
constexpr std::uint32_t kChanges = 2;

/// What the database holds, in words that are equal for equal ends.
std::string digest(const measure::Snapshot& snapshot) {
  std::vector<std::string> parts;
  const auto index = [](std::uint32_t number) {
    return number == measure::kForeign ? std::string("?") : std::to_string(number);
  };
  for (const auto& slot : snapshot.slots)
    if (!slot.is_available || !slot.appointment.empty())
      parts.push_back(fmt::format("slot {} {}", index(slot.slot),
                                  slot.appointment.empty() ? "closed" : "taken"));
  for (const auto& one : snapshot.appointments)
    parts.push_back(fmt::format("slot {} {} patient {}", index(one.slot),
                                one.booked ? "booked for" : "cancelled by", index(one.patient)));
  for (const auto& key : snapshot.bound_keys)
    parts.push_back(fmt::format("key {}", index(key.key)));
  static const std::vector<std::string> kStatuses{"pending", "processing",  "success",
                                                  "failed",  "dead letter", "other"};
  for (const auto& event : snapshot.events)
    parts.push_back(fmt::format("event {} {}, attempt {}, claim {}", index(event.event),
                                kStatuses[static_cast<std::size_t>(event.status)], event.attempts,
                                event.claim_no));
  if (!snapshot.audit_rows.empty())
    parts.push_back(fmt::format("{} audit rows", snapshot.audit_rows.size()));
  std::ranges::sort(parts);
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::vector<std::string> violated(const std::vector<Judged>& all) {
  std::vector<std::string> names;
  for (const Judged& judged : all)
    if (judged.verdict.truth == base::Truth::kViolated) names.push_back(judged.name);
  return names;
}

class Explorer {
 public:
  Explorer(const explore::Exploration& exploration, const Expedition& expedition,
           const ScheduleCriteria& criteria, const std::vector<measure::Operation>& operations,
           Place& place, provision::StopRegion& region, const std::function<bool()>& interrupted)
      : exploration_(exploration),
        expedition_(expedition),
        criteria_(criteria),
        names_(applicable(criteria.invariants, exploration)),
        place_(place),
        interrupted_(interrupted),
        conninfo_(place.client_conninfo()),
        stage_({exploration, place.session(), conninfo_, region, operations},
               [this](const measure::History& history, const std::string& answers) {
                 return judge(history, answers);
               }) {
    found_.name = exploration.name;
    found_.sessions = static_cast<std::uint32_t>(exploration.sessions.size());
    found_.symmetric = exploration.symmetric;
    if (expedition.replay)
      found_.method = report::Exploration::Method::kReplayed;
    else if (expedition.schedules > 0)
      found_.method = report::Exploration::Method::kSampled;
    else
      found_.bound = expedition.bound;
    told_.operations = operations;
  }

  Discovery run() {
    const base::Instant began = base::Clock::now();
    try {
      search();
      found_.seconds = base::to_s(base::Clock::now() - began);
      reached_.insert(stage_.passed().begin(), stage_.passed().end());
      learn_sources();
      note_unreached();
      if (first_)
        show(shrunk(*first_));
      else if (replayed_)
        show(*replayed_);
      else
        require_same_end();
    } catch (const base::Failure& trouble) {
      if (trouble.status() == base::ExitStatus::kUnusable ||
          trouble.status() == base::ExitStatus::kInterrupted)
        throw;
      found_.trouble = trouble.what();
      found_.exhausted = false;
      found_.seconds = base::to_s(base::Clock::now() - began);
    }
    if (found_.trouble.empty() && !first_ && !expedition_.replay && !interrupted_())
      found_.trouble = idle();
    return {std::move(found_), std::move(judged_), std::move(told_)};
  }

 private:
  explore::Ending judge(const measure::History& history, const std::string& answers) {
    if (!criteria_.own_schema) snapshot_ = place_.snapshot(read_ ? &snapshot_ : nullptr);
    read_ = true;
    std::vector<Judged> judged = invariant::judge(names_, snapshot_, history);
    std::ranges::move(place_.judge(criteria_.sql), std::back_inserter(judged));
    violated_ = violated(judged);
    if (counts_) fold(judged_, std::move(judged), history, told_);
    const std::string held = digest(snapshot_);
    return {held.empty() ? answers : answers + " - " + held, !violated_.empty()};
  }

  /// Takes a schedule into the counts; false ends the search.
  bool count(const Execution& execution) {
    ++found_.schedules;
    if (!earliest_) earliest_ = execution;
    found_.steps += execution.schedule.size();
    found_.yields += execution.yields;
    ++found_.outcomes[execution.ending.outcome];
    if (execution.ending.outcome.find("40P01") != std::string::npos) ++found_.deadlocks;
    if (execution.ending.violated) {
      ++found_.violations;
      if (!first_) {
        first_ = execution;
        first_violated_ = violated_;
      }
    }
    reached_.insert(execution.stops.begin(), execution.stops.end());
    return !(expedition_.fail_fast && first_) && !interrupted_();
  }

  void search() {
    const auto visit = [this](const Execution& execution) { return count(execution); };
    if (expedition_.replay) {
      replayed_ = explore::replay(stage_, *expedition_.replay);
      count(*replayed_);
    } else if (expedition_.schedules > 0) {
      explore::sample(stage_, expedition_.schedules, expedition_.seed, kChanges, visit);
    } else {
      found_.exhausted = explore::exhaust(
          stage_, {.preemptions = expedition_.bound, .symmetric = exploration_.symmetric}, visit);
    }
    counts_ = false;
  }

  /// Whatever was restored between schedules, the first one still ends as it did.
  void require_same_end() {
    if (earliest_ && !interrupted_()) run_again(*earliest_);
  }

  /// Runs a schedule again; NotRepeated if it is not the same as before.
  void run_again(const Execution& execution) {
    const std::string schedule = explore::to_text(execution.schedule);
    std::optional<Execution> again;
    try {
      again = explore::replay(stage_, execution.schedule);
    } catch (const base::Failure& failure) {
      if (failure.status() != base::ExitStatus::kUnusable) throw;
      throw explore::NotRepeated(
          fmt::format("schedule {} did not repeat itself: {}", schedule, failure.what()));
    }
    if (again->ending.outcome != execution.ending.outcome || again->stops != execution.stops ||
        again->ending.violated != execution.ending.violated)
      throw explore::NotRepeated(
          fmt::format("schedule {} did not repeat itself: \"{}\" the first time, then \"{}\"",
                      schedule, execution.ending.outcome, again->ending.outcome));
  }

  /// Why schedules of which none breaks a promise prove nothing; "" if they do.
  std::string idle() const {
    if (found_.schedules == 0) return "no schedule was run";
    for (const std::string& call : stage_.calls_never_made())
      return call + " was never made: what it refers to came to nothing";
    for (const std::string& workload : exploration_.workloads)
      if (std::ranges::none_of(judged_, [&](const Judged& judged) {
            const auto* known = invariant::Invariants::instance().find(judged.name);
            return known != nullptr && known->workload == workload &&
                   judged.verdict.truth != base::Truth::kUnknown;
          }))
        return fmt::format("no invariant of {} had occasion to be judged", workload);
    return "";
  }

  /// A schedule that breaks one of the same promises with the fewest preemptions there are.
  Execution shrunk(const Execution& execution) {
    if (expedition_.replay) return execution;
    for (std::uint32_t bound = 0; bound < execution.preemptions; ++bound) {
      std::optional<Execution> shorter;
      explore::exhaust(
          stage_,
          {.preemptions = bound, .schedules = kShrinkWithin, .symmetric = exploration_.symmetric},
          [&](const Execution& other) {
            const bool same = std::ranges::any_of(violated_, [&](const std::string& name) {
              return std::ranges::find(first_violated_, name) != first_violated_.end();
            });
            if (same) shorter = other;
            return !same && !interrupted_();
          });
      if (shorter) return *shorter;
    }
    return execution;
  }

  /// Runs it again, and tells it step by step.
  void show(const Execution& execution) {
    counts_ = false;
    report::ExploredSchedule shown;
    shown.replay = explore::to_text(execution.schedule);
    shown.preemptions = execution.preemptions;
    shown.outcome = execution.ending.outcome;
    for (std::uint32_t i = 0; i < kRepeats; ++i) {
      run_again(execution);
      ++shown.repeated;
    }
    shown.violated = violated_;
    for (std::uint32_t session = 0; session < exploration_.sessions.size(); ++session) {
      shown.calls.emplace_back();
      shown.sql.emplace_back();
      for (std::uint32_t call = 0; call < exploration_.sessions[session].size(); ++call) {
        shown.calls.back().push_back(exploration_.sessions[session][call]->text());
        shown.sql.back().push_back(stage_.sql(session, call));
      }
    }
    for (std::size_t i = 0; i < execution.schedule.size(); ++i) add_steps(execution, i, shown);
    found_.shown.push_back(std::move(shown));
  }

  /// The i-th step, and the rest of those of sessions that it woke.
  void add_steps(const Execution& execution, std::size_t i, report::ExploredSchedule& shown) {
    const Situation& before = execution.situations[i];
    const bool last = i + 1 == execution.situations.size();
    const std::uint32_t session = execution.schedule[i];
    report::ExploredStep step = step_of(session, execution.stops[i], before, execution, i);
    if (execution.stops[i].kind == Stop::Kind::kCall)
      step.call = shown.calls[session][execution.stops[i].call];
    step.blocked =
        !last && execution.situations[i + 1].sessions[session].state == Situation::State::kBlocked;
    std::vector<report::ExploredStep> rest;
    for (std::uint32_t other = 0; other < before.sessions.size(); ++other) {
      if (other == session || before.sessions[other].state != Situation::State::kBlocked) continue;
      if (!last && execution.situations[i + 1].sessions[other].state == Situation::State::kBlocked)
        continue;
      step.woken.push_back(other);
      rest.push_back(step_of(other, before.sessions[other].stop, before, execution, i));
    }
    shown.steps.push_back(std::move(step));
    for (report::ExploredStep& one : rest) shown.steps.push_back(std::move(one));
  }

  report::ExploredStep step_of(std::uint32_t session, const Stop& from, const Situation&,
                               const Execution& execution, std::size_t i) {
    report::ExploredStep step;
    step.session = session;
    step.from = point(from);
    const bool last = i + 1 == execution.situations.size();
    const bool answered =
        last || execution.situations[i + 1].sessions[session].stop.call > from.call;
    if (answered) step.answer = stage_.answer(session, from.call);
    return step;
  }

  /// Statements of the functions that were called to which no schedule came. Of a search that was
  /// to see all, each is one that its calls cannot reach, or that only other sessions would.
  void note_unreached() {
    if (expedition_.replay) return;
    std::set<std::pair<std::uint32_t, std::int32_t>> reached;
    for (const Stop& stop : reached_) reached.emplace(stop.function, stop.line);
    for (const auto& [oid, source] : sources_)
      for (const std::int32_t line : source.statements)
        if (!reached.contains({oid, line}))
          found_.unreached.push_back(point({Stop::Kind::kStatement, 0, oid, line}));
  }

  void learn_sources() {
    std::set<std::uint32_t> oids;
    for (const Stop& stop : reached_)
      if (stop.function != 0) oids.insert(stop.function);
    const pg::Table table = place_.session().query(sql::function_sources,
                                                   {fmt::format("{{{}}}", fmt::join(oids, ","))});
    for (int row = 0; row < table.rows(); ++row) {
      Source& source =
          sources_[static_cast<std::uint32_t>(std::stoul(std::string(table.at(row, 0))))];
      source.name = table.at(row, 1);
      std::istringstream lines{std::string(table.at(row, 2))};
      source.lines.clear();
      for (std::string line; std::getline(lines, line);) source.lines.push_back(line);
      if (table.at(row, 3) == "plpgsql")
        source.statements = explore::statement_lines(table.at(row, 2));
    }
  }

  report::StopPoint point(const Stop& stop) const {
    static const std::vector<std::string> kKinds{"call", "statement", "snapshot", "commit"};
    report::StopPoint point;
    point.kind = kKinds[static_cast<std::size_t>(stop.kind)];
    point.line = stop.line;
    const auto source = sources_.find(stop.function);
    if (source == sources_.end()) return point;
    point.function = source->second.name;
    const auto& lines = source->second.lines;
    if (stop.line >= 1 && static_cast<std::size_t>(stop.line) <= lines.size()) {
      const std::string& line = lines[static_cast<std::size_t>(stop.line) - 1];
      const auto begin = line.find_first_not_of(" \t");
      if (begin != std::string::npos) point.source = line.substr(begin);
    }
    return point;
  }

  struct Source {
    std::string name;
    std::vector<std::string> lines;
    std::vector<std::int32_t> statements;  ///< lines on which one begins
  };

  const explore::Exploration& exploration_;
  const Expedition& expedition_;
  const ScheduleCriteria& criteria_;
  const std::vector<std::string> names_;
  Place& place_;
  const std::function<bool()>& interrupted_;
  const std::string conninfo_;
  bool counts_ = true;          ///< schedules are the search's, not run again to look closer
  std::vector<Judged> judged_;  ///< over all schedules that count
  measure::History told_;       ///< what the calls in evidence refer to
  report::Exploration found_;
  measure::Snapshot snapshot_;  ///< after the schedule judged last
  bool read_ = false;
  std::optional<Execution> earliest_;  ///< the first one that was run
  std::optional<Execution> first_;     ///< that breaks a promise
  std::optional<Execution> replayed_;
  std::vector<std::string> violated_;  ///< by the schedule judged last
  std::vector<std::string> first_violated_;
  std::set<Stop> reached_;
  std::map<std::uint32_t, Source> sources_;
  explore::ServerStage stage_;
};

}  // namespace

Discovery explore_phase(const explore::Exploration& exploration, const Expedition& expedition,
                        const ScheduleCriteria& criteria,
                        const std::vector<measure::Operation>& operations, Place& place,
                        provision::StopRegion& region, const std::function<bool()>& interrupted) {
  return Explorer(exploration, expedition, criteria, operations, place, region, interrupted).run();
}

}  // namespace pgrush
