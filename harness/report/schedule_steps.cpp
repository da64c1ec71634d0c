#include "report/schedule_steps.h"

#include <algorithm>

#include <fmt/format.h>

namespace report::schedule_steps {
namespace {

std::optional<std::uint32_t> waker(const std::vector<ExploredStep>& steps, std::size_t blocked) {
  for (std::size_t i = blocked + 1; i < steps.size(); ++i)
    if (std::ranges::find(steps[i].woken, steps[blocked].session) != steps[i].woken.end())
      return steps[i].session;
  return std::nullopt;
}

/// Whether a session that waited since `before` does not begin anything new with `step`.
bool is_rest(const ExploredStep* before, const ExploredStep& step) {
  return before != nullptr && before->blocked && step.call.empty() && before->from == step.from;
}

}  // namespace

std::vector<Told> tell(const ExploredSchedule& schedule) {
  std::vector<const ExploredStep*> before(sessions(schedule));
  std::vector<Told> all;
  for (std::size_t i = 0; i < schedule.steps.size(); ++i) {
    const ExploredStep& step = schedule.steps[i];
    Told told{&step, is_rest(before[step.session], step), std::nullopt};
    if (step.blocked) told.waits_for = waker(schedule.steps, i);
    before[step.session] = &step;
    all.push_back(told);
  }
  return all;
}

std::uint32_t sessions(const ExploredSchedule& schedule) {
  auto count = static_cast<std::uint32_t>(schedule.calls.size());
  for (const ExploredStep& step : schedule.steps) {
    count = std::max(count, step.session + 1);
    for (const std::uint32_t woken : step.woken) count = std::max(count, woken + 1);
  }
  return count;
}

std::string letter(std::uint32_t session) {
  return std::string(1, static_cast<char>('A' + session));
}

std::string place(const StopPoint& point, std::size_t kind_width) {
  std::string text = point.kind;
  if (point.line > 0) text = fmt::format("{:<{}} L{}", text, kind_width, point.line);
  return point.source.empty() ? text : text + " " + point.source;
}

std::string waiting(const Told& told) {
  if (!told.step->blocked) return "";
  return told.waits_for ? "waits for " + letter(*told.waits_for) : "waits";
}

}  // namespace report::schedule_steps
