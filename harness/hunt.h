#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "explore_plan.h"
#include "host.h"
#include "place.h"
#include "provision/stop_region.h"
#include "report/matrix.h"
#include "reused_place.h"

namespace pgrush {

/// Tries procedures in every interleaving of some explorations, each on copies of databases that
/// were migrated and seeded once.
class Hunt {
 public:
  /// Reads scenarios of explorations, and touches nothing. Throws Failure (kUnusable) for what is
  /// wrong with them.
  explicit Hunt(const std::vector<std::string>& scenarios);

  /// Whether there is nothing to explore; then nothing else may be called but leave().
  bool empty() const { return grounds_.empty(); }
  /// Makes a database for each scenario. `host` must outlive the hunt. Throws Failure, mostly
  /// kProvisioningFailed, also if the host's sessions cannot be stopped.
  void provision(Host& host, const std::string& migrations);
  /// Explores with the candidate's file applied, one phase after the other and each until its first
  /// violation, until one catches it. Phases that judge nothing that its header promises are left
  /// out; nothing, if all are. What keeps a phase from being explored stands in the result. Throws
  /// Failure (kInterrupted).
  std::optional<report::Explored> explore(const report::Candidate& candidate);
  /// Gives up databases and sessions. Throws Failure (kCleanUpFailed).
  void leave();

 private:
  struct Ground {
    ExplorePlan plan;
    std::unique_ptr<Place> original;
  };

  void explore(const ExplorePlan& plan, const explore::Exploration& phase, ReusedPlace& place,
               report::Explored& explored);

  std::vector<Ground> grounds_;
  std::optional<provision::StopRegion> region_;
};

}  // namespace pgrush
