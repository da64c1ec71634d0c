#pragma once

#include <vector>

#include "drive/crew.h"
#include "measure/trail.h"

namespace drive {

/// Reads each record of a load once: what there is while it goes on, and the rest when it has come
/// to rest. Then the next load may follow. For actions, on the main thread.
class LiveRecords {
 public:
  /// Calls `visit(const measure::Record&)` for what was recorded since the last time.
  template <class Visit>
  void read(const Progress& progress, Visit visit) {
    if (readers_.empty())
      for (const measure::Trail* trail : progress.trails) readers_.emplace_back(*trail);
    read_on(visit);
  }

  /// The same for what is left of the load, or for all of it if it was never read.
  template <class Visit>
  void read_rest(const Harvest& harvest, Visit visit) {
    if (readers_.empty())
      for (const measure::Recording& recording : harvest.recordings)
        readers_.emplace_back(recording.trail());
    read_on(visit);
    readers_.clear();
  }

 private:
  template <class Visit>
  void read_on(Visit visit) {
    for (measure::TrailReader& reader : readers_) reader.read(visit);
  }

  std::vector<measure::TrailReader> readers_;  ///< of the load under way
};

}  // namespace drive
