-- What events are about: $1 is a JSON list of things by kind, clinic's number and the name that a provider knows them by.
-- Payments are pending, and every fourth one has failed before; messages are queued or sent; appointments and the
-- sessions of rooms have a slot.
WITH wanted AS MATERIALIZED (
  SELECT
    thing.number,
    thing.kind,
    thing.name,
    thing.amount_cents,
    thing.currency,
    clinic.id AS clinic_id,
    patient.id AS patient_id,
    clinician.id AS clinician_id,
    ('00000004-0000-4000-8000-' || lpad(to_hex(thing.slot), 12, '0'))::uuid AS slot_id,
    CASE thing.kind WHEN 'appointment' THEN thing.name::uuid ELSE gen_random_uuid() END AS appointment_id
  FROM jsonb_to_recordset($1::jsonb)
    AS thing (number bigint, kind text, clinic bigint, name text, slot bigint, amount_cents bigint, currency text)
  JOIN public.clinics AS clinic
    ON clinic.id = ('00000001-0000-4000-8000-' || lpad(to_hex(thing.clinic), 12, '0'))::uuid
  CROSS JOIN LATERAL (
    SELECT one.id
    FROM public.patients AS one
    WHERE one.clinic_id = clinic.id
    ORDER BY one.id
    LIMIT 1
  ) AS patient
  CROSS JOIN LATERAL (
    SELECT one.id
    FROM public.users AS one
    WHERE one.clinic_id = clinic.id
    ORDER BY one.id
    LIMIT 1
  ) AS clinician
), payments AS (
  INSERT INTO public.payments
    (id, clinic_id, patient_id, requested_by, idempotency_key, amount_cents, currency, status)
  SELECT wanted.name::uuid, wanted.clinic_id, wanted.patient_id, wanted.clinician_id, 'contract ' || wanted.name,
    wanted.amount_cents, wanted.currency, CASE WHEN wanted.number % 4 = 0 THEN 'failed' ELSE 'pending' END
  FROM wanted
  WHERE wanted.kind = 'payment'
), appointments AS (
  INSERT INTO public.appointments (id, clinic_id, slot_id, patient_id, clinician_id)
  SELECT wanted.appointment_id, wanted.clinic_id, wanted.slot_id, wanted.patient_id, slot.clinician_id
  FROM wanted
  JOIN public.appointment_slots AS slot ON slot.id = wanted.slot_id
  WHERE wanted.kind IN ('appointment', 'room')
), slots AS (
  UPDATE public.appointment_slots AS slot
  SET is_available = false,
      appointment_id = wanted.appointment_id
  FROM wanted
  WHERE slot.id = wanted.slot_id
    AND wanted.kind IN ('appointment', 'room')
), doctors AS (
  INSERT INTO public.doctors (id, clinic_id)
  SELECT DISTINCT wanted.clinician_id, wanted.clinic_id
  FROM wanted
  WHERE wanted.kind = 'room'
  ON CONFLICT DO NOTHING
), sessions AS (
  INSERT INTO public.telemedicine_sessions (clinic_id, patient_id, appointment_id, doctor_id, room_reference)
  SELECT wanted.clinic_id, wanted.patient_id, wanted.appointment_id, wanted.clinician_id, wanted.name
  FROM wanted
  WHERE wanted.kind = 'room'
), sms AS (
  INSERT INTO public.sms_messages (clinic_id, patient_id, to_number, body, status, provider_message_id, sent_at)
  SELECT wanted.clinic_id, wanted.patient_id, '+15550100002', 'You have an appointment.', state.status, wanted.name,
    CASE state.status WHEN 'sent' THEN clock_timestamp() END
  FROM wanted
  CROSS JOIN LATERAL (SELECT CASE WHEN wanted.number % 2 = 0 THEN 'sent' ELSE 'queued' END AS status) AS state
  WHERE wanted.kind = 'sms'
)
INSERT INTO public.whatsapp_messages (clinic_id, patient_id, to_number, body, status, provider_message_id, sent_at)
SELECT wanted.clinic_id, wanted.patient_id, '+15550100002', 'You have an appointment.', state.status, wanted.name,
  CASE state.status WHEN 'sent' THEN clock_timestamp() END
FROM wanted
CROSS JOIN LATERAL (SELECT CASE WHEN wanted.number % 2 = 0 THEN 'sent' ELSE 'queued' END AS status) AS state
WHERE wanted.kind = 'whatsapp'
