#pragma once

#include <cstdint>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

#include "invariant/bookings.h"

namespace invariant {

/// The cancellations of one slot, by appointment.
class Cancellations {
 public:
  /// Reads those of a slot.
  void read(std::span<const measure::Record> slot, const Bookings& bookings,
            const measure::History& history);
  /// The calls that cancelled an appointment, or may have, in sending order: one, unless something
  /// is in doubt or wrong.
  auto of(const base::Uuid& appointment) const {
    return std::ranges::equal_range(possible_, appointment, {}, &One::appointment) |
           std::views::transform([](const One& one) { return one.call; });
  }
  /// By when it was cancelled for certain, for somebody was told so; never, perhaps.
  std::int64_t through(const base::Uuid& appointment) const;

 private:
  struct One {
    base::Uuid appointment;
    const measure::Record* call;
  };
  std::vector<One> possible_, proofs_;
};

/// The times in which one slot was held, as far as the callers' answers tell.
class Holds {
 public:
  /// What is certain of the hold that an appointment was: it had begun when the first caller was
  /// told of it, or of its key, and nobody may have ended it before `until`. A hold that may have
  /// been ended before anybody was told of it had some moment between the two.
  struct Certain {
    const measure::Record* told;
    const measure::Record* win;  ///< the call that booked; nullptr if that one was not answered
    std::int64_t from;
    std::int64_t until;
    std::int64_t through;  ///< by when it was ended for certain
    /// Whether it lasted.
    bool lasted() const { return from < until; }
  };
  /// What a winner's hold can have been at the most, after the ones before it, before the ones
  /// after it. Of a call in doubt: from its sending on.
  struct Possible {
    const measure::Record* win;
    std::int64_t from;
    std::int64_t until;
  };

  /// Reads those of a slot.
  void read(std::span<const measure::Record> slot, const Bookings& bookings,
            const measure::History& history);
  /// By `from`.
  std::span<const Certain> certain() const { return certain_; }
  /// In no order.
  std::span<const Possible> possible() const { return possible_; }

 private:
  struct Told {
    base::Uuid appointment;
    const measure::Record* call;
  };
  /// A key that was bound by that time, for another request was told so.
  using Reused = std::pair<std::uint32_t, std::int64_t>;
  /// What is known of one appointment, by the calls that were told of it.
  void read_appointment(std::span<const Told> told, const Bookings& bookings);
  /// Adds what the holds can have been, each between its neighbours that lasted.
  void add_possible();

  Cancellations cancellations_;
  std::vector<Told> told_;
  std::vector<Reused> reused_;  ///< sorted
  std::vector<Certain> certain_;
  std::vector<Possible> possible_;
};

/// Who may have had which slot, and for how long at the most.
class Winners {
 public:
  /// Reads them all.
  Winners(const measure::History& history, const Bookings& bookings);
  /// Whether somebody with another key may have had the call's slot before `until`, while the call
  /// was under way: only that explains a conflict with a key that wins the slot by then.
  bool any_other(const measure::Record& call, std::int64_t until) const;

 private:
  std::vector<Holds::Possible> all_;  ///< by slot
};

}  // namespace invariant
