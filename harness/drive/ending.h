#pragma once

#include <boost/thread/condition_variable.hpp>
#include <boost/thread/mutex.hpp>

#include "base/time.h"

namespace drive {

/// Tells threads that they are to come to an end, and wakes those that rest. Any thread.
class Ending {
 public:
  /// From now on it has come.
  void call();
  /// Whether it has come.
  bool called() const;
  /// Rests so long, or until it comes; whether it has come.
  bool rest(base::Nanos duration);

 private:
  mutable boost::mutex mutex_;
  boost::condition_variable came_;
  bool called_ = false;  ///< guarded by mutex_
};

}  // namespace drive
