#pragma once

#include <functional>
#include <string>
#include <vector>

#include "invariant/invariant.h"
#include "place.h"
#include "plan.h"

namespace pgrush {

/// A load that was judged while it went on, and what was found until it ended.
struct Trial {
  std::vector<invariant::Judged> invariants;  ///< as last judged, in the order of the plan's
  std::uint64_t calls = 0;
  double seconds = 0;  ///< of load and of judging, until it ended

  /// Whether the invariant is violated; with "", whether any is.
  bool violates(const std::string& name = "") const;
  /// Whether all invariants hold.
  bool holds() const;
};

/// Judges a load at rest in its midst: what the clients were told so far, and what the database
/// holds. Throws Failure if the database cannot be read.
std::vector<invariant::Judged> judge_at_rest(const Plan& plan, Place& place,
                                             measure::History& history);

/// Drives the plan on a place in slices and judges after each; ends when the load is over or
/// `enough` says so. A plan can be tried once. Throws Failure if the load cannot be driven or its
/// database cannot be read.
Trial try_out(const Plan& plan, Place& place, const std::function<bool(const Trial&)>& enough);

}  // namespace pgrush
