SELECT outcome, appointment_id
FROM booking.create_booking($1::uuid, $2::uuid, $3::uuid, $4::text)
