#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/random.h"
#include "scenario/scenario.h"

namespace workload {

/// The options of booking_volley.
struct BookingOptions {
  std::uint32_t contenders = 20;  ///< callers released together for one slot
  double solo_ratio = 0;          ///< of the slots: one caller only
  double rollback_ratio = 0;      ///< of the slots: a first caller rolls back, a second one follows
  double same_key_ratio = 0;      ///< of the callers: repeats its neighbour's request, same key
  double key_reuse_ratio = 0;     ///< of the callers: its neighbour's key, another request
  double cancel_ratio = 0;        ///< of the slots: whoever books cancels and books again
  double stranger_ratio = 0.05;   ///< of the slots: people without a right to it try to book it,
                                  ///< to cancel it and to see it
  double read_ratio = 0.05;       ///< of the slots: who books there, and somebody else of the
                                  ///< clinic, reads the booking and its cancellation
  double payment_ratio = 0;       ///< of the callers: asks for a payment with its booking
};

/// One call of create_booking as a client will make it.
struct Booking {
  std::uint32_t slot = 0;
  std::uint32_t patient = 0;
  std::uint32_t user = 0;
  std::uint32_t clinic = 0;
  std::uint32_t key = 0;
  std::int64_t payment_cents = 0;  ///< of the payment that it asks for; 0: none
};

/// Which calls a booking phase makes: pure functions of the seed, so that threads, machines and a
/// second run agree without talking.
class BookingPlan {
 public:
  /// What happens at a slot.
  enum class Volley {
    kRace,       ///< `contenders` callers at once
    kSolo,       ///< one caller: a refusal has no possible winner
    kRolledBack  ///< a caller that books and rolls back, and one that meets it
  };

  /// `first_slot` and `first_key` are what the phase begins with; it uses volleys() slots and
  /// keys() keys from there.
  BookingPlan(const BookingOptions& options, const scenario::Data& data, std::uint64_t seed,
              std::uint32_t phase, std::uint32_t volleys, std::uint32_t first_slot,
              std::uint32_t first_key);

  /// What happens at a slot.
  Volley kind(std::uint32_t volley) const;
  /// How many callers it has.
  std::uint32_t seats(std::uint32_t volley) const;
  /// The first call of a member.
  Booking call(std::uint32_t volley, std::uint32_t member) const;

  /// Whether whoever books there cancels and books again.
  bool cancels(std::uint32_t volley) const;
  /// Whether whoever books there repeats the call once it is answered.
  bool repeats(std::uint32_t volley) const;
  /// Whether whoever books there uses the key again for something else.
  bool reuses(std::uint32_t volley) const;

  /// Whether strangers come to the slot once it is booked. Spread evenly, the first slot included.
  bool strangers(std::uint32_t volley) const;
  /// Whether what is booked or cancelled there is read. Spread evenly, the first slot included.
  bool reads(std::uint32_t volley) const;
  /// Whether its only caller asks for a stranger first: only there is the slot certainly free.
  bool meets_stranger_first(std::uint32_t volley) const {
    return options_.stranger_ratio > 0 && kind(volley) == Volley::kSolo;
  }
  /// `booking` as a user of another clinic would make it for a patient of their own.
  Booking from_other_clinic(const Booking& booking) const;
  /// `booking` by another user of its clinic; where there is none, by one that nobody knows.
  Booking from_colleague(const Booking& booking) const;
  /// `booking` for a patient of another clinic.
  Booking for_stranger(const Booking& booking) const;

  /// A key of the member's own for its `n`-th follow-up call (n from 0 to kFollowUpKeys - 1).
  std::uint32_t follow_up_key(std::uint32_t volley, std::uint32_t member, std::uint32_t n) const;
  /// `booking` with the same key but for another slot, or, where no other slot may be used, for
  /// another patient.
  Booking altered(const Booking& booking, std::uint32_t volley, std::uint32_t member) const;

  /// Slots of the phase.
  std::uint32_t volleys() const { return volleys_; }
  /// Keys of the phase.
  std::uint64_t keys() const { return std::uint64_t{volleys_} * keys_per_volley(); }

  /// Keys that each member may use after its first call.
  static constexpr std::uint32_t kFollowUpKeys = 3;

 private:
  base::Draw draw(std::uint32_t volley) const { return {seed_, phase_, volley}; }
  std::uint64_t keys_per_volley() const {
    return std::uint64_t{1 + kFollowUpKeys} * std::max(options_.contenders, 2U);
  }
  std::uint32_t identity(std::uint32_t volley, std::uint32_t member) const;
  bool is_twin(std::uint32_t volley, std::uint32_t member) const;
  std::uint32_t other_clinic(std::uint32_t clinic) const;
  std::uint32_t pick(std::uint32_t volley, std::int64_t things, std::uint32_t field) const;
  std::optional<std::uint32_t> other_race(std::uint32_t volley, std::uint32_t member) const;

  BookingOptions options_;
  scenario::Data data_;
  std::uint64_t seed_;
  std::uint32_t phase_;
  std::uint32_t volleys_;
  std::uint32_t first_slot_;
  std::uint32_t first_key_;
};

}  // namespace workload
