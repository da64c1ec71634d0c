#include "host.h"

#include <cstdio>

#include "pg/conninfo.h"

namespace pgrush {

Host::Host(const std::optional<std::string>& dsn, std::int64_t connections, bool keep)
    : keep_(keep), name_(dsn ? pg::redacted(*dsn) : "throwaway") {
  if (dsn) {
    conninfo_ = pg::make_conninfo(pg::parse_conninfo(*dsn));
    return;
  }
  provision::ServerOptions options;
  options.connections = static_cast<int>(connections);
  options.keep = keep;
  server_ = std::make_unique<provision::ThrowawayServer>(options);
  conninfo_ = server_->conninfo();
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
