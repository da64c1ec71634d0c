#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "report/console_parts.h"
#include "report/text.h"
#include "report/told.h"

namespace report::console_parts {
namespace {

using base::Truth;
using invariant::Evidence;
using invariant::Judged;
using text::cut;
using text::visible;
using text::wrap;

constexpr std::size_t kShownEvidence = 3;
constexpr std::size_t kShownCalls = 5;

std::string paint_truth(Truth truth, const Paint& paint) {
  if (truth == Truth::kViolated) return paint.bad("VIOLATED");
  if (truth == Truth::kUnknown) return paint.unsure("unknown ");
  return paint.good("holds   ");
}

std::string row(const Judged& judged, const Paint& paint) {
  return fmt::format("  {}  {:<44}  {:>10}  {:>10}\n", paint_truth(judged.verdict.truth, paint),
                     cut(visible(judged.name), 44), judged.verdict.examined,
                     judged.verdict.exercised);
}

/// "create_booking: client 7, backend 4242, 1.234567 s to 1.240000 s: booked, result 5a0c..."
std::string call_line(const Told& told) {
  std::string line = told.call + ":";
  if (told.client) line += fmt::format(" client {},", *told.client);
  if (told.backend_pid) line += fmt::format(" backend {},", *told.backend_pid);
  line += told.sent_s ? fmt::format(" {:.6f} s to {:.6f} s: ", *told.sent_s, told.answered_s)
                      : fmt::format(" given up at {:.6f} s: ", told.answered_s);
  line += told.answer.empty() ? told.outcome : told.answer;
  if (!told.sqlstate.empty()) line += " " + told.sqlstate;
  if (!told.key.empty()) line += ", key " + told.key;
  if (told.payment_cents) line += fmt::format(", payment of {} cents", *told.payment_cents);
  if (told.token) line += fmt::format(", token {}", *told.token);
  if (told.attempt) line += fmt::format(", attempt {}", *told.attempt);
  if (!told.result.empty()) line += ", result " + told.result;
  return visible(line);
}

std::string piece(const Evidence& evidence, const measure::History& history, std::size_t number) {
  std::string lines = wrap(fmt::format("{}. {}", number, visible(evidence.what)), 2, 5);
  for (const auto& [name, value] : evidence.facts)
    lines += wrap(visible(name) + " " + visible(value), 5, 7);
  const std::size_t shown = std::min(evidence.calls.size(), kShownCalls);
  const std::span calls = std::span(evidence.calls).first(shown);
  lines += timeline(history, calls);
  for (const measure::Record& call : calls) lines += wrap(call_line(tell(history, call)), 5, 7);
  if (shown < evidence.calls.size())
    lines += fmt::format("     ... and {} more calls\n", evidence.calls.size() - shown);
  return lines;
}

std::string violation(const Judged& judged, const measure::History& history) {
  const invariant::Verdict& verdict = judged.verdict;
  std::string lines =
      wrap(fmt::format("{} is violated: {}", visible(judged.name), visible(judged.claim)), 0, 2);
  if (!verdict.explanation.empty()) lines += wrap(visible(verdict.explanation), 2, 2);
  const std::size_t shown = std::min(verdict.evidence.size(), kShownEvidence);
  for (std::size_t i = 0; i < shown; ++i) lines += piece(verdict.evidence[i], history, i + 1);
  if (shown < verdict.violations)
    lines += fmt::format("  and {} more\n", verdict.violations - shown);
  return lines;
}

std::string detail(const Judged& judged, const measure::History& history) {
  if (judged.verdict.truth == Truth::kViolated) return "\n" + violation(judged, history);
  return wrap(
      fmt::format("{} is unknown: {}", visible(judged.name), visible(judged.verdict.explanation)),
      0, 2);
}

}  // namespace

std::string Paint::in(std::string_view code, std::string_view word) const {
  return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, word) : std::string(word);
}

std::string invariants(const Report& report, const Paint& paint) {
  if (report.invariants.empty()) return "No invariant was judged.\n";
  std::vector<const Judged*> all;
  for (const Judged& judged : report.invariants) all.push_back(&judged);
  std::ranges::stable_sort(all, std::greater(),
                           [](const Judged* one) { return one->verdict.truth; });
  std::string lines =
      fmt::format("{:<56}  {:>10}  {:>10}\n", "Invariants", "examined", "exercised");
  for (const Judged* judged : all) lines += row(*judged, paint);
  bool first_unknown = true;
  for (const Judged* judged : all) {
    if (judged->verdict.truth == Truth::kHolds) continue;
    if (judged->verdict.truth == Truth::kUnknown && std::exchange(first_unknown, false))
      lines += '\n';
    lines += detail(*judged, report.history);
  }
  return lines;
}

}  // namespace report::console_parts
