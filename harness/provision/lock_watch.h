#pragma once

#include <optional>
#include <string>

#include "pg/session.h"

namespace provision {

/// Looks, from a session of its own, at who keeps another session waiting for a lock.
class LockWatch {
 public:
  /// Connects only when it first has to look.
  explicit LockWatch(std::string conninfo) : conninfo_(std::move(conninfo)) {}

  /// Notes whom the backend waits for at this moment. What keeps it from looking is no trouble of
  /// the one that is looked at, and is passed over.
  void look(int backend_pid);
  /// Whom it was seen to wait for last, in words; "" if for nobody.
  const std::string& seen() const { return seen_; }
  /// Forgets what was seen.
  void forget() { seen_.clear(); }

 private:
  std::string conninfo_;
  std::optional<pg::Session> session_;
  std::string seen_;
};

}  // namespace provision
