SELECT outcome
FROM booking.cancel_booking($1::uuid, $2::uuid, $3::text)
