#include "report/json_parts.h"

namespace report::json_parts {
namespace {

Json probe_json(const RateProbe& probe) {
  Json json;
  json["rate_per_s"] = probe.rate;
  json["served_per_s"] = rounded(probe.served);
  json["arrivals"] = probe.arrivals;
  json["skipped"] = probe.skipped;
  json["late"] = probe.late;
  json["response_ms"] = {{"p50", or_null(probe.p50_ms)}, {"p99", or_null(probe.p99_ms)}};
  json["in_flight_mean"] = rounded(probe.in_flight);
  json["holds"] = probe.failed.empty();
  json["failed"] = or_null(probe.failed);
  json["by_generator"] = probe.by_generator;
  json["exit_status"] = static_cast<int>(probe.status);
  json["report"] = or_null(probe.path);
  return json;
}

}  // namespace

Json capacity(const Capacity& capacity) {
  const RateProbe* const limit = capacity.limit();
  Json json;
  json["phase"] = capacity.phase;
  json["rate_per_s"] = or_null(capacity.rate);
  json["confirmed"] = capacity.confirmed;
  json["failing_rate_per_s"] = or_null(capacity.failing);
  json["limit"] = limit != nullptr ? or_null(limit->failed) : Json();
  json["limited_by_generator"] = limit != nullptr && limit->by_generator;
  json["ceiling"] = or_null(capacity.ceiling);
  json["precision_ratio"] = capacity.precision;
  json["knee_rate_per_s"] = or_null(knee_of(capacity));
  json["ended"] = capacity.ended;
  json["headline"] = headline(capacity);
  json["probes"] = Json::array();
  for (const RateProbe& probe : capacity.probes) json["probes"].push_back(probe_json(probe));
  return json;
}

}  // namespace report::json_parts
