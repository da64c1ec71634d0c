#include "host.h"

#include <cstdio>

#include "base/failure.h"
#include "pg/conninfo.h"

namespace pgrush {

Host::Host(const std::optional<std::string>& dsn, std::int64_t connections, bool keep,
           std::vector<std::pair<std::string, std::string>> settings)
    : keep_(keep), name_(dsn ? pg::redacted(*dsn) : "throwaway") {
  if (dsn) {
    conninfo_ = pg::make_conninfo(pg::parse_conninfo(*dsn));
    return;
  }
  provision::ServerOptions options;
  options.connections = static_cast<int>(connections);
  options.keep = keep;
  options.settings = std::move(settings);
  server_ = std::make_unique<provision::ThrowawayServer>(options);
  conninfo_ = server_->conninfo();
}

const provision::ThrowawayServer& Host::throwaway(const std::string& command) const {
  if (server_) return *server_;
  throw base::Failure(base::ExitStatus::kProvisioningFailed,
                      command + " needs a server of its own, whose sessions it can stop, and " +
                          name_ + " is another: leave --dsn out");
}

void Host::leave(const std::string& database) {
  if (!server_) return;
  if (keep_) {
    std::fputs((server_->how_to_connect(database) + "\n").c_str(), stderr);
  } else {
    server_->stop();
  }
}

}  // namespace pgrush
