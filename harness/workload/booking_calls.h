#pragma once

#include <vector>

#include "base/uuid.h"
#include "measure/recording.h"
#include "pg/channel.h"
#include "workload/booking_plan.h"

namespace workload {

/// The role of those who book.
inline constexpr const char* kBookingRole = "receptionist";

/// The statements that booking clients prepare.
struct BookingStatements {
  pg::Statement begin, roll_back, set_tenant, create, create_with_payment, cancel, look, read;
  /// With the harness's own texts.
  BookingStatements();
  /// All of them.
  std::vector<pg::Statement> all() const;
};

/// Adds to the request that the booking's user acts in the booking's clinic, and notes in the
/// record what the call is about.
void act_for(const Booking& booking, const BookingStatements& statements, pg::Request& request,
             measure::Record& record);
/// Adds create_booking, its user, its clinic and the payment that it asks for included.
void ask_create(const Booking& booking, const BookingStatements& statements, pg::Request& request,
                measure::Record& record);
/// Adds cancel_booking for an appointment of the booking, its user and clinic included.
void ask_cancel(const Booking& booking, const base::Uuid& appointment,
                const BookingStatements& statements, pg::Request& request, measure::Record& record);

/// Reads the answer of create_booking, or of a call like it, into the record, and gives back the
/// appointment that it told of; the empty uuid if none.
base::Uuid read_create(const measure::Operation& operation, const pg::Rows& rows,
                       measure::Record& record, measure::Recording& recording);

}  // namespace workload
