#include "workload/contract_exercise.h"

#include <set>
#include <string_view>
#include <utility>

#include "measure/contract.h"
#include "measure/webhook.h"

namespace workload {
namespace {

using measure::Record;
namespace contract = measure::contract;

/// An answer that is worth counting.
struct Danger {
  std::string_view operation;
  std::uint8_t answer;
  const char* name;
};
constexpr Danger kDangers[] = {
    {contract::kApply, contract::kSuccess, "effects_applied"},
    {measure::webhook::kIngest, measure::webhook::kDuplicate, "events_sent_twice"},
    {contract::kRefuse, contract::kBadSignature, "deliveries_refused"},
    {contract::kRefuse, contract::kTooOld, "deliveries_too_late"},
    {contract::kApply, contract::kRejected, "events_rejected"},
    {contract::kApply, contract::kImpossible, "effects_impossible"},
    {contract::kFail, contract::kRetry, "attempts_failed"},
    {contract::kApply, contract::kStale, "effects_stale"},
    {contract::kExtend, contract::kExtended, "leases_extended"},
    {contract::kFail, contract::kDeadLetter, "events_given_up"},
    {contract::kReplay, contract::kReplayed, "events_replayed"},
    {contract::kReplay, contract::kDuplicate, "replays_left"}};

using Claim = std::pair<base::Uuid, std::int64_t>;

}  // namespace

std::map<std::string, std::optional<double>> contract_exercise(const measure::History& history) {
  std::map<std::string, double> counts{{"leases_lost", 0}};
  const auto claim = history.operation(contract::kClaim);
  const auto apply = history.operation(contract::kApply);
  const auto fail = history.operation(contract::kFail);
  std::set<Claim> claims;
  std::set<Claim> followed;
  for (const Record& record : history.records) {
    const Claim of{history.result_of(record), record.token};
    if (record.operation == claim && record.answer == contract::kClaimed) claims.insert(of);
    if (record.operation == apply || record.operation == fail) followed.insert(of);
  }
  for (const Claim& one : claims)
    if (!followed.contains(one)) ++counts["leases_lost"];
  for (const Danger& danger : kDangers) {
    double& count = counts[danger.name];
    const auto operation = history.operation(danger.operation);
    for (const Record& record : history.records)
      if (record.operation == operation && record.answer == danger.answer) ++count;
  }
  std::map<std::string, std::optional<double>> measures;
  for (const auto& [name, count] : counts)
    measures[name] = claims.empty() ? std::nullopt : std::optional(count);
  return measures;
}

}  // namespace workload
