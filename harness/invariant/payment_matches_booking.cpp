#include <algorithm>

#include <fmt/format.h>

#include "invariant/bookings.h"
#include "invariant/findings.h"

namespace invariant {
namespace {

using measure::Record;
using measure::Snapshot;
using Appointment = Snapshot::Appointment;
using Payment = Snapshot::Payment;
using Status = Payment::Status;

std::string_view name_of(Status status) {
  switch (status) {
    case Status::kPending: return "pending";
    case Status::kVoided: return "voided";
    case Status::kOther: break;
  }
  return "neither pending nor voided";
}

/// The bookings that clients were told of, what they asked to be paid, and the payments.
class Payments {
 public:
  Payments(const Snapshot& snapshot, const measure::History& history)
      : snapshot_(snapshot), bookings_(history) {
    for (const Record& record : history.about(base::Kind::kSlot)) {
      if (bookings_.won(record)) booked_.emplace_back(history.result_of(record), &record);
      if (bookings_.cancelled(record)) cancelled_.emplace_back(history.result_of(record), &record);
      if (record.key != 0) by_key_.push_back(&record);
    }
    std::ranges::sort(booked_);
    std::ranges::sort(cancelled_);
    std::ranges::stable_sort(by_key_, {}, &Record::key);
  }

  Verdict judge() && {
    for (const auto& [appointment, call] : booked_)
      if (bookings_.asks_for_payment(*call)) judge_booking(*call, appointment);
    for (const Payment& payment : snapshot_.payments) judge_payment(payment);
    return std::move(findings_).conclude(
        "a booking that asked for a payment was made or cancelled");
  }

 private:
  auto calls_with(std::uint32_t key) const {
    return std::ranges::equal_range(by_key_, key, {}, &Record::key);
  }

  /// One that is not stored is judged by acknowledged_is_stored.
  void judge_booking(const Record& call, const base::Uuid& appointment) {
    const Appointment* stored = snapshot_.appointment(appointment);
    if (stored == nullptr) return;
    findings_.examine();
    findings_.exercise(stored->booked ? 1 : 2);
    const std::size_t payments = snapshot_.payments_of(appointment).size();
    if (payments == 1) return;
    findings_.violate({payments == 0
                           ? "a booking asked for a payment and has none"
                           : fmt::format("a booking asked for a payment and has {}", payments),
                       {{"slot", slot_id(call.subject)},
                        {"appointment", base::to_string(appointment)},
                        {"key", measure::booking::key_text(call.key)}},
                       {call}});
  }

  void judge_payment(const Payment& payment) {
    findings_.examine();
    const Appointment* stored = snapshot_.appointment(payment.appointment);
    const Record* call = asker(payment, stored);
    const std::string wrong =
        call == nullptr ? "a payment is stored that no booking asked for: its call was refused, "
                          "failed, was rolled back or never made"
                        : disagreement(payment, *stored, *call);
    if (wrong.empty()) return;
    Evidence evidence{
        wrong,
        {{"payment", base::to_string(payment.id)},
         {"appointment",
          payment.appointment.empty() ? "none" : base::to_string(payment.appointment)},
         {"key", payment.key == measure::kForeign ? "not one of ours"
                                                  : measure::booking::key_text(payment.key)},
         {"status", std::string(name_of(payment.status))},
         {"amount_cents", std::to_string(payment.amount_cents)},
         {"written in", std::to_string(payment.xid)}},
        {}};
    if (stored != nullptr)
      evidence.facts.emplace_back("appointment written in", std::to_string(stored->xid));
    if (call != nullptr)
      evidence.calls.push_back(*call);
    else if (findings_.has_room())
      for (const Record* other : calls_with(payment.key)) evidence.calls.push_back(*other);
    for (const auto& [appointment, cancel] : std::ranges::equal_range(
             cancelled_, payment.appointment, {}, [](const auto& one) { return one.first; }))
      evidence.calls.push_back(*cancel);
    findings_.violate(std::move(evidence));
  }

  /// The call that booked what the payment is for, or that may have, and asked for it; nullptr if
  /// there is none.
  const Record* asker(const Payment& payment, const Appointment* stored) const {
    if (stored == nullptr) return nullptr;
    const auto told = std::ranges::lower_bound(booked_, stored->id, {},
                                               [](const auto& one) { return one.first; });
    if (told != booked_.end() && told->first == stored->id) return told->second;
    for (const Record* call : calls_with(payment.key))
      if (bookings_.may_have_won(*call) && bookings_.asks_for_payment(*call) &&
          call->subject == stored->slot && call->party == stored->patient)
        return call;
    return nullptr;
  }

  /// What is wrong between a payment and its booking; "" if nothing is. A transaction writes both
  /// when it books, and both when it cancels: their rows are of one transaction at any time.
  std::string disagreement(const Payment& payment, const Appointment& stored,
                           const Record& call) const {
    if (!bookings_.asks_for_payment(call)) return "a booking that asked for no payment has one";
    if (payment.key != call.key || !bound(payment))
      return "a payment is not tied to its booking: it does not have the booking's key";
    if (payment.amount_cents != call.token)
      return fmt::format("a payment is of another amount than the {} cents that were asked for",
                         call.token);
    if (payment.status != (stored.booked ? Status::kPending : Status::kVoided))
      return fmt::format("a booking is {}, but its payment is {}",
                         stored.booked ? "active" : "cancelled", name_of(payment.status));
    if (payment.xid != stored.xid)
      return fmt::format("a payment was not {} in the transaction that {}",
                         stored.booked ? "made" : "voided", stored.booked ? "booked" : "cancelled");
    return "";
  }

  /// Whether the payment's key, of its requester and clinic, is bound to what it is for.
  bool bound(const Payment& payment) const {
    const auto keys =
        std::ranges::equal_range(snapshot_.bound_keys, payment.key, {}, &Snapshot::BoundKey::key);
    return std::ranges::any_of(keys, [&](const Snapshot::BoundKey& key) {
      return !key.cancels && key.appointment == payment.appointment &&
             key.clinic == payment.clinic && key.requester == payment.requester;
    });
  }

  const Snapshot& snapshot_;
  const Bookings bookings_;
  std::vector<std::pair<base::Uuid, const Record*>> booked_;     ///< by appointment
  std::vector<std::pair<base::Uuid, const Record*>> cancelled_;  ///< by appointment
  std::vector<const Record*> by_key_;                            ///< all calls that have one
  Findings findings_;
};

Verdict judge(const Snapshot& snapshot, const measure::History& history) {
  return Payments(snapshot, history).judge();
}

const base::Registrar<Invariant> kRegistrar(
    "payment_matches_booking",
    {"A booking that asks for a payment has exactly one, written in its own transaction under its "
     "own key: pending, and voided once it is cancelled. Nobody else has any.",
     "booking_volley.payment_ratio", judge});

}  // namespace
}  // namespace invariant
