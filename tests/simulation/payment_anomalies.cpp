#include "measure/booking.h"
#include "simulation/planting.h"

namespace simulation {
namespace {

using measure::Record;
using measure::Snapshot;
using Payment = Snapshot::Payment;
using Status = Payment::Status;

const std::string kPayments = "payment_matches_booking";

/// Any payment of that status, or nullptr.
Payment* any(Field& field, Status status) {
  return field.any_of<Payment>(field.snapshot.payments,
                               [&](const Payment& payment) { return payment.status == status; });
}

/// Changes any payment of that status.
template <class Change>
auto changed(Status status, Change change) {
  return [=](Field& field) {
    Payment* payment = any(field, status);
    if (payment != nullptr) change(field, *payment);
    return payment != nullptr;
  };
}

/// Adds the payment that any call asked for which has that name and answer, for that appointment.
bool pay(Field& field, std::string_view name, std::uint8_t answer, const base::Uuid& appointment) {
  const auto operation = field.history.operation(name);
  const Record* call = field.any([&](const Record& record) {
    return record.operation == operation && record.answer == answer && record.token != 0;
  });
  if (call == nullptr) return false;
  field.snapshot.payments.push_back({field.dice().uuid(), appointment, call->key, 0, 0, call->token,
                                     Status::kPending, field.new_xid()});
  return true;
}

}  // namespace

std::vector<Anomaly> payment_anomalies() {
  namespace booking = measure::booking;
  return {
      {"a payment is lost",
       [](Field& field) {
         const base::Uuid id = any(field, Status::kPending)->id;
         Field::erase<Payment>(field.snapshot.payments,
                               [&](const auto& one) { return one.id == id; });
         return true;
       },
       {kPayments}},
      {"a booking has two payments",
       changed(Status::kPending,
               [](Field& field, const Payment& payment) {
                 Payment second = payment;
                 second.id = field.dice().uuid();
                 field.snapshot.payments.push_back(second);
               }),
       {kPayments}},
      {"a booking that asked for no payment has one",
       [](Field& field) {
         const auto create = field.history.operation(booking::kCreate);
         Record* call = field.any([&](const Record& record) {
           return record.operation == create && record.answer == booking::kBooked &&
                  record.token != 0;
         });
         if (call != nullptr) call->token = 0;
         return call != nullptr;
       },
       {kPayments}},
      {"the payment of a refused booking is stored",
       [](Field& field) { return pay(field, booking::kCreate, booking::kConflict, {}); },
       {kPayments}},
      {"the payment of a booking that was rolled back is stored",
       [](Field& field) { return pay(field, booking::kRolledBack, booking::kBooked, {}); },
       {kPayments}},
      {"the payment of a refused booking is stored for somebody else's",
       [](Field& field) {
         return pay(field, booking::kCreate, booking::kConflict,
                    any(field, Status::kPending)->appointment);
       },
       {kPayments}},
      {"a payment has a key of its own",
       changed(Status::kPending, [](Field&, Payment& payment) { payment.key = measure::kForeign; }),
       {kPayments}},
      {"a payment has another requester",
       changed(Status::kPending,
               [](Field& field, Payment& payment) {
                 payment.requester =
                     field.other_member(base::Kind::kUser, payment.clinic, payment.requester);
               }),
       {kPayments}},
      {"a payment is of another clinic",
       changed(Status::kPending,
               [](Field& field, Payment& payment) {
                 payment.clinic = field.other_clinic(payment.clinic);
               }),
       {kPayments}},
      {"a payment is of another amount",
       changed(Status::kPending, [](Field&, Payment& payment) { ++payment.amount_cents; }),
       {kPayments}},
      {"the payment of a cancelled booking is pending",
       changed(Status::kVoided,
               [](Field&, Payment& payment) { payment.status = Status::kPending; }),
       {kPayments}},
      {"the payment of a booking is voided that nobody cancelled",
       changed(Status::kPending,
               [](Field&, Payment& payment) { payment.status = Status::kVoided; }),
       {kPayments}},
      {"a payment is paid that nobody paid",
       changed(Status::kPending, [](Field&, Payment& payment) { payment.status = Status::kOther; }),
       {kPayments}},
      {"a payment is made in another transaction than its booking",
       changed(Status::kPending,
               [](Field& field, Payment& payment) { payment.xid = field.new_xid(); }),
       {kPayments}},
      {"a payment is voided in another transaction than its cancellation",
       changed(Status::kVoided,
               [](Field& field, Payment& payment) { payment.xid = field.new_xid(); }),
       {kPayments}},
  };
}

}  // namespace simulation
