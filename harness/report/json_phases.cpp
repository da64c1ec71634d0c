#include <utility>

#include "measure/queue.h"
#include "report/json_parts.h"

namespace report::json_parts {
namespace {

using measure::CallSummary;

Json bucket_pairs(const std::vector<std::pair<base::Nanos, std::uint64_t>>& buckets) {
  Json pairs = Json::array();
  for (const auto& [bound, count] : buckets) pairs.push_back({base::to_ms(bound), count});
  return pairs;
}

Json latency(const measure::Histogram& histogram) {
  if (histogram.count() == 0) return nullptr;
  Json json;
  json["p50"] = base::to_ms(histogram.percentile(50));
  json["p90"] = base::to_ms(histogram.percentile(90));
  json["p99"] = base::to_ms(histogram.percentile(99));
  json["p999"] = base::to_ms(histogram.percentile(99.9));
  json["max"] = base::to_ms(histogram.max());
  json["mean"] = base::to_ms(histogram.mean());
  json["buckets"] = bucket_pairs(histogram.buckets());
  return json;
}

void add_latencies(const measure::Latencies& latencies, Json& json) {
  json["response_ms"] = latency(latencies.response);
  json["service_ms"] = latency(latencies.service);
}

/// A call to which no answer came stands under its outcome's name.
Json by_answer(const measure::Operation& operation, const CallSummary& call) {
  Json json = Json::object();
  const auto add = [&](std::string_view name, const measure::Settled& settled) {
    if (settled.count > 0) add_latencies(settled.latencies, json[std::string(name)]);
  };
  for (std::size_t i = 0; i < base::kOutcomes; ++i) add(base::kOutcomeNames[i], call.unanswered[i]);
  for (std::size_t i = 0; i < call.answers.size(); ++i)
    add(operation.answers[i].name, call.answers[i]);
  return json;
}

Json call_json(const measure::Operation& operation, const CallSummary& call) {
  Json json;
  json["arrivals"] = call.arrivals;
  json["skipped"] = call.skipped;
  json["retries"] = call.retries;
  for (std::size_t i = 0; i < base::kOutcomes; ++i)
    json["settled"][std::string(base::kOutcomeNames[i])] = call.settled[i];
  json["adds_up"] = measure::adds_up(call);
  json["answers"] = Json::object();
  for (std::size_t i = 0; i < call.answers.size(); ++i)
    json["answers"][operation.answers[i].name] = call.answers[i].count;
  json["sqlstates"] = Json(call.sqlstates);
  const double seconds = base::to_s(call.duration);
  json["rate_per_s"] =
      seconds > 0 ? Json(rounded(static_cast<double>(call.total_settled()) / seconds)) : Json();
  add_latencies(call.latencies, json);
  json["by_answer"] = by_answer(operation, call);
  return json;
}

Json calls(const std::vector<measure::Operation>& operations, const measure::PhaseSummary& phase) {
  Json json = Json::object();
  for (std::size_t i = 0; i < phase.calls.size(); ++i) {
    const CallSummary& call = phase.calls[i];
    if (call.arrivals == 0 && call.total_settled() == 0) continue;
    json[operations[i].name] = call_json(operations[i], call);
  }
  return json;
}

Json second_json(std::size_t number, const measure::Second& second) {
  Json json;
  json["second"] = number;
  json["settled"] = second.settled;
  json["done"] = second.done;
  json["refused"] = second.refused;
  json["other"] = second.other;
  json["response_ms"] = nullptr;
  if (second.settled == 0) return json;
  json["response_ms"] = {{"p50", base::to_ms(second.response_p50)},
                         {"p99", base::to_ms(second.response_p99)},
                         {"max", base::to_ms(second.response_max)},
                         {"buckets", bucket_pairs(second.buckets)}};
  return json;
}

/// The load of the scenario's phase of that number, as it ran; null if there is none.
Json load_of(const nlohmann::json& configuration, std::size_t phase) {
  const nlohmann::json::json_pointer load("/phases/" + std::to_string(phase) + "/load");
  return configuration.contains(load) ? Json(configuration.at(load)) : Json();
}

Json queue_json(const measure::Queue& queue, base::Nanos duration) {
  const double seconds = base::to_s(duration);
  Json json;
  json["claims"] = queue.claims;
  json["claims_per_s"] =
      seconds > 0 ? Json(rounded(static_cast<double>(queue.claims) / seconds)) : Json();
  json["empty_claims"] = queue.empty_claims;
  json["claimed_events"] = queue.claimed_events;
  json["attempts"] = Json::object();
  for (const auto& [attempt, count] : queue.attempts)
    json["attempts"][std::to_string(attempt)] = count;
  json["dead_letters"] = queue.dead_letters;
  json["replayed_events"] = queue.replayed_events;
  json["age_ms"] = latency(queue.age);
  return json;
}

}  // namespace

Json phases(const Report& report, const measure::Summary& summary) {
  Json all = Json::array();
  const std::vector<measure::Queue> queues = measure::queues(report.history);
  for (const measure::PhaseSummary& phase : summary.phases) {
    Json json;
    json["name"] = phase.name;
    json["workload"] = phase.workload;
    json["load"] = load_of(report.configuration, all.size());
    json["started_s"] = rounded(base::to_s(phase.started));
    json["duration_s"] = rounded(base::to_s(phase.duration));
    json["calls"] = calls(summary.operations, phase);
    const measure::Queue& queue = queues[all.size()];
    if (queue.claims + queue.empty_claims > 0) json["queue"] = queue_json(queue, phase.duration);
    json["timeline"] = Json::array();
    for (const measure::Second& second : phase.timeline)
      json["timeline"].push_back(second_json(json["timeline"].size(), second));
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace report::json_parts
