#include "workload/booking_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace workload {
namespace {

// Fields of a volley's choices; a member's own begin at kMembers.
enum Field : std::uint32_t { kKind, kCancels, kRepeats, kReuses, kMembers };
enum MemberField : std::uint32_t {
  kPatient,
  kUser,
  kTwin,
  kPoacher,
  kOther,
  kOtherWay,
  kMemberFields
};

/// Whether that one of evenly spread slots, not the first, is among the `ratio` of them, which
/// begin at `offset` of their distance.
bool falls(std::uint32_t volley, double ratio, double offset) {
  return std::floor(volley * ratio + offset) > std::floor((volley - 1) * ratio + offset);
}

std::uint32_t field(std::uint32_t member, MemberField which) {
  return kMembers + member * kMemberFields + which;
}

/// The field of a member's payment. Counted from the other end: all other choices are the same with
/// payments and without.
std::uint32_t payment_field(std::uint32_t member) {
  return std::numeric_limits<std::uint32_t>::max() - member;
}

}  // namespace

BookingPlan::BookingPlan(const BookingOptions& options, const scenario::Data& data,
                         std::uint64_t seed, std::uint32_t phase, std::uint32_t volleys,
                         std::uint32_t first_slot, std::uint32_t first_key)
    : options_(options),
      data_(data),
      seed_(seed),
      phase_(phase),
      volleys_(volleys),
      first_slot_(first_slot),
      first_key_(first_key) {}

BookingPlan::Volley BookingPlan::kind(std::uint32_t volley) const {
  const double at = draw(volley).unit(kKind);
  if (at < options_.rollback_ratio) return Volley::kRolledBack;
  if (at < options_.rollback_ratio + options_.solo_ratio) return Volley::kSolo;
  return Volley::kRace;
}

std::uint32_t BookingPlan::seats(std::uint32_t volley) const {
  switch (kind(volley)) {
    case Volley::kRace: return options_.contenders;
    case Volley::kSolo: return 1;
    case Volley::kRolledBack: return 2;
  }
  return 1;
}

bool BookingPlan::cancels(std::uint32_t volley) const {
  return !strangers(volley) && draw(volley).chance(options_.cancel_ratio, kCancels);
}

bool BookingPlan::strangers(std::uint32_t volley) const {
  return volley == 0 ? options_.stranger_ratio > 0 : falls(volley, options_.stranger_ratio, 0);
}

bool BookingPlan::reads(std::uint32_t volley) const {
  // Between the slots that strangers come to: nobody cancels there.
  return volley == 0 ? options_.read_ratio > 0 : falls(volley, options_.read_ratio, 0.5);
}

/// Another clinic than this one; where the seed made no other, one that nobody knows.
std::uint32_t BookingPlan::other_clinic(std::uint32_t clinic) const {
  const auto clinics = static_cast<std::uint32_t>(data_.clinics);
  return clinics == 1 ? clinics : (clinic + 1) % clinics;
}

Booking BookingPlan::from_other_clinic(const Booking& booking) const {
  Booking other = booking;
  other.clinic = other_clinic(booking.clinic);
  // Things are dealt to the clinics in turn: each clinic's first one has the clinic's own number.
  other.user = other.patient = other.clinic;
  return other;
}

Booking BookingPlan::from_colleague(const Booking& booking) const {
  Booking other = booking;
  const auto clinics = static_cast<std::uint32_t>(data_.clinics);
  other.user += clinics;
  if (other.user >= data_.clinicians && booking.user >= clinics) other.user = booking.clinic;
  return other;
}

Booking BookingPlan::for_stranger(const Booking& booking) const {
  Booking other = booking;
  other.patient = other_clinic(booking.clinic);
  return other;
}

bool BookingPlan::repeats(std::uint32_t volley) const {
  return draw(volley).chance(options_.same_key_ratio, kRepeats);
}

bool BookingPlan::reuses(std::uint32_t volley) const {
  return draw(volley).chance(options_.key_reuse_ratio, kReuses);
}

bool BookingPlan::is_twin(std::uint32_t volley, std::uint32_t member) const {
  return member > 0 && draw(volley).chance(options_.same_key_ratio, field(member, kTwin));
}

/// The member whose request `member` makes: its own, or that of the neighbour that it repeats.
std::uint32_t BookingPlan::identity(std::uint32_t volley, std::uint32_t member) const {
  while (is_twin(volley, member)) --member;
  return member;
}

/// One of `things` that belong to the slot's clinic: things are dealt to the clinics in turn.
std::uint32_t BookingPlan::pick(std::uint32_t volley, std::int64_t things,
                                std::uint32_t field) const {
  const std::int64_t clinic = (first_slot_ + volley) % data_.clinics;
  const auto of_clinic =
      static_cast<std::uint64_t>((things - clinic + data_.clinics - 1) / data_.clinics);
  const auto nth = static_cast<std::int64_t>(draw(volley).below(of_clinic, field));
  return static_cast<std::uint32_t>(clinic + nth * data_.clinics);
}

Booking BookingPlan::call(std::uint32_t volley, std::uint32_t member) const {
  const bool races = kind(volley) == Volley::kRace;
  const std::uint32_t who = races ? identity(volley, member) : member;
  Booking booking;
  booking.slot = first_slot_ + volley;
  booking.clinic = booking.slot % static_cast<std::uint32_t>(data_.clinics);
  booking.patient = pick(volley, data_.patients, field(who, kPatient));
  booking.user = pick(volley, data_.clinicians, field(who, kUser));
  booking.key = first_key_ +
                static_cast<std::uint32_t>(volley * keys_per_volley() + who * (1 + kFollowUpKeys));
  // Each key has an amount of its own: one payment cannot pass for another.
  if (draw(volley).chance(options_.payment_ratio, payment_field(who)))
    booking.payment_cents = std::int64_t{1} + booking.key;
  const bool poaches = races && member > 0 && who == member &&
                       draw(volley).chance(options_.key_reuse_ratio, field(member, kPoacher));
  if (!poaches) return booking;
  return altered(call(volley, identity(volley, member - 1)), volley, member);
}

std::uint32_t BookingPlan::follow_up_key(std::uint32_t volley, std::uint32_t member,
                                         std::uint32_t n) const {
  return first_key_ + static_cast<std::uint32_t>(volley * keys_per_volley() +
                                                 member * (1 + kFollowUpKeys) + 1 + n);
}

/// Another slot of the same clinic that callers race for. Solo and rolled-back slots are left
/// alone: a stranger there could be the winner that explains a refusal.
std::optional<std::uint32_t> BookingPlan::other_race(std::uint32_t volley,
                                                     std::uint32_t member) const {
  const auto clinics = static_cast<std::uint32_t>(data_.clinics);
  const auto away =
      clinics * static_cast<std::uint32_t>(1 + draw(volley).below(3, field(member, kOther)));
  for (const std::uint32_t other : {volley + away, volley - away})
    if (other < volleys_ && kind(other) == Volley::kRace) return other;
  return std::nullopt;
}

Booking BookingPlan::altered(const Booking& booking, std::uint32_t volley,
                             std::uint32_t member) const {
  Booking other = booking;
  const bool other_slot = draw(volley).chance(0.5, field(member, kOtherWay));
  if (const auto race = other_slot ? other_race(volley, member) : std::nullopt) {
    other.slot = first_slot_ + *race;
    return other;
  }
  const auto clinics = static_cast<std::uint32_t>(data_.clinics);
  other.patient += clinics;
  if (other.patient >= data_.patients) other.patient = booking.patient % clinics;
  return other;
}

}  // namespace workload
