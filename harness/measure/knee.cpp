#include "measure/knee.h"

namespace measure {
namespace {

// A curve that stays this close to its chord is called straight: latencies scatter as much.
constexpr double kStraight = 0.1;

}  // namespace

std::optional<std::size_t> knee(std::span<const Point> curve) {
  if (curve.size() < 3) return std::nullopt;
  const Point& first = curve.front();
  const double width = curve.back().x - first.x;
  const double height = curve.back().y - first.y;
  if (width <= 0 || height <= 0) return std::nullopt;
  std::optional<std::size_t> farthest;
  double distance = kStraight;
  for (std::size_t i = 1; i + 1 < curve.size(); ++i) {
    const double below = (curve[i].x - first.x) / width - (curve[i].y - first.y) / height;
    if (below <= distance) continue;
    distance = below;
    farthest = i;
  }
  return farthest;
}

}  // namespace measure
