#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
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
        rolled_back_(history.operation(measure::booking::kRolledBack)),
        read_(history.operation(measure::booking::kRead)) {}

  /// A call of create_booking that was meant to stay.
  bool creates(const measure::Record& record) const { return record.operation == create_; }
  /// A call of cancel_booking.
  bool cancels(const measure::Record& record) const { return record.operation == cancel_; }
  /// A call of create_booking that its caller rolled back.
  bool rolled_back(const measure::Record& record) const { return record.operation == rolled_back_; }

  /// A read of an appointment by somebody of its clinic.
  bool reads(const measure::Record& record) const { return record.operation == read_; }

  /// A call of create_booking that asked for a payment.
  bool asks_for_payment(const measure::Record& record) const {
    return creates(record) && record.token != 0;
  }

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
  /// Told that the key is bound to another request.
  bool finds_reused(const measure::Record& record) const {
    return creates(record) && record.answer == measure::booking::kKeyReused;
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
  /// Told that the appointment is cancelled, by this call or before.
  bool finds_cancelled(const measure::Record& record) const {
    return cancelled(record) ||
           (cancels(record) && (record.answer == measure::booking::kCancelReplayed ||
                                record.answer == measure::booking::kAlreadyCancelled));
  }
  /// Cancelled, or may have: it is in doubt.
  bool may_have_cancelled(const measure::Record& record) const {
    return cancelled(record) || (cancels(record) && record.outcome == base::Outcome::kInDoubt);
  }

 private:
  std::optional<std::uint8_t> create_;
  std::optional<std::uint8_t> cancel_;
  std::optional<std::uint8_t> rolled_back_;
  std::optional<std::uint8_t> read_;
};

/// Whether two calls make the same request: the same slot for the same patient.
inline bool same_request(const measure::Record& left, const measure::Record& right) {
  return left.subject == right.subject && left.party == right.party;
}

/// By when a key was bound, for one of its calls was told so; never, perhaps.
inline std::int64_t bound_by(std::span<const measure::Record* const> calls,
                             const Bookings& bookings) {
  std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
  for (const measure::Record* call : calls)
    if (bookings.acknowledged(*call) || bookings.finds_reused(*call))
      earliest = std::min(earliest, call->answered);
  return earliest;
}

/// Calls `visit(span of const Record*)` for the create calls of each key, in sending order.
template <class Visit>
void for_each_key(const measure::History& history, const Bookings& bookings, Visit visit) {
  const auto records = history.about(base::Kind::kSlot);
  // Numbers, not pointers: a sort that looked into each record would wait for memory.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> by_key;
  for (std::size_t i = 0; i < records.size(); ++i)
    if (bookings.creates(records[i]))
      by_key.emplace_back(records[i].key, static_cast<std::uint32_t>(i));
  std::ranges::sort(by_key);
  std::vector<const measure::Record*> calls;
  for (std::size_t begin = 0; begin < by_key.size();) {
    calls.clear();
    std::size_t end = begin;
    for (; end < by_key.size() && by_key[end].first == by_key[begin].first; ++end)
      calls.push_back(&records[by_key[end].second]);
    std::ranges::sort(calls, {}, &measure::Record::invoked);
    visit(std::span<const measure::Record* const>(calls));
    begin = end;
  }
}

/// Of some calls the earliest one and the earliest that differs from it: all that it takes to know
/// whether one that differs from a given call was sent by a given time.
class Rivals {
 public:
  /// Adds a call, in sending order. `same` tells whether two calls are alike.
  template <class Same>
  void add(const measure::Record& call, Same same) {
    if (first_ == nullptr)
      first_ = &call;
    else if (other_ == nullptr && !same(*first_, call))
      other_ = &call;
  }
  /// Whether a call that is not like `call` was sent by `until`.
  template <class Same>
  bool any_unlike(const measure::Record& call, std::int64_t until, Same same) const {
    const measure::Record* unlike = first_ != nullptr && same(*first_, call) ? other_ : first_;
    return unlike != nullptr && unlike->invoked <= until;
  }
  /// The earliest call, or nullptr.
  const measure::Record* first() const { return first_; }

 private:
  const measure::Record* first_ = nullptr;
  const measure::Record* other_ = nullptr;
};

}  // namespace invariant
