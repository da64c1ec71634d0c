#include "explore/search.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>

namespace explore {
namespace {

/// More steps than any sensible schedule has: a procedure that never ends must not hold the search.
constexpr std::size_t kMostSteps = 10'000;
/// A session that comes to one stop once more than that while nobody else takes a step is taken to
/// wait for the others by asking again and again.
constexpr std::ptrdiff_t kFairVisits = 4;

/// A session's step from some point, and what it touched there.
struct Taken {
  std::uint32_t session = 0;
  Footprint footprint;
};

/// A point of the depth-first search where a session is chosen.
struct Fork {
  Situation situation;
  std::vector<std::uint32_t> choices;
  std::size_t chosen = 0;
  Footprint footprint;        ///< of the step that was chosen last
  std::vector<Taken> asleep;  ///< steps that lead, from here, to nothing new

  std::uint32_t session() const { return choices[chosen]; }
  bool sleeps(std::uint32_t session) const {
    return std::ranges::any_of(asleep,
                               [&](const Taken& taken) { return taken.session == session; });
  }
};

/// How the schedule under way has come to where it is.
struct Course {
  Execution run;
  std::optional<std::uint32_t> last;
  std::vector<Stop> streak;  ///< the stops of `last` since it is its turn

  bool preempts(const Situation& situation, std::uint32_t session) const {
    return last && session != *last && situation.ready(*last) && !yields(situation);
  }
  /// Whether the session that ran last has to let another one take a step (fair scheduling:
  /// Musuvathi and Qadeer 2008): schedules in which it asks on and on lead to nothing new, and
  /// there is no end to them.
  bool yields(const Situation& situation) const {
    if (!last || !situation.ready(*last)) return false;
    if (std::ranges::count(streak, situation.sessions[*last].stop) < kFairVisits) return false;
    for (std::uint32_t other = 0; other < situation.sessions.size(); ++other)
      if (other != *last && situation.ready(other)) return true;
    return false;
  }
  /// What the step that was taken last did. Whoever writes gets on, and does not ask again.
  void touched(const Footprint& footprint) {
    const auto writes = [](const PgrushStopRelation& relation) {
      return relation.oid > PGRUSH_STOP_SEQUENCES && (relation.access & PGRUSH_STOP_WRITES) != 0;
    };
    if (std::ranges::any_of(footprint.relations, writes)) streak.clear();
  }
  void take(const Situation& situation, std::uint32_t session) {
    if (run.schedule.size() == kMostSteps)
      throw base::Failure(base::ExitStatus::kUnknown,
                          fmt::format("a schedule has not ended after {} steps", kMostSteps));
    if (preempts(situation, session)) ++run.preemptions;
    if (yields(situation) && session != *last) ++run.yields;
    if (session != last) streak.clear();
    streak.push_back(situation.sessions[session].stop);
    run.schedule.push_back(session);
    run.stops.push_back(situation.sessions[session].stop);
    run.situations.push_back(situation);
    last = session;
  }
};

bool all_over(const Situation& situation) {
  return std::ranges::all_of(situation.sessions, [](const Situation::Session& session) {
    return session.state == Situation::State::kOver;
  });
}

/// Who may take a step; the one that ran last comes first.
std::vector<std::uint32_t> ready_sessions(const Situation& situation, const Course& course) {
  std::vector<std::uint32_t> ready;
  const std::optional<std::uint32_t> last = course.last;
  if (last && situation.ready(*last) && !course.yields(situation)) ready.push_back(*last);
  for (std::uint32_t session = 0; session < situation.sessions.size(); ++session)
    if (session != last && situation.ready(session)) ready.push_back(session);
  return ready;
}

/// Depth-first, each schedule from the beginning.
class Search {
 public:
  Search(Stage& stage, const Bounds& bounds) : stage_(stage), bounds_(bounds) {}

  bool run(const Visit& visit) {
    std::uint64_t count = 0;
    do {
      if (bounds_.schedules > 0 && count == bounds_.schedules) return false;
      Course course;
      if (!run_one(course)) continue;
      ++count;
      course.run.ending = stage_.end();
      if (!visit(course.run)) return false;
    } while (advance());
    return true;
  }

 private:
  /// Runs the schedule that the forks stand for, and on to its end. False if it leads to nothing
  /// new.
  bool run_one(Course& course) {
    Situation situation = stage_.begin();
    for (std::size_t depth = 0; !all_over(situation); ++depth) {
      if (depth == forks_.size())
        forks_.push_back(fork(situation, course));
      else
        require_repeated(forks_[depth].situation, situation, course.run);
      Fork& here = forks_[depth];
      if (here.choices.empty()) return false;
      const std::uint32_t session = here.session();
      course.take(situation, session);
      situation = stage_.step(session);
      here.footprint = stage_.footprint();
      course.touched(here.footprint);
    }
    if (course.run.schedule.size() != forks_.size())
      not_repeated(course.run, "all sessions were at their end, and before they were not");
    return true;
  }

  Fork fork(const Situation& situation, const Course& course) const {
    Fork fork;
    fork.situation = situation;
    if (!bounds_.preemptions && !forks_.empty())
      for (const Taken& taken : forks_.back().asleep)
        if (taken.session != forks_.back().session() &&
            independent(taken.footprint, forks_.back().footprint))
          fork.asleep.push_back(taken);
    for (const std::uint32_t session : ready_sessions(situation, course))
      if (may_choose(fork, course, session)) fork.choices.push_back(session);
    return fork;
  }

  bool may_choose(const Fork& fork, const Course& course, std::uint32_t session) const {
    if (bounds_.preemptions && course.preempts(fork.situation, session) &&
        course.run.preemptions == *bounds_.preemptions)
      return false;
    return !fork.sleeps(session) && (!bounds_.symmetric || begins_in_order(fork, session));
  }

  /// Whether no session before this one has yet to begin, if this one has.
  static bool begins_in_order(const Fork& fork, std::uint32_t session) {
    const Situation::Session unbegun{Situation::State::kReady, Stop{}};
    const auto& sessions = fork.situation.sessions;
    if (sessions[session] != unbegun) return true;
    return std::find(sessions.begin(), sessions.begin() + session, unbegun) ==
           sessions.begin() + session;
  }

  static void require_repeated(const Situation& before, const Situation& now,
                               const Execution& run) {
    for (std::uint32_t session = 0; session < now.sessions.size(); ++session)
      if (before.sessions[session] != now.sessions[session])
        not_repeated(run,
                     fmt::format("session {} stood {}, and before {}", letter(session),
                                 where(now.sessions[session]), where(before.sessions[session])));
  }

  /// For people: "before the statement in line 12 of the function with oid 16400".
  static std::string where(const Situation::Session& session) {
    if (session.state == Situation::State::kOver) return "at its end";
    const Stop& stop = session.stop;
    const std::string line = stop.function == 0
                                 ? fmt::format("call {}", stop.call)
                                 : fmt::format("line {} of function {}", stop.line, stop.function);
    const std::string at = session.state == Situation::State::kBlocked ? "waiting, " : "";
    switch (stop.kind) {
      case Stop::Kind::kCall: return fmt::format("{}before call {}", at, stop.call);
      case Stop::Kind::kStatement: return at + "before " + line;
      case Stop::Kind::kSnapshot: return at + "behind the snapshot of " + line;
      case Stop::Kind::kCommit: return at + "before its commit";
    }
    return "";
  }

  [[noreturn]] static void not_repeated(const Execution& run, const std::string& what) {
    throw NotRepeated(fmt::format(
        "schedule {} did not repeat itself: after it, {}; something that is not under control "
        "decides (time, random numbers, another client)",
        to_text(run.schedule), what));
  }

  /// Goes on to the next schedule; false if there is none.
  bool advance() {
    for (; !forks_.empty(); forks_.pop_back()) {
      Fork& last = forks_.back();
      if (last.choices.empty()) continue;
      last.asleep.push_back({last.session(), last.footprint});
      if (++last.chosen < last.choices.size()) return true;
    }
    return false;
  }

  Stage& stage_;
  const Bounds& bounds_;
  std::vector<Fork> forks_;  ///< of the schedule that was run last
};

/// Runs one schedule, each step chosen by `choose(situation, course)`.
template <class Choose>
Execution run_by(Stage& stage, Choose choose) {
  Course course;
  Situation situation = stage.begin();
  while (!all_over(situation)) {
    const std::uint32_t session = choose(situation, course);
    course.take(situation, session);
    situation = stage.step(session);
    course.touched(stage.footprint());
  }
  course.run.ending = stage.end();
  return std::move(course.run);
}

}  // namespace

bool exhaust(Stage& stage, const Bounds& bounds, const Visit& visit) {
  return Search(stage, bounds).run(visit);
}

void sample(Stage& stage, std::uint64_t schedules, std::uint64_t seed, std::uint32_t changes,
            const Visit& visit) {
  std::mt19937_64 random(seed);
  std::size_t longest = 1;
  for (std::uint64_t i = 0; i < schedules; ++i) {
    // Higher goes first. What is changed falls below all that it began with.
    std::vector<std::uint64_t> priorities(stage.sessions());
    for (std::uint32_t session = 0; session < priorities.size(); ++session)
      priorities[session] = changes + 1 + session;
    std::shuffle(priorities.begin(), priorities.end(), random);
    std::vector<std::size_t> points(changes);
    for (std::size_t& point : points) point = random() % longest;
    const Execution run = run_by(stage, [&](const Situation& situation, const Course& course) {
      const auto first = [&] {
        const auto ready = ready_sessions(situation, course);
        return *std::ranges::max_element(ready, {}, [&](std::uint32_t s) { return priorities[s]; });
      };
      for (std::size_t change = 0; change < points.size(); ++change)
        if (points[change] == course.run.schedule.size()) priorities[first()] = change;
      return first();
    });
    longest = std::max(longest, run.schedule.size());
    if (!visit(run)) return;
  }
}

Execution replay(Stage& stage, const Schedule& schedule) {
  Execution run = run_by(stage, [&](const Situation& situation, const Course& course) {
    const std::size_t step = course.run.schedule.size();
    if (step >= schedule.size()) return ready_sessions(situation, course).front();
    const std::uint32_t session = schedule[step];
    if (session < situation.sessions.size() && situation.ready(session)) return session;
    throw base::Failure(
        base::ExitStatus::kUnusable,
        fmt::format("schedule {}: step {} is session {}'s, which cannot take one there",
                    to_text(schedule), step + 1, letter(session)));
  });
  if (run.schedule.size() < schedule.size())
    throw base::Failure(base::ExitStatus::kUnusable,
                        fmt::format("schedule {}: all sessions are at their end after {} steps",
                                    to_text(schedule), run.schedule.size()));
  return run;
}

}  // namespace explore
