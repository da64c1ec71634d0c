-- A booking that asks for a payment has it, under its own key: not voided while booked, not pending once cancelled.
-- Keys are kept for a year, payments for longer.
SELECT problem.text AS problem, appointment.clinic_id, appointment.id AS appointment, payment.id AS payment,
  payment.status, payment.idempotency_key
FROM public.appointments AS appointment
LEFT JOIN public.payments AS payment
  ON payment.clinic_id = appointment.clinic_id
  AND payment.patient_id = appointment.patient_id
  AND payment.appointment_id = appointment.id
  AND payment.requested_by = appointment.created_by
  AND payment.idempotency_key = appointment.external_reference -> 'payment' ->> 'idempotency_key'
LEFT JOIN booking.booking_requests AS request
  ON request.clinic_id = payment.clinic_id
  AND request.requested_by = payment.requested_by
  AND request.idempotency_key = payment.idempotency_key
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN payment.id IS NULL THEN 'no payment'
    WHEN request.appointment_id IS NULL AND payment.created_at > now() - interval '1 year' THEN 'the key is not bound'
    WHEN request.appointment_id <> appointment.id OR request.operation <> 'create_booking'
      THEN 'the key is bound to something else'
    WHEN appointment.status = 'cancelled' AND payment.status = 'pending' THEN 'cancelled, but still to be paid'
    WHEN appointment.status = 'booked' AND payment.status = 'voided' THEN 'booked, but voided'
    WHEN payment.amount_cents::text <> appointment.external_reference -> 'payment' ->> 'amount_cents'
      OR payment.currency <> appointment.external_reference -> 'payment' ->> 'currency' THEN 'another amount'
  END AS text
) AS problem
WHERE appointment.external_reference -> 'payment' IS NOT NULL
  AND problem.text IS NOT NULL
ORDER BY appointment.id
