#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "measure/summary.h"
#include "report/report.h"

/// The parts that to_json puts together.
namespace report::json_parts {

using Json = nlohmann::ordered_json;

/// The value, or null if there is none.
template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json();
}
/// The text, or null if it is empty.
Json or_null(const std::string& text);
/// Seconds or milliseconds without the digits that arithmetic leaves behind; 6 decimals.
double rounded(double value);

/// phases[]: each phase's calls and its timeline.
Json phases(const Report& report, const measure::Summary& summary);
/// phases[] of a run that explores: how many schedules, how they ended, and those that are shown.
Json explorations(const Report& report);
/// limits[]: what no exploration covers, a sentence each.
Json limits();
/// metrics{}: the five numbers that a monitoring dashboard shows; null where no such call arrived.
Json metrics(const Report& report, const measure::Summary& summary);
/// Where the time of sessions went in so many samples, in the order given; null without a sample.
Json time_shares(const std::vector<measure::TimeShare>& shares, std::uint64_t samples);
/// comparison{}: two sides that ran in turn.
Json comparison(const Comparison& comparison);
/// capacity{}: the rates that were tried.
Json capacity(const Capacity& capacity);
/// server{}: what it counted, and where the time of the load's sessions went.
Json server(const Report& report);
/// errors[]: what the server said, with the calls that settled so.
Json errors(const measure::History& history, const measure::Summary& summary);
/// invariants[]: verdicts with their evidence.
Json invariants(const Report& report);

}  // namespace report::json_parts
