#include <initializer_list>
#include <map>

#include "measure/booking.h"
#include "report/json_parts.h"

namespace report::json_parts {
namespace {

using measure::value_of;

/// Sum over those calls of which any arrived; null if none did.
Json sum(const measure::Summary& summary, std::initializer_list<std::string_view> calls,
         const std::string& which) {
  std::optional<double> total;
  for (const std::string_view call : calls) {
    const std::string name(call);
    if (value_of(summary, name + ".arrivals.count").value_or(0) == 0) continue;
    if (const auto value = value_of(summary, name + which)) total = total.value_or(0) + *value;
  }
  return or_null(total ? std::optional(static_cast<std::uint64_t>(*total)) : std::nullopt);
}

}  // namespace

Json metrics(const Report& report, const measure::Summary& summary) {
  const auto booking = {measure::booking::kCreate, measure::booking::kRolledBack};
  Json json;
  json["booking_attempts_total"] = sum(summary, booking, ".count");
  json["booking_conflicts_total"] = sum(summary, booking, ".conflict.count");
  // Of the database: a dead letter that a claim makes of an expired event is told to no worker.
  const auto& ended = report.ended_events;
  double seconds = 0;
  for (const measure::PhaseSummary& phase : summary.phases)
    if (phase.workload == "webhook_claims") seconds += base::to_s(phase.duration);
  json["webhook_processed_total"] = ended ? Json(ended->processed) : Json();
  json["webhook_processing_rate"] =
      ended && seconds > 0 ? Json(rounded(static_cast<double>(ended->processed) / seconds))
                           : Json();
  json["webhook_dead_letters_total"] = ended ? Json(ended->dead_letters) : Json();
  return json;
}

Json errors(const measure::History& history, const measure::Summary& summary) {
  // A message whose every call settled otherwise in the end (a retry) counts no call.
  std::map<std::string, std::uint64_t> counts;
  for (const auto& [sqlstate, message] : history.errors) counts[sqlstate] = 0;
  for (const measure::CallSummary& call : summary.calls) {
    for (const auto& [sqlstate, count] : call.sqlstates) counts[sqlstate] += count;
    const auto connection = counts.find("connection");
    if (connection != counts.end()) connection->second += call.broken;
  }
  Json all = Json::array();
  for (const auto& [sqlstate, count] : counts) {
    const auto message = history.errors.find(sqlstate);
    const bool known = message != history.errors.end();
    all.push_back({{"sqlstate", sqlstate},
                   {"message", known ? Json(message->second) : Json()},
                   {"count", count}});
  }
  return all;
}

}  // namespace report::json_parts
