-- Of three doctors, 2 treats patients, 5 has a schedule alone, and 6 nothing: they can be deleted.
INSERT INTO public.doctors (id, clinic_id, license_number, specialty)
SELECT
  person.id,
  person.clinic_id,
  format('LICENCE-%s', right(person.id::text, 1)),
  'General practice'
FROM public.users AS person
WHERE person.role = 'clinician';

INSERT INTO public.staff (id, clinic_id, job_title, employed_since)
SELECT
  person.id,
  person.clinic_id,
  'Works at the desk',
  date '2019-01-01'
FROM public.users AS person
WHERE person.role IN ('clinic_admin', 'receptionist');

INSERT INTO public.availability (clinic_id, doctor_id, day_of_week, start_time, end_time)
SELECT doctor.clinic_id, doctor.id, 1, time '09:00', time '17:00'
FROM public.doctors AS doctor
WHERE right(doctor.id::text, 1) IN ('2', '5');

INSERT INTO public.blocked_times (clinic_id, doctor_id, start_time, end_time, reason)
SELECT
  doctor.clinic_id,
  doctor.id,
  timestamptz '2099-01-12 00:00+00',
  timestamptz '2099-01-13 00:00+00',
  'Course'
FROM public.doctors AS doctor
WHERE right(doctor.id::text, 1) IN ('2', '5');

-- Somebody with an appointment is through, and somebody without is waiting.
INSERT INTO public.queue_management
  (clinic_id, patient_id, appointment_id, doctor_id, queue_date, queue_number, status, called_at, finished_at)
SELECT
  appointment.clinic_id,
  appointment.patient_id,
  appointment.id,
  appointment.clinician_id,
  date '2020-01-06',
  1,
  'finished',
  timestamptz '2020-01-06 09:00+00',
  timestamptz '2020-01-06 09:30+00'
FROM public.appointments AS appointment
WHERE right(appointment.id::text, 1) = '1'
UNION ALL
SELECT patient.clinic_id, patient.id, NULL, NULL, date '2020-01-06', 2, 'waiting', NULL, NULL
FROM public.patients AS patient
WHERE right(patient.id::text, 1) = '2';
