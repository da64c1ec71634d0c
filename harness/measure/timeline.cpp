#include "measure/timeline.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>
#include <span>

#include "measure/histogram.h"
#include "measure/session.h"

namespace measure {
namespace {

using base::Outcome;

/// Where the seconds of all phases stand, one after the other, and which records fell into each.
struct Bins {
  std::vector<std::size_t> first_of_phase;  ///< bin of its first second; one more than phases
  std::vector<std::uint32_t> calls;         ///< indexes of records, by bin
  std::vector<std::size_t> ends;            ///< of each bin, in calls
};

std::vector<std::int64_t> ends_of(const History& history) {
  std::vector<std::int64_t> ends;
  for (const Phase& phase : history.phases) ends.push_back(phase.ended);
  for (const Record& record : history.records) {
    if (history.phases[record.phase].ended != 0) continue;
    ends[record.phase] = std::max(ends[record.phase], record.answered + 1);
  }
  return ends;
}

std::vector<std::size_t> lay_out(const History& history) {
  std::vector<std::size_t> first{0};
  const std::vector<std::int64_t> ends = ends_of(history);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const std::int64_t length =
        std::max<std::int64_t>(1, ends[i] - history.phases[i].measured_from());
    first.push_back(first.back() +
                    static_cast<std::size_t>((length + base::kSecond - 1) / base::kSecond));
  }
  return first;
}

std::size_t bin_of(const History& history, const std::vector<std::size_t>& first,
                   const Record& record) {
  const std::int64_t at = record.answered - history.phases[record.phase].measured_from();
  const auto second = static_cast<std::size_t>(std::max<std::int64_t>(0, at) / base::kSecond);
  return std::min(first[record.phase] + second, first[record.phase + std::size_t{1}] - 1);
}

/// `inspect` is the number of inspections, if there are any.
bool counts(const History& history, const Record& record, std::optional<std::uint8_t> inspect) {
  return !record.continued && record.operation != inspect && history.is_measured(record);
}

/// A counting sort: records stand by subject, and a second's calls are needed together.
Bins sort_into_bins(const History& history) {
  assert(history.records.size() < std::numeric_limits<std::uint32_t>::max());
  Bins bins{lay_out(history), {}, {}};
  bins.ends.resize(bins.first_of_phase.back());
  const auto inspect = history.operation(session::kInspect);
  for (const Record& record : history.records)
    if (counts(history, record, inspect)) ++bins.ends[bin_of(history, bins.first_of_phase, record)];
  // Each bin's count becomes its begin, which placing its calls moves on to its end.
  std::exclusive_scan(bins.ends.begin(), bins.ends.end(), bins.ends.begin(), std::size_t{0});
  bins.calls.resize(history.records.size());
  for (std::size_t i = 0; i < history.records.size(); ++i) {
    const Record& record = history.records[i];
    if (!counts(history, record, inspect)) continue;
    bins.calls[bins.ends[bin_of(history, bins.first_of_phase, record)]++] =
        static_cast<std::uint32_t>(i);
  }
  return bins;
}

Second second_of(const History& history, std::span<const std::uint32_t> calls) {
  Second second;
  Histogram responses;
  for (const std::uint32_t call : calls) {
    const Record& record = history.records[call];
    ++second.settled;
    ++(record.outcome == Outcome::kDone      ? second.done
       : record.outcome == Outcome::kRefused ? second.refused
                                             : second.other);
    responses.record(record.response());
  }
  second.response_p50 = responses.percentile(50);
  second.response_p99 = responses.percentile(99);
  second.response_max = responses.max();
  second.buckets = responses.buckets();
  return second;
}

}  // namespace

std::vector<std::vector<Second>> timelines(const History& history) {
  const Bins bins = sort_into_bins(history);
  const std::span<const std::uint32_t> calls(bins.calls);
  std::vector<std::vector<Second>> all(history.phases.size());
  std::size_t begin = 0;
  for (std::size_t phase = 0; phase < all.size(); ++phase) {
    for (std::size_t i = bins.first_of_phase[phase]; i < bins.first_of_phase[phase + 1]; ++i) {
      all[phase].push_back(second_of(history, calls.subspan(begin, bins.ends[i] - begin)));
      begin = bins.ends[i];
    }
  }
  return all;
}

}  // namespace measure
