#pragma once

#include <functional>
#include <memory>

#include "place.h"

namespace pgrush {

/// A place that is brought back to how it was made instead of being made again: to copy a database
/// takes longer than most explorations in it.
class ReusedPlace {
 public:
  /// `make` makes a place: migrated, seeded, and nobody has been at work in it.
  explicit ReusedPlace(std::function<std::unique_ptr<Place>()> make) : make_(std::move(make)) {}

  /// The place, as it was made. Its session and its tables' oids stay the same until leave().
  /// Throws as `make` does, and Failure (kUnknown) if somebody is still at work in it.
  Place& renew();
  /// Gives it up; the next renew() makes another one. Throws Failure (kCleanUpFailed).
  void leave();

 private:
  const std::function<std::unique_ptr<Place>()> make_;
  std::unique_ptr<Place> place_;
};

}  // namespace pgrush
