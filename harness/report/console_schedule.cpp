#include <algorithm>
#include <numeric>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/console_parts.h"
#include "report/isolation_spec.h"
#include "report/schedule_steps.h"
#include "report/text.h"

namespace report::console_parts {
namespace {

using schedule_steps::letter;
using text::columns;
using text::cut;
using text::visible;
using text::wrap;

constexpr std::size_t kIndent = 2;
constexpr std::size_t kGap = 2;
/// So many sessions get a column each, however narrow; more only if nothing has to be cut for it.
constexpr std::size_t kColumnsAtAnyRate = 3;
/// The longest kind of stop, so that the source lines of a column stand below each other.
constexpr std::size_t kWidestKind = std::string_view("statement").size();

/// What happens in a moment, by session: "" is nothing.
using Row = std::vector<std::string>;

/// Writes the rows of a schedule, a step after the other.
class Rows {
 public:
  explicit Rows(std::uint32_t sessions) : function_(sessions) {}

  void add(const schedule_steps::Told& told) {
    const ExploredStep& step = *told.step;
    if (!told.goes_on) begin(step);
    // What came of the step stands below it, beside what that meant to others.
    Row after(function_.size());
    after[step.session] = step.answer.empty() ? schedule_steps::waiting(told) : "-> " + step.answer;
    for (const std::uint32_t woken : step.woken) after[woken] = "goes on";
    for (std::string& cell : after)
      if (!cell.empty()) cell = "  " + visible(cell);
    if (std::ranges::any_of(after, [](const std::string& cell) { return !cell.empty(); }))
      all_.push_back(std::move(after));
  }

  std::vector<Row> take() { return std::move(all_); }

 private:
  void begin(const ExploredStep& step) {
    std::string& function = function_[step.session];
    if (!step.from.function.empty() && step.from.function != function)
      add(step.session, "in " + (function = step.from.function));
    add(step.session,
        step.call.empty() ? schedule_steps::place(step.from, kWidestKind) : step.call);
  }

  void add(std::uint32_t session, const std::string& text) {
    Row row(function_.size());
    row[session] = visible(text);
    all_.push_back(std::move(row));
  }

  std::vector<std::string> function_;  ///< by session: the one that was named last
  std::vector<Row> all_;
};

bool fit(const std::vector<Row>& rows, std::size_t width) {
  return std::ranges::all_of(rows, [&](const Row& row) {
    return std::ranges::all_of(row,
                               [&](const std::string& cell) { return columns(cell) <= width; });
  });
}

std::string in_columns(const Row& row, std::size_t width) {
  std::string line;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i].empty()) continue;
    const std::size_t begin = kIndent + i * (width + kGap);
    const std::string cell = cut(row[i], width);
    line += std::string(begin - taken, ' ') + cell;
    taken = begin + columns(cell);
  }
  return line + "\n";
}

std::string below_each_other(const Row& row) {
  std::string lines;
  for (std::uint32_t i = 0; i < row.size(); ++i)
    if (!row[i].empty())
      lines += cut(std::string(kIndent, ' ') + letter(i) + "  " + row[i], text::kColumns) + "\n";
  return lines;
}

std::string table(const ExploredSchedule& schedule) {
  const std::uint32_t sessions = schedule_steps::sessions(schedule);
  if (schedule.steps.empty()) return "";
  Rows made(sessions);
  for (const schedule_steps::Told& told : schedule_steps::tell(schedule)) made.add(told);
  const std::vector<Row> rows = made.take();
  const std::size_t width = (text::kColumns - kIndent - kGap * (sessions - 1)) / sessions;
  const bool side_by_side = sessions <= kColumnsAtAnyRate || fit(rows, width);
  Row head;
  for (std::uint32_t i = 0; i < sessions; ++i) head.push_back(letter(i));
  std::string lines = side_by_side ? in_columns(head, width) : "";
  for (const Row& row : rows)
    lines += side_by_side ? in_columns(row, width) : below_each_other(row);
  return lines;
}

std::string calls(const ExploredSchedule& schedule) {
  std::string lines;
  for (std::uint32_t i = 0; i < schedule.calls.size(); ++i)
    lines += wrap(visible(fmt::format("{}: {}", letter(i), fmt::join(schedule.calls[i], "; "))),
                  kIndent, kIndent + 3);
  return lines;
}

std::string judgement(const ExploredSchedule& schedule, const Paint& paint) {
  if (schedule.violated.empty()) return "  " + paint.good("violates nothing") + "\n";
  // The first line begins behind the coloured word, which has no place in wrap().
  const std::string names = visible(fmt::format("{}", fmt::join(schedule.violated, ", ")));
  return "  " + paint.bad("violates") + " " + wrap(names, 11, 4).substr(11);
}

/// How to see it again. A command that a line break would spoil is left to the report.
std::string replay(const ExploredSchedule& schedule) {
  std::string lines =
      wrap(fmt::format("preemptions: {}; repeated itself {} times; replay: {}",
                       schedule.preemptions, schedule.repeated, visible(schedule.replay)),
           2, 4);
  const std::string command = "  Replay: " + visible(schedule.command);
  if (!schedule.command.empty() && columns(command) <= text::kColumns) lines += command + "\n";
  return lines;
}

std::string files(const ExploredSchedule& schedule) {
  std::string lines;
  for (const std::string& file : schedule.files) lines += "  File: " + visible(file) + "\n";
  const std::string why = why_no_isolation_spec(schedule);
  if (!why.empty()) lines += wrap("No spec for isolationtester: " + why + ".", 2, 4);
  return lines;
}

}  // namespace

std::string schedule(const Exploration& phase, const ExploredSchedule& schedule,
                     const Paint& paint) {
  const std::string title = fmt::format("Schedule of {}: {}", phase.name, schedule.outcome);
  return "\n" + wrap(visible(title), 0, 2) + judgement(schedule, paint) + replay(schedule) +
         calls(schedule) + table(schedule) + files(schedule);
}

}  // namespace report::console_parts
