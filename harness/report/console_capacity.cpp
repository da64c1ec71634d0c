#include <algorithm>

#include <fmt/format.h>

#include "report/console_parts.h"
#include "report/text.h"

namespace report::console_parts {
namespace {

using text::visible;

std::string ms(const std::optional<double>& value) { return value ? text::ms(*value) : "-"; }

/// How a probe came out; the knee and the answer are marked.
std::string marks(const Capacity& capacity, const RateProbe& probe, std::optional<double> knee,
                  const Paint& paint) {
  std::string words = probe.failed.empty() ? paint.good("holds")
                      : probe.by_generator ? paint.unsure("busy")
                                           : paint.bad("fails");
  if (knee && *knee == probe.rate) words += " knee";
  if (capacity.rate && *capacity.rate == probe.rate) words += " <";
  return words;
}

std::string row(const Capacity& capacity, const RateProbe& probe, std::optional<double> knee,
                const Paint& paint) {
  std::string lines =
      fmt::format("  {:>9} {:>9} {:>8} {:>8} {:>9} {:>7} {:>7}  {}\n",
                  fmt::format("{:g}", probe.rate), fmt::format("{:.1f}", probe.served),
                  ms(probe.p50_ms), ms(probe.p99_ms), fmt::format("{:.2f}", probe.in_flight),
                  probe.late, probe.skipped, marks(capacity, probe, knee, paint));
  if (!probe.failed.empty()) lines += text::wrap(visible(probe.failed), 12, 12);
  return lines;
}

}  // namespace

std::string capacity(const Capacity& capacity, const Paint& paint) {
  std::vector<RateProbe> probes = capacity.probes;
  std::ranges::stable_sort(probes, {}, &RateProbe::rate);
  const std::optional<double> knee = knee_of(capacity);
  std::string lines = "\n" + text::wrap(fmt::format("Capacity of {}, by {} runs of it",
                                                    visible(capacity.phase), probes.size()),
                                        0, 2);
  lines += fmt::format("  {:>9} {:>9} {:>8} {:>8} {:>9} {:>7} {:>7}\n", "asked/s", "calls/s",
                       "p50 ms", "p99 ms", "in flight", "late", "skipped");
  for (const RateProbe& probe : probes) lines += row(capacity, probe, knee, paint);
  if (knee) lines += fmt::format("knee: beyond {:g} a second the response p99 bends away\n", *knee);
  return lines + text::wrap(visible(headline(capacity)), 0, 2);
}

}  // namespace report::console_parts
