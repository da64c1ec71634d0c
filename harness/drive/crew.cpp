#include "drive/crew.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <malloc.h>
#include <optional>
#include <tuple>

#include <boost/thread.hpp>
#include <boost/thread/barrier.hpp>

#include "base/failure.h"
#include "drive/driver.h"
#include "drive/interruption.h"
#include "drive/resident_bytes.h"

namespace drive {
namespace {

// The control loop looks at signals and at the clock at least this often.
constexpr base::Nanos kLongestNap = std::chrono::milliseconds(50);

/// The threads of a load and what they share.
class Crew {
 public:
  explicit Crew(const CrewSpec& spec) : spec_(spec) {
    const std::uint32_t share = (spec.connections + spec.threads - 1) / spec.threads;
    roster_.clients_per_driver = share;
    for (std::uint32_t first = 0; first < spec.connections; first += share) {
      roster_.drivers.push_back(std::make_unique<Driver>(
          DriverSpec{&spec_.openings, spec.workload, first,
                     std::min(share, spec.connections - first), spec.phase, spec.operations,
                     spec.calls_in_a_row, spec.limits, spec.zero},
          roster_));
    }
    for (const auto& driver : roster_.drivers) trails_.push_back(&driver->trail());
    left_ = roster_.drivers.size();
    failures_.resize(left_);
    barrier_.emplace(static_cast<unsigned>(left_));
  }

  /// Whatever ends the control loop, no thread outlives what it works on.
  ~Crew() {
    if (threads_.size() == 0) return;
    end();
    threads_.join_all();
  }

  void start() {
    const SignalsHeldBack signals;
    for (std::size_t i = 0; i < roster_.drivers.size(); ++i)
      threads_.create_thread([this, i] { work(i); });
  }

  /// Waits until all threads have ended, or `until` comes; true if they have.
  bool wait(base::Instant until) {
    boost::unique_lock lock(mutex_);
    const auto nap = std::max<base::Nanos>(until - base::Clock::now(), base::Nanos(0));
    ended_.wait_for(lock, boost::chrono::nanoseconds(nap.count()), [this] { return left_ == 0; });
    return left_ == 0;
  }

  /// When the load began, once all connections are open.
  std::optional<base::Instant> began() {
    const boost::lock_guard lock(mutex_);
    return began_;
  }

  /// Memory of the process when the load began.
  std::int64_t connected_bytes() {
    const boost::lock_guard lock(mutex_);
    return connected_bytes_;
  }

  /// Whether a driver failed: then the others have nobody to wait for.
  bool abandoned() const { return abandoned_; }

  void close() {
    spec_.workload->close();
    for (auto& driver : roster_.drivers) driver->mailbox().ring_all();
  }

  void end() {
    spec_.workload->close();
    for (auto& driver : roster_.drivers) driver->mailbox().end();
  }

  Progress progress(base::Nanos elapsed) const {
    Progress progress;
    progress.elapsed = elapsed;
    progress.duration = spec_.duration;
    progress.trails = trails_;
    std::tie(progress.of_iterations, progress.iterations) = spec_.workload->progress();
    for (const auto& driver : roster_.drivers) progress.calls += driver->tally().calls;
    return progress;
  }

  Harvest drain() {
    threads_.join_all();
    for (const std::exception_ptr& failure : failures_)
      if (failure) std::rethrow_exception(failure);
    Harvest harvest;
    if (began_) harvest.started = (*began_ - spec_.zero).count();
    harvest.ended = (base::Clock::now() - spec_.zero).count();
    const double seconds = base::to_s(base::Nanos(harvest.ended - harvest.started));
    for (auto& driver : roster_.drivers) {
      harvest.cpu_s += driver->cpu_s();
      if (began_ && seconds > 0)
        harvest.busiest_ratio = std::max(harvest.busiest_ratio, driver->cpu_s() / seconds);
      harvest.recordings.push_back(driver->take_recording());
    }
    return harvest;
  }

 private:
  void work(std::size_t index) {
    Driver& driver = *roster_.drivers[index];
    guard(index, [&] {
      if (!driver.connect()) give_up(driver);
    });
    // All are connected, or all know that it came to nothing.
    barrier_->wait();
    guard(index, [&] {
      if (begin()) driver.run();
    });
    const boost::lock_guard lock(mutex_);
    --left_;
    ended_.notify_all();
  }

  /// Keeps what `part` throws for drain(); the others' clients must not wait for this driver's.
  template <class Part>
  void guard(std::size_t index, Part part) {
    try {
      part();
    } catch (...) {
      failures_[index] = std::current_exception();
      abandon();
    }
  }

  void give_up(const Driver& driver) {
    if (!driver.why().empty())
      throw base::Failure(base::ExitStatus::kProvisioningFailed, driver.why());
    abandon();
  }

  void abandon() {
    abandoned_ = true;
    spec_.workload->close();
    for (auto& other : roster_.drivers) other->mailbox().end();
  }

  bool begin() {
    if (abandoned_) return false;
    const boost::lock_guard lock(mutex_);
    if (began_) return true;
    connected_bytes_ = resident_bytes();
    began_ = base::Clock::now();
    return true;
  }

  // Constant after construction.
  const CrewSpec spec_;
  Roster roster_;
  std::vector<const measure::Trail*> trails_;  ///< by driver
  boost::thread_group threads_;
  std::optional<boost::barrier> barrier_;
  std::vector<std::exception_ptr> failures_;  ///< by driver; each written by its own thread
  std::atomic<bool> abandoned_{false};

  // Guarded by mutex_.
  boost::mutex mutex_;
  boost::condition_variable ended_;
  std::size_t left_ = 0;
  std::optional<base::Instant> began_;
  std::int64_t connected_bytes_ = 0;  ///< of memory, when all connections were open
};

}  // namespace

Harvest drive(const CrewSpec& spec, const std::vector<std::unique_ptr<Action>>& actions) {
  const base::Instant called = base::Clock::now();
  // What an earlier load has given back would hide what this one takes.
  malloc_trim(0);
  const std::int64_t bytes = resident_bytes();
  Crew crew(spec);
  crew.start();
  bool closed = false;
  bool stopped = false;
  bool enough = false;
  base::Instant give_up = base::Instant::max();
  base::Instant closed_at{};
  while (true) {
    const base::Instant now = base::Clock::now();
    const auto began = crew.began();
    const bool due = (began && now - *began >= spec.duration) || crew.abandoned() || enough;
    if (!closed && (due || interrupted())) {
      // No iteration begins any more; what is under way is answered, or given up at its limit.
      closed = true;
      closed_at = now;
      stopped = interrupted();
      give_up = now + spec.limits.call;
      began ? crew.close() : crew.end();
    }
    if (now >= give_up) {
      crew.end();
      give_up = now + spec.limits.call;
    }
    base::Instant next = now + kLongestNap;
    for (const auto& action : actions) {
      if (!began) continue;
      if (action->due() <= now) action->act(now, crew.progress(now - *began));
      next = std::min(next, action->due());
      enough = enough || action->ends_load();
    }
    if (crew.wait(next)) break;
  }
  Harvest harvest = crew.drain();
  if (const auto began = crew.began()) {
    harvest.connecting = *began - called;
    harvest.connection_bytes =
        static_cast<double>(crew.connected_bytes() - bytes) / static_cast<double>(spec.connections);
  }
  harvest.closed_early = closed;
  harvest.closed = closed ? (closed_at - spec.zero).count() : harvest.ended;
  harvest.interrupted = stopped || interrupted();
  return harvest;
}

}  // namespace drive
