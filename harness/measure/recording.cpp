#include "measure/recording.h"

#include <cassert>

namespace measure {

void Recording::reserve(std::size_t count) {
  if (pieces.empty() || pieces.back().capacity() - pieces.back().size() < count) {
    pieces.emplace_back();
    pieces.back().reserve(std::max(kPiece, 2 * count));
    trail_.begin(pieces.back().data());
  }
  if (results.capacity() - results.size() < count) {
    results.reserve(std::max(results.size() * 2, results.size() + count + kPiece));
  }
}

void Recording::add(const Record& record) {
  assert(!pieces.empty());
  assert(pieces.back().size() < pieces.back().capacity());
  pieces.back().push_back(record);
  trail_.publish(pieces.back().size());
}

std::uint32_t Recording::add_result(const base::Uuid& id) {
  results.push_back(id);
  return static_cast<std::uint32_t>(results.size());
}

}  // namespace measure
