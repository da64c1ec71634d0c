#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "report/console_parts.h"
#include "report/text.h"

namespace report::console_parts {
namespace {

constexpr std::size_t kShownWaits = 5;

/// How many sessions were there in the mean.
double mean(std::uint64_t seen, const measure::ServerPhase& phase) {
  return static_cast<double>(seen) / static_cast<double>(phase.samples);
}

std::string place_line(const measure::ServerPhase& phase, const measure::TimeShare& share,
                       std::uint64_t all) {
  const measure::Whereabouts& where = share.where;
  const std::string event = where.wait_event_type + " " + where.wait_event;
  std::string line = fmt::format("    {:>7.2f} {:>5.1f} %  {:<28}", mean(share.seen, phase),
                                 100 * static_cast<double>(share.seen) / static_cast<double>(all),
                                 text::cut(text::visible(event), 28));
  if (where.call.empty()) return line.erase(line.find_last_not_of(' ') + 1) + "\n";
  return line + "  " + text::cut(text::visible(where.call), 28) + "\n";
}

std::string blocking(const measure::BlockingFigures& blocking) {
  if (blocking.waiting_max == 0) return "";
  std::string line = fmt::format("waiting for locks: {} sessions at most", blocking.waiting_max);
  if (!blocking.longest_chain.empty())
    line += fmt::format(", {} behind each other", blocking.longest_chain.size() - 1);
  if (!blocking.holder.empty()) {
    const measure::BlockedSession& holder = blocking.holder.front();
    line += fmt::format("; backend {} held up {}", holder.backend_pid, blocking.held_up);
    if (!holder.where.wait_event_type.empty())
      line += fmt::format(" ({} {}{}{})", holder.where.wait_event_type, holder.where.wait_event,
                          holder.where.call.empty() ? "" : ", ", holder.where.call);
  }
  return text::wrap(text::visible(line), 4, 6);
}

/// Idle sessions wait for their clients: the lines are kept for what the server did.
std::string phase_lines(const measure::ServerPhase& phase) {
  std::uint64_t all = 0;
  std::uint64_t idle = 0;
  std::vector<measure::TimeShare> places;
  for (const measure::TimeShare& share : phase.where) {
    all += share.seen;
    if (measure::is_idle(share.where)) idle += share.seen;
    if (!measure::is_idle(share.where) && places.size() < kShownWaits) places.push_back(share);
  }
  std::string about = fmt::format("{}: {:.1f} sessions, {:.1f} of them idle; {} samples",
                                  phase.name, mean(all, phase), mean(idle, phase), phase.samples);
  if (phase.missed > 0) about += fmt::format(", {} missed", phase.missed);
  if (phase.cpu_s) about += fmt::format("; server cpu {:.2f} s", *phase.cpu_s);
  std::string lines = text::wrap(text::visible(about), 2, 4);
  for (const measure::TimeShare& share : places) lines += place_line(phase, share, all);
  return lines + blocking(phase.blocking);
}

}  // namespace

std::string server(const Report& report) {
  std::string lines;
  for (const measure::ServerPhase& phase : report.server.phases)
    if (phase.samples > 0) lines += phase_lines(phase);
  return lines.empty() ? "" : "\nWhere the server's time went (mean sessions)\n" + lines;
}

}  // namespace report::console_parts
