#pragma once

#include <optional>
#include <string>

#include "base/exit_status.h"

namespace pgrush {

/// What `pgrush webhooks work` is told.
struct WorkArguments {
  std::string dsn;
  std::string integrations;  ///< a file
  unsigned workers = 1;
  unsigned batch = 10;  ///< events that a worker claims at a time
  double lease_s = 30;
  double poll_s = 1;         ///< how long an idle worker rests, at most
  bool until_empty = false;  ///< it ends when every event has ended
  std::optional<std::string> metrics_listen;
};

/// Works on webhook events until it is interrupted, or every event has ended if it is told so, and
/// prints what became of them: kPass. Throws Failure, kUnusable for a file that cannot be used,
/// kProvisioningFailed if the database cannot be asked at the start, or refuses to be worked on.
base::ExitStatus webhooks_work(const WorkArguments& arguments);

}  // namespace pgrush
