#include "workload/booking_calls.h"

#include "measure/booking.h"
#include "sql/statements.h"
#include "workload/answer.h"

namespace workload {

using base::Kind;
using base::seeded_uuid;

BookingStatements::BookingStatements()
    : begin{"begin", std::string(sql::begin_transaction)},
      roll_back{"roll_back", std::string(sql::roll_back)},
      set_tenant{"set_tenant", std::string(sql::set_tenant)},
      create{"create_booking", std::string(sql::create_booking)},
      create_with_payment{"create_booking_with_payment",
                          std::string(sql::create_booking_with_payment)},
      cancel{"cancel_booking", std::string(sql::cancel_booking)},
      look{"look_from_other_clinic", std::string(sql::look_from_other_clinic)},
      read{"read_booking", std::string(sql::read_booking)} {}

std::vector<pg::Statement> BookingStatements::all() const {
  return {begin, roll_back, set_tenant, create, create_with_payment, cancel, look, read};
}

void act_for(const Booking& booking, const BookingStatements& statements, pg::Request& request,
             measure::Record& record) {
  record.subject = booking.slot;
  record.party = booking.patient;
  record.key = booking.key;
  request.step(statements.set_tenant)
      .add_as_text(seeded_uuid(Kind::kClinic, booking.clinic))
      .add_as_text(seeded_uuid(Kind::kUser, booking.user));
}

void ask_create(const Booking& booking, const BookingStatements& statements, pg::Request& request,
                measure::Record& record) {
  act_for(booking, statements, request, record);
  const bool pays = booking.payment_cents != 0;
  record.token = booking.payment_cents;
  request.step(pays ? statements.create_with_payment : statements.create)
      .add(seeded_uuid(Kind::kSlot, booking.slot))
      .add(seeded_uuid(Kind::kPatient, booking.patient))
      .add(seeded_uuid(Kind::kUser, booking.user))
      .add(measure::booking::key_text(booking.key));
  if (pays) request.add(booking.payment_cents);
}

void ask_cancel(const Booking& booking, const base::Uuid& appointment,
                const BookingStatements& statements, pg::Request& request,
                measure::Record& record) {
  act_for(booking, statements, request, record);
  request.step(statements.cancel)
      .add(appointment)
      .add(seeded_uuid(Kind::kUser, booking.user))
      .add(measure::booking::key_text(booking.key));
}

base::Uuid read_create(const measure::Operation& operation, const pg::Rows& rows,
                       measure::Record& record, measure::Recording& recording) {
  if (!read_answer(operation, rows, record, recording)) return {};
  const auto appointment = base::uuid_from_bytes(rows.value(0, 1));
  if (!appointment) return {};
  record.result = recording.add_result(*appointment);
  return *appointment;
}

}  // namespace workload
