#pragma once

#include <string>
#include <vector>

#include "explore/calls.h"
#include "invariant/invariant.h"
#include "measure/history.h"

namespace pgrush {

/// The names of those invariants that say something about the exploration's calls.
std::vector<std::string> applicable(const std::vector<std::string>& names,
                                    const explore::Exploration& exploration);

/// Takes verdicts on the same invariants, in the order of the first ones, into `sums`: broken once
/// is broken; failed once is unknown; held once and otherwise without occasion to be judged, held.
/// What the calls in evidence refer to goes from `history` into `told`.
void fold(std::vector<invariant::Judged>& sums, std::vector<invariant::Judged> some,
          const measure::History& history, measure::History& told);

}  // namespace pgrush
