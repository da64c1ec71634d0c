#include "drive/held_claims.h"

#include <boost/thread/lock_guard.hpp>

namespace drive {

void HeldClaims::take(const std::vector<Claim>& claims) {
  const boost::lock_guard lock(mutex_);
  for (const Claim& claim : claims) lost_.emplace(claim, false);
}

void HeldClaims::release(const Claim& claim) {
  const boost::lock_guard lock(mutex_);
  lost_.erase(claim);
}

void HeldClaims::lose(const Claim& claim) {
  const boost::lock_guard lock(mutex_);
  if (const auto held = lost_.find(claim); held != lost_.end()) held->second = true;
}

bool HeldClaims::is_lost(const Claim& claim) const {
  const boost::lock_guard lock(mutex_);
  const auto held = lost_.find(claim);
  return held != lost_.end() && held->second;
}

std::vector<Claim> HeldClaims::all() const {
  const boost::lock_guard lock(mutex_);
  std::vector<Claim> claims;
  for (const auto& [claim, is_lost] : lost_)
    if (!is_lost) claims.push_back(claim);
  return claims;
}

}  // namespace drive
