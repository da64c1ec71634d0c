#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "measure/record.h"
#include "report/report.h"
#include "scenario/threshold.h"

namespace pgrush {

/// What an earlier run says of one measure.
struct Figure {
  std::string measure;
  std::optional<double> value;  ///< nothing: its report does not hold it
};

/// An earlier run, as far as thresholds look at it. A history file keeps it.
struct Baseline {
  std::string file;   ///< of its report, as given
  std::string unfit;  ///< one clause: why its figures are none to be held to; "" if they are
  std::vector<std::pair<std::string, std::string>> traits;  ///< what they depend on
  std::vector<Figure> figures;                              ///< of the measures that are asked for
};

/// The baseline for those of the thresholds that name one; nothing if none does. Throws Failure
/// (kUnusable) if there is such a threshold and no file (""), a file and no such threshold, or if
/// the file is no report of a load. `scenario` is what the way out names.
std::optional<Baseline> read_baseline(const std::string& file, const std::string& scenario,
                                      const std::vector<scenario::Threshold>& thresholds,
                                      const std::vector<measure::Operation>& operations);

/// The measure's value, over all phases, as far as a report.json tells it exactly: counts, rates
/// and shares; of a latency p50 p90 p99 p999 where one phase alone has it, max and mean of any
/// number, and whatever one of its thresholds measured over the whole run. Buckets are too wide to
/// hold anybody to. Nothing otherwise.
std::optional<double> figure_of(const nlohmann::json& report,
                                const std::vector<measure::Operation>& operations,
                                const std::string& measure);

/// What a run's figures depend on, by name: scenario, data, phases, server, settings, migrations,
/// host and processors.
std::vector<std::pair<std::string, std::string>> traits_of(const report::Report& report);

/// Why the run cannot be compared with the baseline, one clause; "" if it can.
std::string incomparable(const Baseline& baseline, const report::Report& report);

}  // namespace pgrush
