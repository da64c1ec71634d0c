-- The visit of patient 1 was paid, with an insurance claim; a payment with items alone was made at the desk; and the
-- slots 6 are booked by patient 1 with a payment, as clients do.
INSERT INTO public.payments
  (clinic_id, patient_id, appointment_id, requested_by, idempotency_key, amount_cents, currency, status, provider,
   provider_reference, paid_at)
SELECT
  appointment.clinic_id,
  appointment.patient_id,
  appointment.id,
  appointment.created_by,
  told.idempotency_key,
  5000,
  'SGD',
  'paid',
  'stripe',
  told.idempotency_key,
  timestamptz '2020-01-06 09:30+00'
FROM public.appointments AS appointment
CROSS JOIN (VALUES ('visit'), ('at the desk')) AS told (idempotency_key)
WHERE right(appointment.id::text, 1) = '1';

INSERT INTO public.payment_items (clinic_id, payment_id, description, amount_cents)
SELECT payment.clinic_id, payment.id, 'Plaster', payment.amount_cents
FROM public.payments AS payment
WHERE payment.idempotency_key = 'at the desk';

INSERT INTO public.insurance_claims
  (clinic_id, patient_id, payment_id, insurer, policy_number, claimed_cents, approved_cents, status, submitted_at,
   decided_at)
SELECT
  payment.clinic_id,
  payment.patient_id,
  payment.id,
  'Insurer',
  'POLICY-1',
  4000,
  3000,
  'approved',
  timestamptz '2020-01-08 09:00+00',
  timestamptz '2020-01-09 09:00+00'
FROM public.payments AS payment
WHERE payment.idempotency_key = 'visit';

DO $$
DECLARE
  v_letter text;
BEGIN
  FOREACH v_letter IN ARRAY ARRAY['a', 'b'] LOOP
    PERFORM set_config('app.current_clinic_id', v_letter || '0000000-0000-4000-8000-000000000001', true);
    ASSERT 'booked' = (
      SELECT booked.outcome
      FROM booking.create_booking(
        (v_letter || '0000003-0000-4000-8000-000000000006')::uuid,
        (v_letter || '0000002-0000-4000-8000-000000000001')::uuid,
        (v_letter || '0000001-0000-4000-8000-000000000003')::uuid,
        'create_booking 6',
        '{"payment": {"amount_cents": 5000, "currency": "SGD", "idempotency_key": "create_booking 6"}}') AS booked),
      'slot 6 cannot be booked';
  END LOOP;
END
$$;
