#include "measure/sample_tally.h"

#include <algorithm>
#include <cmath>

#include "measure/blocking.h"

namespace measure {
namespace {

BlockedSession blocked(const std::vector<SessionSeen>& sessions, std::int32_t pid) {
  const auto found = std::ranges::find(sessions, pid, &SessionSeen::pid);
  return {pid, found == sessions.end() ? Whereabouts() : found->where};
}

std::optional<double> difference(std::optional<double> later, std::optional<double> earlier) {
  if (!later || !earlier) return std::nullopt;
  // A process that ends between two looks may be counted in none of them.
  return std::max(0.0, *later - *earlier);
}

}  // namespace

Whereabouts whereabouts(std::string_view state, std::string_view wait_event_type,
                        std::string_view wait_event, std::string_view call) {
  if (state.empty() || state == "disabled") return {"Unknown", "not shown", ""};
  if (state == "idle") return {"Client", "idle", ""};
  if (state.starts_with("idle in transaction"))
    return {"Client", std::string(state), std::string(call)};
  if (wait_event_type.empty()) return {"CPU", "running", std::string(call)};
  return {std::string(wait_event_type), std::string(wait_event), std::string(call)};
}

void SampleTally::add(double at_s, const std::vector<SessionSeen>& sessions) {
  Second& second = seconds_[static_cast<std::int64_t>(at_s)];
  ++samples_;
  ++second.samples;
  for (const SessionSeen& session : sessions) {
    if (!session.of_load) continue;
    ++seen_[session.where];
    ++second.by_type[session.where.wait_event_type];
  }
  add_blocking(at_s, sessions, second);
}

void SampleTally::add_blocking(double at_s, const std::vector<SessionSeen>& sessions,
                               Second& second) {
  std::vector<Waiting> waiting;
  std::uint64_t of_load = 0;
  for (const SessionSeen& session : sessions) {
    if (session.where.wait_event_type != "Lock") continue;
    waiting.push_back({session.pid, session.blocked_by});
    if (session.of_load) ++of_load;
  }
  if (waiting.empty()) return;
  const Blocking blocking = blocking_of(waiting);
  blocking_.waiting_max = std::max(blocking_.waiting_max, of_load);
  second.waiting_max = std::max(second.waiting_max, of_load);
  second.depth_max = std::max<std::uint64_t>(second.depth_max, blocking.depth());
  if (blocking.longest_chain.size() > blocking_.longest_chain.size()) {
    blocking_.longest_chain_at_s = at_s;
    blocking_.longest_chain.clear();
    for (const std::int32_t pid : blocking.longest_chain)
      blocking_.longest_chain.push_back(blocked(sessions, pid));
  }
  if (blocking.held_up > blocking_.held_up) {
    blocking_.holder_at_s = at_s;
    blocking_.holder = {blocked(sessions, blocking.holder)};
    blocking_.held_up = blocking.held_up;
  }
}

void SampleTally::read(std::int64_t second, const ServerFigures& figures,
                       std::optional<double> cpu_s) {
  readings_[second] = {figures, cpu_s};
}

void SampleTally::read_last(double at_s, const ServerFigures& figures,
                            std::optional<double> cpu_s) {
  // No reading of the load itself can have been for a later second.
  read(static_cast<std::int64_t>(std::ceil(at_s)), figures, cpu_s);
}

ServerSecond SampleTally::second_of(std::int64_t number, const Second& sampled) const {
  ServerSecond second;
  second.second = number;
  second.samples = sampled.samples;
  for (const auto& [type, seen] : sampled.by_type) second.by_type.push_back({{type, "", ""}, seen});
  second.waiting_max = sampled.waiting_max;
  second.depth_max = sampled.depth_max;
  const auto begin = readings_.find(number);
  const auto end = readings_.find(number + 1);
  if (begin == readings_.end() || end == readings_.end()) return second;
  second.counted = end->second.figures - begin->second.figures;
  second.cpu_s = difference(end->second.cpu_s, begin->second.cpu_s);
  return second;
}

ServerPhase SampleTally::phase(const std::string& name) const {
  ServerPhase phase;
  phase.name = name;
  phase.samples = samples_;
  phase.missed = missed_;
  for (const auto& [where, seen] : seen_) phase.where.push_back({where, seen});
  std::ranges::stable_sort(phase.where, std::ranges::greater(), &TimeShare::seen);
  phase.blocking = blocking_;
  std::int64_t end = seconds_.empty() ? 0 : seconds_.rbegin()->first + 1;
  if (!readings_.empty()) end = std::max(end, readings_.rbegin()->first);
  for (std::int64_t number = 0; number < end; ++number) {
    const auto sampled = seconds_.find(number);
    phase.timeline.push_back(
        second_of(number, sampled == seconds_.end() ? Second() : sampled->second));
  }
  if (readings_.size() < 2 || readings_.begin()->first != 0) return phase;
  const Reading& first = readings_.begin()->second;
  const Reading& last = readings_.rbegin()->second;
  phase.counted = last.figures - first.figures;
  phase.cpu_s = difference(last.cpu_s, first.cpu_s);
  return phase;
}

}  // namespace measure
