-- What the samples of scenarios/contracts are about, in the first clinic of a seeded database: a payment, an appointment,
-- two messages and a room.
INSERT INTO public.appointments (id, clinic_id, slot_id, patient_id, clinician_id)
SELECT
  '00000018-0000-4000-8000-000000000001',
  slot.clinic_id,
  slot.id,
  '00000003-0000-4000-8000-000000000000',
  slot.clinician_id
FROM public.appointment_slots AS slot
WHERE slot.id = '00000004-0000-4000-8000-000000000000';

UPDATE public.appointment_slots
SET is_available = false,
    appointment_id = '00000018-0000-4000-8000-000000000001'
WHERE id = '00000004-0000-4000-8000-000000000000';

INSERT INTO public.payments
  (id, clinic_id, patient_id, appointment_id, requested_by, idempotency_key, amount_cents, currency)
SELECT
  '00000017-0000-4000-8000-000000000001',
  appointment.clinic_id,
  appointment.patient_id,
  appointment.id,
  appointment.clinician_id,
  'sample',
  5000,
  'SGD'
FROM public.appointments AS appointment;

INSERT INTO public.whatsapp_messages (clinic_id, patient_id, to_number, body, provider_message_id)
SELECT appointment.clinic_id, appointment.patient_id, '+15550100002', 'Will you come?', 'wamid.PGRUSH0001'
FROM public.appointments AS appointment;

INSERT INTO public.sms_messages (clinic_id, patient_id, to_number, body, provider_message_id)
SELECT
  appointment.clinic_id,
  appointment.patient_id,
  '+15550100002',
  'See you soon',
  'SM00000000000000000000000000000001'
FROM public.appointments AS appointment;

INSERT INTO public.doctors (id, clinic_id, license_number, specialty)
SELECT appointment.clinician_id, appointment.clinic_id, 'LICENCE-1', 'General practice'
FROM public.appointments AS appointment;

INSERT INTO public.telemedicine_sessions (clinic_id, patient_id, appointment_id, doctor_id, room_reference)
SELECT
  appointment.clinic_id,
  appointment.patient_id,
  appointment.id,
  appointment.clinician_id,
  'pgrush-room-1'
FROM public.appointments AS appointment;
