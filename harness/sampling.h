#pragma once

#include <memory>
#include <vector>

#include "drive/server_sampler.h"
#include "place.h"
#include "plan.h"
#include "report/report.h"

namespace pgrush {

/// Watches the server while a phase is driven. Whatever happens to it, the load goes on: what it
/// could not see is missing from the report.
class Sampling {
 public:
  /// Adds its action to those of the phase, unless the report's sampler is to be none or the server
  /// has no connection to spare. The actions must outlive it. `metrics`, if any, are shown the
  /// queue of webhook events, if there is one.
  Sampling(const Plan& plan, std::size_t phase, Place& place, const report::Report& report,
           drive::Metrics* metrics, std::vector<std::unique_ptr<drive::Action>>& actions);

  /// Before the first slice of the load.
  void begin();
  /// After each slice: nobody but the place's session is connected then.
  void rest();
  /// After the last slice: into the report.
  void end(report::Server& server);

 private:
  Place& place_;
  std::string name_;
  bool warms_up_ = false;                    ///< its beginning is in no figure
  drive::ServerSampler* sampler_ = nullptr;  ///< one of the actions; nullptr: no sampling
};

}  // namespace pgrush
