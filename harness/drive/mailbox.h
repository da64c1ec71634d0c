#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

namespace drive {

/// The only door into a driver: numbers of clients that other threads ring, and the end of the
/// load. A descriptor becomes readable when there is something in it.
class Mailbox {
 public:
  /// Throws Failure (kInternal) if the system has no descriptor left.
  Mailbox();
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  /// Asks the driver to step a client. Any thread.
  void ring(std::uint32_t client);
  /// Asks the driver to step all clients: the workload was closed. Any thread.
  void ring_all();
  /// Tells the driver to give up clients that wait for others. Any thread.
  void end();

  /// What came in since the last call. The driver's thread only.
  struct Letters {
    std::vector<std::uint32_t> clients;
    bool all = false;
    bool end = false;
  };
  /// Empties the mailbox into `letters`.
  void take(Letters& letters);
  /// Readable while there is something in the mailbox.
  int descriptor() const { return descriptor_; }

 private:
  void post(std::uint32_t client, bool all, bool end);

  // Constant after construction.
  int descriptor_;
  // Guarded by mutex_.
  std::mutex mutex_;
  Letters letters_;
  bool signalled_ = false;
};

}  // namespace drive
