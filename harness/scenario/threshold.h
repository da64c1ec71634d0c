#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "scenario/reader.h"

namespace scenario {

/// What a measure has to be for a run to pass.
struct Threshold {
  std::string measure;            ///< "create_booking.response_ms.p99"
  std::string condition;          ///< "<250", "<0.25s over 10s", "<+5% vs baseline"
  bool abort_on_fail = false;     ///< the load ends once it is crossed
  double abort_not_before_s = 0;  ///< of load
};

/// Reads {MEASURE: [CONDITION or {"threshold": CONDITION, "abortOnFail": …, "delayAbortEval": …}]}
/// at "thresholds". Conditions can all be read if no mistake was noted; whether there is such a
/// measure, and whether it has that unit, is for others to judge.
std::vector<Threshold> read_thresholds(Reader& root, Mistakes& mistakes);

}  // namespace scenario
