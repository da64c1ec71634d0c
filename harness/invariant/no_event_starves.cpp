#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "invariant/claimable.h"

namespace invariant {
namespace {

using measure::Record;
namespace webhook = measure::webhook;

// Overtaking claims that evidence shows.
constexpr std::size_t kMostCalls = 3;

/// When events came in.
class Arrivals {
 public:
  void add(const EventStory& story) {
    for (const Record* ingest : story.ingests) {
      if (ingest->answer != webhook::kAccepted) continue;
      known_.emplace_back(ingest->invoked, ingest->answered);
      const auto first = std::ranges::min_element(story.claims, {}, &Record::token);
      if (first != story.claims.end()) sent_.emplace(*first, ingest->invoked);
    }
  }
  /// To be called once, after all events were added.
  void sort() {
    std::ranges::sort(known_);
    for (std::size_t i = known_.size(); i-- > 1;)
      known_[i - 1].second = std::min(known_[i - 1].second, known_[i].second);
  }
  /// When the event was sent that this row of a claim gave for the first time; before all others
  /// if it was claimed before, or nobody knows.
  std::int64_t sent(const Record* row) const {
    const auto found = sent_.find(row);
    return found == sent_.end() ? std::numeric_limits<std::int64_t>::min() : found->second;
  }
  /// Whether an event was sent and accepted within that time.
  bool any(std::int64_t from, std::int64_t until) const {
    const auto first =
        std::ranges::lower_bound(known_, from, {}, [](const auto& one) { return one.first; });
    return first != known_.end() && first->second < until;
  }

 private:
  std::unordered_map<const Record*, std::int64_t> sent_;  ///< by the event's first claim
  std::vector<std::pair<std::int64_t, std::int64_t>>
      known_;  ///< sent, earliest answer from then on
};

/// A claim that was given something. It overtakes events that could be claimed by `since` and until
/// it was answered: it was sent later than that, and so was a new event that it was given. Events
/// that come again do not count: a correct claim may serve expired leases, or retries, first.
struct Taking {
  std::int64_t since;
  std::int64_t answered;
  const Record* call;
};

/// Whether both rows are of one call. A row may stand alone that says it continues another: a
/// history is judged whatever is wrong with it.
bool same_call(const Record& left, const Record& right) {
  return left.session == right.session && left.invoked == right.invoked;
}

/// What came in through one webhook. Clinics share the queue: who came first goes first only among
/// those of one.
struct Line {
  Arrivals arrivals;
  std::vector<Taking> claims;    ///< that were given events of it, by since
  std::vector<Claimable> times;  ///< those of an event one after the other
};

/// The lines by webhook. Events of which no client knows where they came in make one of their own.
std::map<std::uint32_t, Line> lines_of(const Webhooks& webhooks) {
  std::map<std::uint32_t, Line> lines;
  std::unordered_map<std::uint32_t, Line*> line_of;
  webhooks.for_each_event([&](const EventStory& story) {
    Line& line = lines[story.ingests.empty() ? measure::kForeign : story.ingests.front()->party];
    line_of.emplace(story.event, &line);
    line.arrivals.add(story);
  });
  for (const Record* row : webhooks.claim_rows()) {
    const auto found = line_of.find(row->subject);
    if (found == line_of.end()) continue;  // no client sent it, so nobody knows its line
    Line& line = *found->second;
    const std::int64_t since = std::min(row->invoked, line.arrivals.sent(row));
    if (line.claims.empty() || !same_call(*line.claims.back().call, *row))
      line.claims.push_back({since, row->answered, row});
    line.claims.back().since = std::max(line.claims.back().since, since);
  }
  for (const Claimable& time : claimable_times(webhooks))
    line_of.at(time.event)->times.push_back(time);
  for (auto& [number, line] : lines) {
    line.arrivals.sort();
    std::ranges::sort(line.claims, {}, &Taking::since);
  }
  return lines;
}

/// Counts what was added at a place or behind it: a Fenwick tree, both in O(log n).
class Tally {
 public:
  explicit Tally(std::size_t places) : sums_(places + 1) {}
  void add(std::size_t place) {
    for (std::size_t i = place + 1; i > 0; i &= i - 1) ++sums_[i];
  }
  std::uint64_t from(std::size_t place) const {
    std::uint64_t sum = 0;
    for (std::size_t i = place + 1; i < sums_.size(); i += i & (~i + 1)) sum += sums_[i];
    return sum;
  }

 private:
  std::vector<std::uint64_t> sums_;
};

/// The first of the claims, by since, that was sent and given a newer event from then on.
std::size_t first_since(const std::vector<Taking>& claims, std::int64_t from) {
  const auto first = std::ranges::lower_bound(claims, from, {}, &Taking::since);
  return static_cast<std::size_t>(first - claims.begin());
}

/// How many of the claims lie within each of the times.
std::vector<std::uint64_t> overtakings(const std::vector<Claimable>& times,
                                       const std::vector<Taking>& claims) {
  std::vector<std::size_t> by_answer(claims.size());
  std::vector<std::size_t> by_end(times.size());
  std::iota(by_answer.begin(), by_answer.end(), 0);
  std::iota(by_end.begin(), by_end.end(), 0);
  std::ranges::sort(by_answer, {}, [&](std::size_t i) { return claims[i].answered; });
  std::ranges::sort(by_end, {}, [&](std::size_t i) { return times[i].until; });
  Tally tally(claims.size());
  std::vector<std::uint64_t> counts(times.size());
  std::size_t added = 0;
  for (const std::size_t i : by_end) {
    for (; added < by_answer.size(); ++added) {
      if (claims[by_answer[added]].answered >= times[i].until) break;
      tally.add(by_answer[added]);
    }
    counts[i] = tally.from(first_since(claims, times[i].from));
  }
  return counts;
}

/// When the first claim was sent that failed or was sent again. It may have locked events that it
/// did not take in the end, or taken some that nobody was told of: from then on who overtakes whom
/// is not certain.
std::int64_t first_failure(const Webhooks& webhooks) {
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  for (const Record* call : webhooks.claim_calls())
    if (call->answer == measure::kNoAnswer || call->retries > 0) first = std::min(first, call->due);
  return first;
}

/// How often an event may be overtaken. A claim that takes what has been due for longest overtakes
/// nothing in the times that are judged, for nobody locks the event then. A correct claim may still
/// lock more than it takes, or look for candidates a little ahead: as long as it does, each other
/// worker may come by once. What is overtaken by more claims than there are workers is not being
/// passed over by chance: younger events are preferred to it.
std::uint64_t allowance(const Webhooks& webhooks, const measure::History& history) {
  std::set<std::uint32_t> workers;
  for (const Record* call : webhooks.claim_calls())
    workers.insert(history.sessions[call->session].connection);
  return workers.size();
}

Evidence evidence(std::span<const Claimable> wait, std::uint64_t overtaken, std::uint64_t allowed,
                  const std::vector<Taking>& claims) {
  Evidence found{fmt::format("an event could be claimed, but {} claims took newer ones", overtaken),
                 {{"event", webhook::event_text(wait.front().event)},
                  {"claimable from", fmt::format("{:.6f} s", wait.front().from / 1e9)},
                  {"workers", std::to_string(allowed)}},
                 {}};
  for (const Claimable& time : wait)
    for (std::size_t i = first_since(claims, time.from); i < claims.size(); ++i) {
      if (found.calls.size() == kMostCalls) return found;
      if (claims[i].answered < time.until) found.calls.push_back(*claims[i].call);
    }
  return found;
}

/// Judges the events of one line.
void judge_line(Line& line, std::int64_t failure, std::uint64_t allowed, Findings& findings) {
  std::vector<Claimable>& times = line.times;
  for (Claimable& time : times) time.until = std::min(time.until, failure);
  const std::vector<std::uint64_t> counts = overtakings(times, line.claims);
  for (std::size_t begin = 0, end = 0; begin < times.size(); begin = end) {
    std::uint64_t overtaken = 0;
    bool waited = false;
    bool beside = false;
    for (; end < times.size() && times[end].same_wait(times[begin]); ++end) {
      overtaken += counts[end];
      waited = waited || times[end].from < times[end].until;
      beside = beside || line.arrivals.any(times[end].from, times[end].until);
    }
    if (waited) findings.examine();
    if (beside) findings.exercise();
    if (overtaken > allowed)
      findings.violate(
          evidence(std::span(times).subspan(begin, end - begin), overtaken, allowed, line.claims));
  }
}

Verdict judge(const measure::Snapshot&, const measure::History& history) {
  const Webhooks webhooks(history);
  const std::uint64_t allowed = allowance(webhooks, history);
  const std::int64_t failure = first_failure(webhooks);
  std::map<std::uint32_t, Line> lines = lines_of(webhooks);
  Findings findings;
  for (auto& [number, line] : lines) judge_line(line, failure, allowed, findings);
  return std::move(findings).conclude("an event came in while an older one could be claimed");
}

const base::Registrar<Invariant> kRegistrar("no_event_starves",
                                            {"An event that can be claimed is not passed over for "
                                             "events of its webhook that came in later.",
                                             "webhook_claims", judge});

}  // namespace
}  // namespace invariant
