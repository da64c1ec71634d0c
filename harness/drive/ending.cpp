#include "drive/ending.h"

#include <boost/thread/lock_guard.hpp>

namespace drive {

void Ending::call() {
  const boost::lock_guard lock(mutex_);
  called_ = true;
  came_.notify_all();
}

bool Ending::called() const {
  const boost::lock_guard lock(mutex_);
  return called_;
}

bool Ending::rest(base::Nanos duration) {
  boost::unique_lock lock(mutex_);
  return came_.wait_for(lock, boost::chrono::nanoseconds(duration.count()),
                        [this] { return called_; });
}

}  // namespace drive
