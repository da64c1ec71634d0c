#include <algorithm>
#include <tuple>

#include "invariant/bookings.h"
#include "invariant/findings.h"

namespace invariant {
namespace {

using measure::Record;
using measure::Snapshot;
using BoundKey = Snapshot::BoundKey;

std::string user_id(std::uint32_t user) {
  return user == measure::kForeign ? "unknown"
                                   : base::to_string(base::seeded_uuid(base::Kind::kUser, user));
}

/// The bound keys, the calls that were sent with each, and what is found about them.
class Keys {
 public:
  Keys(const Snapshot& snapshot, const measure::History& history)
      : snapshot_(snapshot), history_(history), bookings_(history) {
    // Others than ours may be from before the load.
    for (const BoundKey& key : snapshot.bound_keys)
      if (key.key != measure::kForeign) bound_.push_back(&key);
    for (const Record& record : history.about(base::Kind::kSlot))
      if (bookings_.creates(record) || bookings_.cancels(record)) calls_.push_back(&record);
    std::ranges::stable_sort(calls_, {}, &Record::key);
  }

  Verdict judge() && {
    for (const BoundKey* key : bound_) judge_binding(*key);
    judge_twice("a key is bound twice", [](const BoundKey* key) {
      return std::tuple(key->clinic, key->requester, key->key);
    });
    judge_twice("two keys are bound to one booking or cancellation",
                [](const BoundKey* key) { return std::pair(key->appointment, key->cancels); });
    if (snapshot_.read)
      for (const Record* call : calls_) judge_cancellation(*call);
    return std::move(findings_).conclude("a bound key was sent again");
  }

 private:
  auto calls_with(std::uint32_t key) const {
    return std::ranges::equal_range(calls_, key, {}, &Record::key);
  }

  void violate(const std::string& what, const BoundKey& key, const BoundKey* other = nullptr) {
    Evidence evidence{what,
                      {{"key", measure::booking::key_text(key.key)},
                       {"requester", user_id(key.requester)},
                       {"slot", slot_id(key.slot)},
                       {"patient", patient_id(key.patient)},
                       {"appointment", base::to_string(key.appointment)}},
                      {}};
    for (const Record* call : calls_with(key.key)) evidence.calls.push_back(*call);
    if (other != nullptr) {
      evidence.facts.emplace_back("other key", measure::booking::key_text(other->key));
      evidence.facts.emplace_back("other slot", slot_id(other->slot));
      evidence.facts.emplace_back("other patient", patient_id(other->patient));
      evidence.facts.emplace_back("other appointment", base::to_string(other->appointment));
    }
    findings_.violate(std::move(evidence));
  }

  void judge_binding(const BoundKey& key) {
    findings_.examine();
    if (calls_with(key.key).size() > 1) findings_.exercise();
    const Snapshot::Appointment* bound = snapshot_.appointment(key.appointment);
    if (bound == nullptr)
      return violate("a key is bound to an appointment that is not stored", key);
    if (bound->clinic != key.clinic) violate("a key is bound to another clinic's appointment", key);
    if (bound->slot != key.slot) violate("a key is bound to an appointment for another slot", key);
    if (bound->patient != key.patient)
      violate("a key is bound to an appointment of another patient", key);
    // An appointment that was cancelled is never booked again.
    if (key.cancels && bound->booked)
      violate("a key is bound to the cancelling of an appointment that is booked", key);
  }

  /// No two bound keys may agree in what `by` takes from them.
  template <class By>
  void judge_twice(const std::string& what, By by) {
    std::ranges::stable_sort(bound_, {}, by);
    for (std::size_t i = 1; i < bound_.size(); ++i)
      if (by(bound_[i - 1]) == by(bound_[i])) violate(what, *bound_[i], bound_[i - 1]);
  }

  /// Bookings are judged by acknowledged_is_stored.
  void judge_cancellation(const Record& call) {
    if (!bookings_.cancelled(call)) return;
    findings_.examine();
    const base::Uuid& told = history_.result_of(call);
    const auto bound = std::ranges::equal_range(snapshot_.bound_keys, call.key, {}, &BoundKey::key);
    const bool leads = std::ranges::any_of(
        bound, [&](const BoundKey& key) { return key.cancels && key.appointment == told; });
    if (leads) return;
    findings_.violate(
        {"the key of the call that cancelled is not bound to it",
         {{"key", measure::booking::key_text(call.key)}, {"appointment", base::to_string(told)}},
         {call}});
  }

  const Snapshot& snapshot_;
  const measure::History& history_;
  const Bookings bookings_;
  std::vector<const BoundKey*> bound_;
  std::vector<const Record*> calls_;  ///< by key
  Findings findings_;
};

Verdict judge(const Snapshot& snapshot, const measure::History& history) {
  return Keys(snapshot, history).judge();
}

const base::Registrar<Invariant> kRegistrar(
    "key_binds_once",
    {"A requester's key is bound once, to one booking or cancellation, and to what the database "
     "holds of it.",
     "booking_volley", judge});

}  // namespace
}  // namespace invariant
