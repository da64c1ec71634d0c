#include <array>

#include "report/json_parts.h"

namespace report::json_parts {
namespace {

constexpr std::array<const char*, kSides> kNames{"a", "b"};

/// The words that programs are told.
constexpr const char* kVerdicts[] = {"faster", "slower", "no_difference_seen", "too_few_rounds"};

const char* verdict_of(Difference difference) {
  return kVerdicts[static_cast<std::size_t>(difference)];
}

Json measure_json(const ComparedMeasure& measure) {
  const auto& interval = measure.ratio.interval;
  Json json;
  json["call"] = or_null(measure.call);
  json["measure"] = measure.measure;
  json["more_is_better"] = measure.more_is_better;
  for (const Side side : {kA, kB}) json[kNames[side]] = measure.medians[side];
  json["ratio"] = measure.ratio.median;
  json["low"] = interval ? Json(interval->low) : Json();
  json["high"] = interval ? Json(interval->high) : Json();
  json["verdict"] = verdict_of(measure.difference);
  json["rounds"] = Json::array();
  for (std::size_t i = 0; i < measure.ratio.each.size(); ++i)
    json["rounds"].push_back({{"a", measure.values[kA][i]},
                              {"b", measure.values[kB][i]},
                              {"ratio", measure.ratio.each[i]}});
  return json;
}

Json run_json(const ComparedRun& run) {
  Json json;
  json["round"] = run.round;
  json["side"] = kNames[run.side];
  json["seed"] = run.seed;
  json["exit_status"] = static_cast<int>(run.status);
  json["reason"] = or_null(run.reason);
  json["saturated"] = run.saturated;
  json["report"] = or_null(run.path);
  return json;
}

Json profile_json(const SideProfile& profile) {
  Json json;
  json["samples"] = profile.samples;
  json["where_the_time_went"] = time_shares(profile.shares(), profile.samples);
  json["calls"] = profile.calls;
  json["per_call"] = Json::object();
  for (const auto& [name, sum] : profile.counted)
    json["per_call"][name] = or_null(profile.per_call(name));
  return json;
}

}  // namespace

Json comparison(const Comparison& comparison) {
  const ComparedMeasure* const verdict = comparison.verdict();
  Json json;
  for (const Side side : {kA, kB}) json[kNames[side]] = comparison.names[side];
  json["rounds"] = comparison.rounds;
  json["completed_rounds"] = comparison.completed();
  json["primary"] = comparison.primary;
  json["verdict"] = verdict != nullptr ? Json(verdict_of(verdict->difference)) : Json();
  json["headline"] = headline(comparison);
  json["measures"] = Json::array();
  for (const ComparedMeasure& measure : comparison.measures)
    json["measures"].push_back(measure_json(measure));
  for (const Side side : {kA, kB})
    json["profiles"][kNames[side]] = profile_json(comparison.profiles[side]);
  json["runs"] = Json::array();
  for (const ComparedRun& run : comparison.runs) json["runs"].push_back(run_json(run));
  return json;
}

}  // namespace report::json_parts
