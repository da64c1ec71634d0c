#include "workload/webhook_exercise.h"

#include <algorithm>
#include <set>
#include <span>

#include "measure/webhook.h"

namespace workload {
namespace {

using measure::Record;

/// Calls that were under way while another one was.
std::uint64_t overlapping(std::vector<const Record*>& calls) {
  std::ranges::sort(calls, {}, &Record::invoked);
  std::uint64_t count = 0;
  const Record* longest = nullptr;
  bool counted = false;
  for (const Record* call : calls) {
    const bool meets = longest != nullptr && call->invoked <= longest->answered;
    if (meets) count += counted ? 1 : 2;
    if (!meets || call->answered > longest->answered) longest = call;
    counted = meets;
  }
  return count;
}

}  // namespace

std::map<std::string, std::optional<double>> webhook_exercise(const measure::History& history) {
  const auto ingest = history.operation(measure::webhook::kIngest);
  const auto claim = history.operation(measure::webhook::kClaim);
  const auto mark = history.operation(measure::webhook::kMark);
  const auto replay = history.operation(measure::webhook::kReplay);
  std::map<std::string, std::uint64_t> counts{
      {"overlapping_claims", 0},  {"repeated_events", 0}, {"failed_attempts", 0},
      {"stale_marks", 0},         {"lost_leases", 0},     {"dead_letters", 0},
      {"replayed_events", 0},     {"empty_claims", 0},    {"late_marks", 0},
      {"expired_dead_letters", 0}};
  std::vector<const Record*> claims;
  std::set<std::int64_t> marked;
  std::map<std::int64_t, std::int64_t> leased_until;
  measure::for_each_subject(history.about(base::Kind::kEvent), [&](std::span<const Record> event) {
    marked.clear();
    leased_until.clear();
    for (const Record& record : event) {
      const measure::ClaimRules& rules = history.phases[record.phase].rules;
      if (record.operation == mark) marked.insert(record.token);
      if (record.operation == claim)
        leased_until[record.token] = record.answered + rules.lease.count();
    }
    for (const Record& record : event) {
      if (record.operation == claim && record.continued == 0) claims.push_back(&record);
      if (record.answer == measure::kNoAnswer) continue;
      if (record.operation == ingest && record.answer == measure::webhook::kDuplicate)
        ++counts["repeated_events"];
      if (record.operation == claim && record.answer == measure::webhook::kEmpty)
        ++counts["empty_claims"];
      if (record.operation == claim && record.answer == measure::webhook::kClaimed &&
          !marked.contains(record.token)) {
        ++counts["lost_leases"];
        if (record.attempt >= history.phases[record.phase].rules.max_attempts)
          ++counts["expired_dead_letters"];
      }
      if (record.operation == mark && record.answer == measure::webhook::kRetry)
        ++counts["failed_attempts"];
      if (record.operation == mark && record.answer == measure::webhook::kStale)
        ++counts["stale_marks"];
      if (record.operation == mark && record.outcome == base::Outcome::kDone &&
          leased_until.contains(record.token) && record.invoked > leased_until[record.token])
        ++counts["late_marks"];
      if (record.operation == mark && record.answer == measure::webhook::kDeadLetter)
        ++counts["dead_letters"];
      if (record.operation == replay && record.answer == measure::webhook::kReplayed)
        ++counts["replayed_events"];
    }
  });
  const bool any = !claims.empty();
  counts["overlapping_claims"] = overlapping(claims);
  std::map<std::string, std::optional<double>> measures;
  for (const auto& [name, count] : counts)
    measures[name] = any ? std::optional(static_cast<double>(count)) : std::nullopt;
  return measures;
}

}  // namespace workload
