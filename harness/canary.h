#pragma once

#include "place.h"
#include "report/report.h"
#include "run.h"

namespace pgrush {

/// Tries the scenario's faulty procedure on a copy of `original`, under the run's own load, for 2 s
/// at most: a machine and a load that do not catch it would not catch another. Throws Failure if it
/// cannot be tried.
report::Canary try_canary(const RunArguments& arguments, Place& original);

}  // namespace pgrush
