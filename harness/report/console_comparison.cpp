#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/console_parts.h"
#include "report/text.h"

namespace report::console_parts {
namespace {

using text::cut;
using text::visible;

constexpr std::size_t kShownPlaces = 6;
// How the measures are called where there is room for a few words.
constexpr std::pair<std::string_view, std::string_view> kMeasures[] = {
    {"rate_per_s", "per s"},
    {"response_ms.p50", "response p50 ms"},
    {"response_ms.p95", "response p95 ms"},
    {"response_ms.p99", "response p99 ms"},
    {"service_ms.p50", "service p50 ms"}};
// What the server counted, by its name in the report, and the unit of what is shown in its name's.
struct Counter {
  std::string_view name;
  std::string_view shown;
  double factor = 1;
};
constexpr Counter kCounters[] = {{"wal_bytes", "WAL bytes"},
                                 {"transaction_ids", "transaction ids"},
                                 {"commits", "commits"},
                                 {"rollbacks", "rollbacks"},
                                 {"deadlocks", "deadlocks"},
                                 {"buffer_hits", "buffers hit"},
                                 {"buffer_reads", "buffers read"},
                                 {"updated_tuples", "rows updated"},
                                 {"hot_updated_tuples", "of those HOT"},
                                 {"cpu_s", "server cpu ms", 1000}};

std::string_view shown(const std::string& measure) {
  for (const auto& [name, words] : kMeasures)
    if (name == measure) return words;
  return measure;
}

/// Four significant digits, without an exponent.
std::string figure(double value) {
  const int digits = value > 0 ? static_cast<int>(std::floor(std::log10(value))) : 0;
  return fmt::format("{:.{}f}", value, std::clamp(3 - digits, 0, 4));
}

std::string word(const ComparedMeasure& measure, const Paint& paint) {
  switch (measure.difference) {
    case Difference::kFaster: return paint.good("faster");
    case Difference::kSlower: return paint.bad("slower");
    case Difference::kNotSeen: return "-";
    case Difference::kTooFewRounds: return paint.unsure("?");
  }
  return "";
}

std::string row(const std::string& name, const ComparedMeasure& measure, const Paint& paint) {
  const auto& interval = measure.ratio.interval;
  const std::string range =
      interval ? figure(interval->low) + " to " + figure(interval->high) : "-";
  return fmt::format("  {:<24} {:>9} {:>9} {:>7} {:>16}  {}\n", cut(visible(name), 24),
                     figure(measure.medians[kA]), figure(measure.medians[kB]),
                     figure(measure.ratio.median), range, word(measure, paint));
}

std::string header(std::string_view title) {
  return fmt::format("\n{:<26} {:>9} {:>9} {:>7} {:>16}  {}\n", title, "A", "B", "A/B",
                     "95 % interval", "A is");
}

/// Of all calls every measure; of each call, if there are several kinds, the one that says what its
/// callers wait for.
std::string measures(const Comparison& comparison, const Paint& paint) {
  std::string all;
  std::string by_call;
  std::size_t calls = 0;
  for (const ComparedMeasure& one : comparison.measures) {
    if (one.call.empty()) all += row(std::string(shown(one.measure)), one, paint);
    if (one.call.empty() || one.measure != "response_ms.p50") continue;
    by_call += row(one.call, one, paint);
    ++calls;
  }
  if (all.empty()) return "";
  all = header("All calls") + all;
  return calls > 1 ? all + header("By call (response p50 ms)") + by_call : all;
}

double share(const SideProfile& profile, std::uint64_t seen) {
  const auto all = profile.all_seen();
  return all == 0 ? 0 : 100 * static_cast<double>(seen) / static_cast<double>(all);
}

double mean(const SideProfile& profile, std::uint64_t seen) {
  return profile.samples == 0 ? 0
                              : static_cast<double>(seen) / static_cast<double>(profile.samples);
}

std::uint64_t seen_in(const SideProfile& profile, const measure::Whereabouts& where) {
  const auto found = profile.seen.find(where);
  return found == profile.seen.end() ? 0 : found->second;
}

/// The places where either side was, those of the most sessions first; idle sessions wait for their
/// clients.
std::vector<measure::Whereabouts> places_of(const Comparison& comparison) {
  std::map<measure::Whereabouts, double> most;
  for (const SideProfile& profile : comparison.profiles)
    for (const auto& [where, seen] : profile.seen)
      if (!measure::is_idle(where)) most[where] = std::max(most[where], mean(profile, seen));
  std::vector<measure::Whereabouts> places;
  places.reserve(most.size());
  for (const auto& [where, sessions] : most) places.push_back(where);
  std::ranges::stable_sort(
      places, [&](const auto& left, const auto& right) { return most.at(left) > most.at(right); });
  places.resize(std::min(places.size(), kShownPlaces));
  return places;
}

std::string place_line(const Comparison& comparison, const measure::Whereabouts& where) {
  std::string line = fmt::format("  {:<25} {:<20}",
                                 cut(visible(where.wait_event_type + " " + where.wait_event), 25),
                                 cut(visible(where.call), 20));
  for (const SideProfile& profile : comparison.profiles) {
    const std::uint64_t seen = seen_in(profile, where);
    line += fmt::format(" {:>6.2f} {:>5.1f} %", mean(profile, seen), share(profile, seen));
  }
  return line + "\n";
}

std::string profiles(const Comparison& comparison) {
  const auto places = places_of(comparison);
  if (places.empty()) return "";
  std::string lines = fmt::format("\n{:<48} {:>14} {:>14}\n",
                                  "Where the server's time went (mean sessions)", "A", "B");
  for (const measure::Whereabouts& where : places) lines += place_line(comparison, where);
  return lines;
}

std::string counters(const Comparison& comparison) {
  const auto& [a, b] = comparison.profiles;
  std::string lines;
  for (const Counter& counter : kCounters) {
    const auto ours = a.per_call(std::string(counter.name));
    const auto theirs = b.per_call(std::string(counter.name));
    if (!ours || !theirs || (*ours <= 0 && *theirs <= 0)) continue;
    lines +=
        fmt::format("  {:<24} {:>9} {:>9} {:>7}\n", counter.shown, figure(*ours * counter.factor),
                    figure(*theirs * counter.factor), *theirs > 0 ? figure(*ours / *theirs) : "-");
  }
  if (lines.empty()) return "";
  return fmt::format("\n{:<26} {:>9} {:>9} {:>7}\n", "A call on the server", "A", "B", "A/B") +
         lines;
}

/// The runs that did not simply pass, and those that the generator has spoilt.
std::string troubles(const Comparison& comparison, const Paint& paint) {
  std::string lines;
  std::size_t saturated = 0;
  for (const ComparedRun& run : comparison.runs) {
    if (run.saturated) ++saturated;
    if (run.status != base::ExitStatus::kPass)
      lines +=
          text::wrap(visible(fmt::format("{}, round {} (exit {}): {}", run.side == kA ? "A" : "B",
                                         run.round, static_cast<int>(run.status), run.reason)),
                     2, 4);
  }
  if (saturated > 0)
    lines += "  " + paint.unsure("saturated") +
             fmt::format(" in {} of {} runs: figures are the generator's there\n", saturated,
                         comparison.runs.size());
  return lines.empty() ? "" : "\nRuns that did not simply pass\n" + lines;
}

}  // namespace

std::string comparison(const Comparison& comparison, const Paint& paint) {
  std::string lines =
      fmt::format("\nComparison, {} of {} rounds: medians, and A/B round by round\n",
                  comparison.completed(), comparison.rounds);
  lines += text::wrap("A  " + visible(comparison.names[kA]), 2, 5);
  lines += text::wrap("B  " + visible(comparison.names[kB]), 2, 5);
  lines += measures(comparison, paint) + profiles(comparison) + counters(comparison) +
           troubles(comparison, paint);
  return lines + "\n" + text::wrap(visible(headline(comparison)), 0, 2);
}

}  // namespace report::console_parts
