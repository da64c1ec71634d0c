-- create_booking with a payment of $5 cents, tied to the booking by its key.
SELECT outcome, appointment_id
FROM booking.create_booking($1::uuid, $2::uuid, $3::uuid, $4::text,
  jsonb_build_object('payment', jsonb_build_object(
    'amount_cents', $5::bigint,
    'currency', 'SGD',
    'idempotency_key', $4::text)))
