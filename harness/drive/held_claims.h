#pragma once

#include <compare>
#include <map>
#include <string>
#include <vector>

#include <boost/thread/mutex.hpp>

namespace drive {

/// A claim of an event, as the queue gave it.
struct Claim {
  std::string event;     ///< public.webhook_events.id
  std::string claim_no;  ///< in decimal digits
  std::string webhook;   ///< its integration's id
  std::string event_id;  ///< the provider's

  std::strong_ordering operator<=>(const Claim&) const = default;
};

/// The claims that the workers of a process hold. Any thread.
class HeldClaims {
 public:
  /// They are held from now on.
  void take(const std::vector<Claim>& claims);
  /// It is held no more.
  void release(const Claim& claim);
  /// Its lease could not be prolonged: somebody else has it, or it was marked.
  void lose(const Claim& claim);
  /// Whether it was lost while it was held.
  bool is_lost(const Claim& claim) const;
  /// All that are held and not lost.
  std::vector<Claim> all() const;

 private:
  mutable boost::mutex mutex_;
  std::map<Claim, bool> lost_;  ///< guarded by mutex_; by each held claim
};

}  // namespace drive
