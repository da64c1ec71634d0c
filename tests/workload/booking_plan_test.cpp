#include "workload/booking_plan.h"

#include <map>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

namespace {

using workload::Booking;
using workload::BookingOptions;
using workload::BookingPlan;
using Volley = BookingPlan::Volley;

constexpr std::uint32_t kVolleys = 4000;

scenario::Data data() {
  scenario::Data data;
  data.clinics = 3;
  data.clinicians = 10;
  data.patients = 50;
  data.slots = kVolleys;
  return data;
}

BookingOptions options() {
  BookingOptions options;
  options.contenders = 8;
  options.solo_ratio = 0.1;
  options.rollback_ratio = 0.1;
  options.same_key_ratio = 0.2;
  options.key_reuse_ratio = 0.1;
  options.cancel_ratio = 0.1;
  return options;
}

BookingPlan plan(std::uint64_t seed = 7, const BookingOptions& with = options()) {
  return BookingPlan(with, data(), seed, 0, kVolleys, 0, 1);
}

auto tied(const Booking& one) {
  return std::tuple(one.slot, one.patient, one.user, one.clinic, one.key);
}

TEST(BookingPlan, MakesTheSameCallsForTheSameSeed) {
  const BookingPlan left = plan();
  const BookingPlan right = plan();
  for (std::uint32_t volley = 0; volley < kVolleys; ++volley)
    for (std::uint32_t member = 0; member < left.seats(volley); ++member)
      ASSERT_EQ(tied(left.call(volley, member)), tied(right.call(volley, member)));
}

TEST(BookingPlan, MakesOtherCallsForAnotherSeed) {
  const BookingPlan left = plan(7);
  const BookingPlan right = plan(8);
  int differ = 0;
  for (std::uint32_t volley = 0; volley < 100; ++volley)
    differ += tied(left.call(volley, 0)) != tied(right.call(volley, 0)) ? 1 : 0;
  EXPECT_GT(differ, 50);
}

TEST(BookingPlan, GivesEachKindOfVolleyItsShareAndItsSeats) {
  const BookingPlan made = plan();
  std::map<Volley, int> kinds;
  for (std::uint32_t volley = 0; volley < kVolleys; ++volley) {
    const Volley kind = made.kind(volley);
    ++kinds[kind];
    ASSERT_EQ(made.seats(volley), kind == Volley::kRace ? 8U : kind == Volley::kSolo ? 1U : 2U);
  }
  EXPECT_NEAR(kinds[Volley::kSolo], kVolleys * 0.1, kVolleys * 0.02);
  EXPECT_NEAR(kinds[Volley::kRolledBack], kVolleys * 0.1, kVolleys * 0.02);
}

TEST(BookingPlan, KeepsEveryCallInsideItsClinic) {
  const BookingPlan made = plan();
  for (std::uint32_t volley = 0; volley < kVolleys; ++volley)
    for (std::uint32_t member = 0; member < made.seats(volley); ++member) {
      const Booking call = made.call(volley, member);
      ASSERT_EQ(call.slot % 3, call.clinic);
      ASSERT_EQ(call.patient % 3, call.clinic);
      ASSERT_EQ(call.user % 3, call.clinic);
      ASSERT_LT(call.patient, 50U);
      ASSERT_LT(call.user, 10U);
      ASSERT_LT(call.slot, kVolleys);
    }
}

TEST(BookingPlan, SharesAKeyOnlyBetweenNeighboursOfOneVolley) {
  const BookingPlan made = plan();
  std::map<std::uint32_t, std::uint32_t> volley_of;
  for (std::uint32_t volley = 0; volley < kVolleys; ++volley)
    for (std::uint32_t member = 0; member < made.seats(volley); ++member) {
      const auto [at, added] = volley_of.emplace(made.call(volley, member).key, volley);
      ASSERT_TRUE(added || at->second == volley);
      for (std::uint32_t n = 0; n < BookingPlan::kFollowUpKeys; ++n)
        ASSERT_TRUE(volley_of.emplace(made.follow_up_key(volley, member, n), volley).second);
    }
}

TEST(BookingPlan, RepeatsAndReusesKeysInItsRatios) {
  const BookingPlan made = plan();
  int members = 0, repeats = 0, reuses = 0;
  for (std::uint32_t volley = 0; volley < kVolleys; ++volley) {
    if (made.kind(volley) != Volley::kRace) continue;
    std::map<std::uint32_t, Booking> first;
    for (std::uint32_t member = 0; member < 8; ++member) {
      const Booking call = made.call(volley, member);
      const auto [at, added] = first.emplace(call.key, call);
      ++members;
      if (added) continue;
      tied(at->second) == tied(call) ? ++repeats : ++reuses;
      ASSERT_EQ(at->second.user, call.user) << "a key belongs to a user";
    }
  }
  EXPECT_NEAR(static_cast<double>(repeats) / members, 0.2 * 7 / 8, 0.02);
  EXPECT_NEAR(static_cast<double>(reuses) / members, 0.1 * 0.8 * 7 / 8, 0.02);
}

TEST(BookingPlan, LeavesSoloAndRolledBackSlotsToTheirOwnCallers) {
  const BookingPlan made = plan();
  std::vector<int> callers(kVolleys);
  for (std::uint32_t volley = 0; volley < kVolleys; ++volley)
    for (std::uint32_t member = 0; member < made.seats(volley); ++member)
      ++callers[made.call(volley, member).slot];
  for (std::uint32_t volley = 0; volley < kVolleys; ++volley) {
    if (made.kind(volley) == Volley::kRace) continue;
    ASSERT_EQ(callers[volley], static_cast<int>(made.seats(volley)));
  }
}

TEST(BookingPlan, AltersTheRequestButNotItsKey) {
  const BookingPlan made = plan();
  bool other_slot = false, other_patient = false;
  for (std::uint32_t volley = 0; volley < 500; ++volley) {
    const Booking call = made.call(volley, 0);
    const Booking other = made.altered(call, volley, 0);
    ASSERT_EQ(call.key, other.key);
    ASSERT_EQ(call.clinic, other.clinic);
    ASSERT_TRUE(call.slot != other.slot || call.patient != other.patient);
    other_slot |= call.slot != other.slot;
    other_patient |= call.patient != other.patient;
  }
  EXPECT_TRUE(other_slot && other_patient);
}

TEST(BookingPlan, MakesNothingSpecialWhereAllRatiosAreZero) {
  BookingOptions plain;
  plain.contenders = 4;
  const BookingPlan made = plan(7, plain);
  std::set<std::uint32_t> keys;
  for (std::uint32_t volley = 0; volley < 200; ++volley) {
    ASSERT_EQ(made.kind(volley), Volley::kRace);
    ASSERT_FALSE(made.cancels(volley) || made.repeats(volley) || made.reuses(volley));
    for (std::uint32_t member = 0; member < 4; ++member) {
      const Booking call = made.call(volley, member);
      ASSERT_EQ(call.slot, volley);
      ASSERT_TRUE(keys.insert(call.key).second);
    }
  }
}

TEST(BookingPlan, SpreadsStrangersEvenlyOverItsSlots) {
  BookingOptions with = options();
  with.stranger_ratio = 0.05;
  const BookingPlan made = plan(7, with);
  EXPECT_TRUE(made.strangers(0)) << "however few slots there are, one has strangers";
  for (std::uint32_t first = 0; first < kVolleys; first += 100) {
    int strangers = 0;
    for (std::uint32_t i = 0; i < 100; ++i) strangers += made.strangers(first + i) ? 1 : 0;
    EXPECT_GE(strangers, 5) << first;
    EXPECT_LE(strangers, 6) << first;
  }
  with.stranger_ratio = 0;
  for (std::uint32_t i = 0; i < kVolleys; ++i) ASSERT_FALSE(plan(7, with).strangers(i));
}

TEST(BookingPlan, ReadsAtEvenlySpreadSlotsOfWhichSomeAreCancelled) {
  BookingOptions with = options();
  with.read_ratio = with.stranger_ratio = 0.05;
  with.cancel_ratio = 1;
  const BookingPlan made = plan(7, with);
  EXPECT_TRUE(made.reads(0)) << "however few slots there are, one is read";
  for (std::uint32_t first = 0; first < kVolleys; first += 100) {
    int reads = 0;
    int of_cancelled = 0;
    for (std::uint32_t i = first; i < first + 100; ++i) {
      reads += made.reads(i) ? 1 : 0;
      of_cancelled += made.reads(i) && made.cancels(i) ? 1 : 0;
    }
    EXPECT_GE(reads, 5) << first;
    EXPECT_LE(reads, 6) << first;
    EXPECT_GE(of_cancelled, 4) << first;
  }
  with.read_ratio = 0;
  for (std::uint32_t i = 0; i < kVolleys; ++i) ASSERT_FALSE(plan(7, with).reads(i));
}

TEST(BookingPlan, AsksForPaymentsOfAsManyCallersAsItIsTold) {
  BookingOptions with = options();
  with.payment_ratio = 0.3;
  const BookingPlan made = plan(7, with);
  std::uint32_t calls = 0;
  std::uint32_t payments = 0;
  std::map<std::uint32_t, std::int64_t> cents_of;  // by key
  std::set<std::int64_t> amounts;
  for (std::uint32_t volley = 0; volley < kVolleys; ++volley)
    for (std::uint32_t member = 0; member < made.seats(volley); ++member) {
      const Booking call = made.call(volley, member);
      ++calls;
      if (call.payment_cents != 0) ++payments;
      const auto [known, fresh] = cents_of.emplace(call.key, call.payment_cents);
      ASSERT_EQ(known->second, call.payment_cents) << "who repeats a request asks for the same";
      if (fresh && call.payment_cents != 0) {
        ASSERT_TRUE(amounts.insert(call.payment_cents).second) << "each key has its own amount";
      }
    }
  EXPECT_NEAR(static_cast<double>(payments) / calls, 0.3, 0.03);
}

TEST(BookingPlan, MakesTheSameCallsWhetherOrNotTheyAskForPayments) {
  BookingOptions with = options();
  with.payment_ratio = 1;
  const BookingPlan paid = plan(7, with);
  const BookingPlan free = plan(7, options());
  for (std::uint32_t volley = 0; volley < 500; ++volley) {
    ASSERT_EQ(paid.seats(volley), free.seats(volley));
    ASSERT_EQ(paid.cancels(volley), free.cancels(volley));
    for (std::uint32_t member = 0; member < paid.seats(volley); ++member) {
      const Booking one = paid.call(volley, member);
      const Booking other = free.call(volley, member);
      ASSERT_EQ(std::tie(one.slot, one.patient, one.user, one.key),
                std::tie(other.slot, other.patient, other.user, other.key));
      ASSERT_NE(one.payment_cents, 0);
      ASSERT_EQ(other.payment_cents, 0);
    }
  }
}

TEST(BookingPlan, CancelsNothingThatStrangersComeTo) {
  BookingOptions with = options();
  with.cancel_ratio = 1;
  const BookingPlan made = plan(7, with);
  for (std::uint32_t i = 0; i < kVolleys; ++i) ASSERT_NE(made.cancels(i), made.strangers(i));
}

TEST(BookingPlan, GivesStrangersAnotherClinicAndColleaguesTheSameOne) {
  const BookingPlan made = plan();
  for (std::uint32_t volley = 0; volley < 200; ++volley) {
    const Booking booking = made.call(volley, 0);
    const Booking other = made.from_other_clinic(booking);
    EXPECT_NE(other.clinic, booking.clinic);
    EXPECT_EQ(other.user % 3, other.clinic);
    EXPECT_EQ(other.patient % 3, other.clinic);
    EXPECT_EQ(std::pair(other.slot, other.key), std::pair(booking.slot, booking.key));
    const Booking colleague = made.from_colleague(booking);
    EXPECT_NE(colleague.user, booking.user);
    EXPECT_EQ(colleague.user % 3, booking.clinic);
    EXPECT_LT(colleague.user, 10U);
    EXPECT_NE(made.for_stranger(booking).patient % 3, booking.clinic);
  }
}

TEST(BookingPlan, InventsAStrangerWhereThereIsOneClinicOnly) {
  scenario::Data alone = data();
  alone.clinics = 1;
  const BookingPlan made(options(), alone, 7, 0, kVolleys, 0, 1);
  EXPECT_EQ(made.from_other_clinic(made.call(0, 0)).clinic, 1U) << "one that the seed did not make";
}

}  // namespace
