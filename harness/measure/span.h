#pragma once

#include <cstdint>
#include <vector>

#include "measure/history.h"

namespace measure {

/// From when until when a phase's figures are, ns since the run's zero.
struct Span {
  std::int64_t from = 0;
  std::int64_t until = 0;
};

/// The spans of all phases. After a warm-up figures begin with the first call that was due then:
/// what was under way belongs to the warm-up. They end with the last call, or when the load was
/// closed if nobody called until then. What sessions are asked before they end is no part of the
/// load.
std::vector<Span> spans_of(const History& history);

}  // namespace measure
