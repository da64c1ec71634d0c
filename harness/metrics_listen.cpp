#include "metrics_listen.h"

#include "base/listen_address.h"
#include "place.h"

namespace pgrush {

std::unique_ptr<drive::Metrics> metrics_at(const std::optional<std::string>& listen) {
  if (!listen) return nullptr;
  auto metrics = std::make_unique<drive::Metrics>();
  tell("metrics at " + metrics->listen(base::parse_listen_address("--metrics-listen", *listen)));
  return metrics;
}

}  // namespace pgrush
