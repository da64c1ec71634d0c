#pragma once

#include <filesystem>
#include <string>

#include "provision/server.h"
#include "stop/protocol.h"

namespace provision {

/// The memory that an explorer shares with the sessions that it stops, and what brings the stop
/// module into a session. Of one thread.
class StopRegion {
 public:
  /// Makes the region in the server's folder, puts the stop module beside it, and makes this
  /// process the controller: stopped backends end when the region or this process is gone. Throws
  /// Failure (kProvisioningFailed), also if there is no stop module for this server.
  explicit StopRegion(const ThrowawayServer& server);
  /// Lets go of the region. Backends that are stopped end.
  ~StopRegion();
  StopRegion(const StopRegion&) = delete;
  StopRegion& operator=(const StopRegion&) = delete;

  /// `conninfo`, of a superuser, for the session that is to use slot `number` (from 0). A slot is
  /// free again when its pid is 0, shortly after its connection was closed; while it is not, the
  /// server refuses the connection.
  std::string conninfo(const std::string& conninfo, int number) const;
  /// A session's slot. What its backend writes may be read while it is parked, or when it has
  /// answered; `wait_event` at any time.
  PgrushStopSlot& slot(int number) { return region_->slots[checked(number)]; }
  /// Whether the session is stopped.
  bool is_parked(int number) const;
  /// Whether the session waits for a lock now. What is seen may be a moment old.
  bool waits_for_lock(int number) const;
  /// Lets a stopped session run to its next stop.
  void resume(int number);
  /// Where the region is, for tests that damage it.
  const std::filesystem::path& path() const { return path_; }

 private:
  static int checked(int number);

  std::filesystem::path module_;
  std::filesystem::path path_;
  PgrushStopRegion* region_ = nullptr;  ///< mapped
};

}  // namespace provision
