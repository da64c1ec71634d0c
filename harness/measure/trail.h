#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

#include "measure/record.h"

namespace measure {

/// What a thread has recorded so far, for another one to read while it goes on. The writer
/// publishes how many records of a piece are complete; pieces hang on links that never move, so
/// that a reader needs no lock, and the writer none to add a record.
class Trail {
 public:
  /// A piece of records. Written by the writer, read by any thread.
  struct Link {
    const Record* records = nullptr;         ///< constant once the link can be reached
    std::atomic<std::size_t> complete{0};    ///< of them; the rest is the writer's alone
    std::atomic<const Link*> next{nullptr};  ///< once there is one, `complete` is final
  };

  Trail() { links_.push_back(std::make_unique<Link>()); }

  /// The writer goes on in another piece, whose records stay where they are. Allocates.
  void begin(const Record* records);
  /// The piece has so many complete records now. Not before begin().
  void publish(std::size_t complete) {
    links_.back()->complete.store(complete, std::memory_order_release);
  }
  /// Where a reader begins; stays where it is when the trail is moved. Any thread.
  const Link* first() const { return links_.front().get(); }

 private:
  std::vector<std::unique_ptr<Link>> links_;  ///< the writer's; readers go from link to link
};

/// Reads a trail to where it has come, again and again. It must not outlive the records.
class TrailReader {
 public:
  /// Begins at the trail's first record.
  explicit TrailReader(const Trail& trail) : link_(trail.first()) {}

  /// Calls `visit(const Record&)` for what was published since the last time.
  template <class Visit>
  void read(Visit visit) {
    while (true) {
      // In this order: if there is a next piece, this one is complete.
      const Trail::Link* next = link_->next.load(std::memory_order_acquire);
      const std::size_t complete = link_->complete.load(std::memory_order_acquire);
      for (; read_ < complete; ++read_) visit(link_->records[read_]);
      if (next == nullptr) return;
      link_ = next;
      read_ = 0;
    }
  }

 private:
  const Trail::Link* link_;
  std::size_t read_ = 0;  ///< of that link
};

}  // namespace measure
