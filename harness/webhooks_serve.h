#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/exit_status.h"

namespace pgrush {

/// What `pgrush webhooks serve` is told.
struct ServeArguments {
  std::string dsn;
  std::string integrations;                      ///< a file
  std::string listen = "127.0.0.1:8080";         ///< [HOST:]PORT
  std::size_t max_body_bytes = 3 * 1024 * 1024;  ///< Meta's largest
  unsigned connections = 4;
  std::optional<std::string> metrics_listen;
};

/// Takes in what providers send, until it is interrupted: kPass. Throws Failure, kUnusable for a
/// file or an address that cannot be used, kProvisioningFailed if the database cannot be asked at
/// the start; later it answers 503 instead.
base::ExitStatus webhooks_serve(const ServeArguments& arguments);

}  // namespace pgrush
