#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/time.h"
#include "drive/client.h"
#include "drive/mailbox.h"
#include "measure/recording.h"
#include "pg/connection.h"
#include "workload/workload.h"

namespace drive {

class Driver;

/// The drivers of a crew as they see each other. Constant while threads run.
struct Roster {
  std::vector<std::unique_ptr<Driver>> drivers;
  /// Clients are dealt in blocks: client / clients_per_driver is its driver.
  std::uint32_t clients_per_driver = 1;

  /// The driver that owns the client.
  Driver& owner(std::uint32_t client) const;
};

/// What a driver is told to do.
struct DriverSpec {
  const std::vector<pg::Opening>* openings = nullptr;
  workload::Workload* workload = nullptr;
  std::uint32_t first_client = 0;
  std::uint32_t clients = 0;
  std::uint8_t phase = 0;
  std::size_t operations = 0;
  std::int64_t calls_in_a_row = 1;  ///< of a client whose answers are there at once
  Limits limits;
  base::Instant zero;
};

/// Counts that others may read while a driver works; they lag by one loop turn.
struct Tally {
  std::atomic<std::uint64_t> calls{0};  ///< settled calls
  std::atomic<std::uint64_t> open{0};   ///< clients with an open connection
  std::atomic<std::uint64_t> gone{0};   ///< clients that have finished
};

/// One thread's work: an epoll loop over its clients. It takes the whole batch of ready
/// descriptors, then sends for all of them.
class Driver final : public workload::Doorbell {
 public:
  /// Makes the clients; connects nothing. `roster` must outlive the driver.
  Driver(const DriverSpec& spec, const Roster& roster);
  ~Driver() override;

  /// Opens all connections, a limited number at a time. False as soon as one cannot be opened for
  /// good (why() says why) or when the mailbox says end. The driver's thread only.
  bool connect();
  /// Drives the clients until all have left. The driver's thread only.
  void run();
  /// From an actor of one of this driver's clients; or from another thread through mailbox().
  void ring(std::uint32_t client) override;

  /// How others reach the driver. Any thread.
  Mailbox& mailbox() { return mailbox_; }
  /// Live counts. Any thread.
  const Tally& tally() const { return tally_; }
  /// What it has recorded so far, until the recording is taken. Any thread.
  const measure::Trail& trail() const { return recording_.trail(); }
  /// After the thread ended: what it saw.
  measure::Recording take_recording() { return std::move(recording_); }
  /// After connect() returned false: the sentence to tell.
  const std::string& why() const { return why_; }
  /// After the thread ended: CPU seconds that it used.
  double cpu_s() const { return cpu_s_; }

 private:
  struct Watched {
    int descriptor = -1;
    pg::Interest interest;
    bool gone = false;  ///< it has been counted
  };

  void turn(base::Nanos longest_wait);
  void read_mail(base::Instant now);
  void step_runnable();
  void step_due(base::Instant now);
  void touch(std::uint32_t local);
  void watch(std::uint32_t local);
  void schedule(std::uint32_t local);
  base::Nanos wait_for(base::Instant now, base::Nanos longest) const;
  void count();

  // Constant after construction.
  const DriverSpec spec_;
  const Roster& roster_;
  const int epoll_;
  Mailbox mailbox_;

  // This thread only.
  measure::Recording recording_;
  std::vector<Client> clients_;
  std::vector<Watched> watched_;                                 ///< by client
  std::vector<std::uint32_t> runnable_;                          ///< clients to step in this turn
  std::vector<std::uint32_t> stepping_;                          ///< the ones being stepped
  std::vector<bool> is_runnable_;                                ///< by client
  std::vector<std::pair<base::Instant, std::uint32_t>> timers_;  ///< a heap, earliest first
  std::vector<base::Instant> scheduled_;  ///< by client: its timer in the heap
  Mailbox::Letters letters_;
  base::Instant limits_checked_{};
  std::string why_;
  std::uint64_t gone_ = 0;  ///< clients
  double cpu_s_ = 0;

  // Any thread.
  Tally tally_;
};

}  // namespace drive
