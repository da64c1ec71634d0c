#pragma once

#include <cstdint>
#include <vector>

#include "stop/protocol.h"

namespace explore {

/// What a step did, as far as its place among other sessions' steps can matter.
struct Footprint {
  std::vector<PgrushStopRelation> relations;  ///< what it read, locked and wrote, each once
  std::vector<std::uint32_t> published;       ///< what others see, or can lock, since it ended a
                                              ///< transaction; each once
  bool calls = false;                         ///< it sent a call
  bool answers = false;                       ///< a call was answered

  /// Notes an access.
  void touch(std::uint32_t oid, std::uint32_t access);
  /// Notes what another footprint has.
  void add(const Footprint& other);
  /// Notes that all that `transaction` has locked or written is no longer its own.
  void publish(const Footprint& transaction);
};

/// Whether two steps of different sessions, taken one after the other, lead to the same state and
/// to the same answers in both orders, as far as relations tell: neither locks or writes what the
/// other locks or writes, none ends a transaction that has locked or written what the other
/// touches, and the one does not send a call while the other is answered: who came after whom is
/// what a judge goes by.
bool independent(const Footprint& one, const Footprint& other);

}  // namespace explore
