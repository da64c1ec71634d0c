-- Takes back 00011. Lost are the bound keys: a booking that is retried afterwards would be a new one. Appointments
-- stay.
DROP FUNCTION IF EXISTS
  booking.cancel_booking(uuid, uuid, text),
  booking.create_booking(uuid, uuid, uuid, text, jsonb),
  booking.withdraw_appointment(uuid);
DROP TABLE IF EXISTS booking.booking_requests;
DROP SCHEMA IF EXISTS booking;
