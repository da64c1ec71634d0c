#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "measure/booking.h"
#include "measure/history.h"

namespace invariant {

/// Reads booking records: which call each is and what it may have done.
class Bookings {
 public:
  /// Looks the operations up once.
  explicit Bookings(const measure::History& history)
      : create_(history.operation(measure::booking::kCreate)),
        cancel_(history.operation(measure::booking::kCancel)),
        rolled_back_(history.operation(measure::booking::kRolledBack)) {}

  /// A call of create_booking that was meant to stay.
  bool creates(const measure::Record& record) const { return record.operation == create_; }
  /// A call of cancel_booking.
  bool cancels(const measure::Record& record) const { return record.operation == cancel_; }
  /// A call of create_booking that its caller rolled back.
  bool rolled_back(const measure::Record& record) const { return record.operation == rolled_back_; }

  /// Told "booked".
  bool won(const measure::Record& record) const {
    return creates(record) && record.answer == measure::booking::kBooked;
  }
  /// Told "booked" or "replayed".
  bool acknowledged(const measure::Record& record) const {
    return creates(record) && record.outcome == base::Outcome::kDone;
  }
  /// Told "conflict".
  bool refused(const measure::Record& record) const {
    return creates(record) && record.answer == measure::booking::kConflict;
  }
  /// Told that slot or patient does not exist. Clients only ask for what the seed made.
  bool denied(const measure::Record& record) const {
    return creates(record) && (record.answer == measure::booking::kSlotNotFound ||
                               record.answer == measure::booking::kPatientNotFound);
  }
  /// Booked, or may have: it is in doubt.
  bool may_have_won(const measure::Record& record) const {
    return won(record) || (creates(record) && record.outcome == base::Outcome::kInDoubt);
  }
  /// Told "cancelled".
  bool cancelled(const measure::Record& record) const {
    return cancels(record) && record.answer == measure::booking::kCancelled;
  }
  /// Cancelled, or may have: it is in doubt.
  bool may_have_cancelled(const measure::Record& record) const {
    return cancelled(record) || (cancels(record) && record.outcome == base::Outcome::kInDoubt);
  }

 private:
  std::optional<std::uint8_t> create_;
  std::optional<std::uint8_t> cancel_;
  std::optional<std::uint8_t> rolled_back_;
};

/// Whether two calls make the same request: the same slot for the same patient.
inline bool same_request(const measure::Record& left, const measure::Record& right) {
  return left.subject == right.subject && left.party == right.party;
}

/// Calls `visit(span of const Record*)` for the create calls of each key, in sending order.
template <class Visit>
void for_each_key(const measure::History& history, const Bookings& bookings, Visit visit) {
  std::vector<const measure::Record*> calls;
  for (const measure::Record& record : history.about(base::Kind::kSlot))
    if (bookings.creates(record)) calls.push_back(&record);
  std::ranges::sort(calls, [](const measure::Record* left, const measure::Record* right) {
    return std::pair(left->key, left->invoked) < std::pair(right->key, right->invoked);
  });
  for (std::size_t begin = 0; begin < calls.size();) {
    std::size_t end = begin + 1;
    while (end < calls.size() && calls[end]->key == calls[begin]->key) ++end;
    visit(std::span<const measure::Record* const>(calls).subspan(begin, end - begin));
    begin = end;
  }
}

}  // namespace invariant
