#include "workload/ramp.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace workload {
namespace {

constexpr double kForEver = std::numeric_limits<double>::infinity();

}  // namespace

double Ramp::Piece::area_at(double t) const {
  const double passed = t - from;
  return area + level * passed + slope * passed * passed / 2;
}

Ramp::Ramp(const scenario::Load& load) {
  double level = load.start;
  if (load.executor == scenario::Executor::kConstantArrivalRate) level = load.rate;
  if (!load.is_open_loop() && load.executor != scenario::Executor::kRampingVus)
    level = static_cast<double>(load.connections);
  double from = 0;
  double area = 0;
  for (const scenario::Stage& stage : load.stages) {
    if (stage.duration_s > 0) {
      const double slope = (stage.target - level) / stage.duration_s;
      pieces_.push_back({from, from + stage.duration_s, level, slope, area});
      from += stage.duration_s;
      area = pieces_.back().area_at(from);
    }
    level = stage.target;
  }
  pieces_.push_back({from, kForEver, level, 0, area});
}

const Ramp::Piece& Ramp::piece_at(double t) const {
  return *std::ranges::find_if(pieces_, [t](const Piece& piece) { return t < piece.until; });
}

double Ramp::level(double t) const {
  const Piece& piece = piece_at(t);
  return piece.level + piece.slope * (t - piece.from);
}

double Ramp::area(double t) const { return piece_at(t).area_at(t); }

std::optional<double> Ramp::reaches(double wanted, double t) const {
  for (const Piece& piece : pieces_) {
    if (piece.until <= t) continue;
    const double from = std::max(t, piece.from);
    const double level = piece.level + piece.slope * (from - piece.from);
    if (level >= wanted) return from;
    if (piece.slope <= 0) continue;
    const double at = from + (wanted - level) / piece.slope;
    if (at < piece.until) return at;
  }
  return std::nullopt;
}

std::optional<double> Ramp::exceeds(double wanted) const {
  for (const Piece& piece : pieces_) {
    const bool last = piece.until == kForEver;
    if (last && piece.level <= 0) return std::nullopt;
    if (!last && piece.area_at(piece.until) <= wanted) continue;
    const double missing = wanted - piece.area;
    if (missing <= 0) return piece.from;
    // The root of slope t²/2 + level t = missing, in the form that a slope of 0 does not break.
    // What is missing may be more than there is by an error of rounding.
    const double root =
        std::sqrt(std::max(0.0, piece.level * piece.level + 2 * piece.slope * missing));
    return piece.from + 2 * missing / (piece.level + root);
  }
  return std::nullopt;
}

}  // namespace workload
