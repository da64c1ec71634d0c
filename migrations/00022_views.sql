-- Two views. They are read with the rights of whoever reads them, row-level security included: a role that may not read
-- a column of what is below may not read the view.
--
-- Date: 2026-11-22
-- Problem: Who is to come, and a patient at a glance, take joins that every program would write anew.
-- Solution: Two views, read with the reader's own rights.
-- Affected tables: none
-- Verification: SELECT count(*) = 2 FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace AND
--   reloptions @> '{security_invoker=true}'
-- Rollback: rollbacks/00022_views.sql
SET LOCAL ROLE clinic_owner;

-- What is booked from now on, in the order in which it comes, if it is asked for so.
CREATE OR REPLACE VIEW public.upcoming_appointments
WITH (security_invoker = true) AS
SELECT
  appointment.id AS appointment_id,
  clinic.generate_appointment_number(appointment.id, appointment.booked_at) AS appointment_number,
  appointment.clinic_id,
  slot.slot_start,
  slot.slot_end,
  appointment.clinician_id,
  clinician.full_name AS clinician_name,
  appointment.patient_id,
  patient.first_name AS patient_first_name,
  patient.last_name AS patient_last_name
FROM public.appointments AS appointment
JOIN public.appointment_slots AS slot
  ON slot.clinic_id = appointment.clinic_id
  AND slot.id = appointment.slot_id
JOIN public.patients AS patient
  ON patient.clinic_id = appointment.clinic_id
  AND patient.id = appointment.patient_id
LEFT JOIN public.users AS clinician
  ON clinician.clinic_id = appointment.clinic_id
  AND clinician.id = appointment.clinician_id
WHERE appointment.status = 'booked'
  AND slot.slot_start >= now();

-- A patient at a glance, for those who treat the patient. Visits are booked appointments whose time has come.
CREATE OR REPLACE VIEW public.patient_summary
WITH (security_invoker = true) AS
SELECT
  patient.id AS patient_id,
  patient.clinic_id,
  patient.first_name,
  patient.last_name,
  patient.gender,
  patient.dob,
  extract(year FROM age(patient.dob))::int AS age,
  booked.visits,
  booked.cancelled,
  booked.last_visit_at,
  booked.next_appointment_at,
  prescribed.active_prescriptions,
  measured.bmi
FROM public.patients AS patient
CROSS JOIN LATERAL (
  SELECT
    count(*) FILTER (WHERE appointment.status = 'booked' AND slot.slot_start < now()) AS visits,
    count(*) FILTER (WHERE appointment.status = 'cancelled') AS cancelled,
    max(slot.slot_start) FILTER (WHERE appointment.status = 'booked' AND slot.slot_start < now()) AS last_visit_at,
    min(slot.slot_start) FILTER (WHERE appointment.status = 'booked' AND slot.slot_start >= now())
      AS next_appointment_at
  FROM public.appointments AS appointment
  JOIN public.appointment_slots AS slot
    ON slot.clinic_id = appointment.clinic_id
    AND slot.id = appointment.slot_id
  WHERE appointment.clinic_id = patient.clinic_id
    AND appointment.patient_id = patient.id
) AS booked
CROSS JOIN LATERAL (
  SELECT count(*) AS active_prescriptions
  FROM public.prescriptions AS prescription
  WHERE prescription.clinic_id = patient.clinic_id
    AND prescription.patient_id = patient.id
    AND prescription.status = 'active'
    AND (prescription.valid_until IS NULL OR prescription.valid_until >= current_date)
) AS prescribed
LEFT JOIN LATERAL (
  SELECT clinic.calculate_bmi(record.weight_kg, record.height_cm) AS bmi
  FROM public.medical_records AS record
  WHERE record.clinic_id = patient.clinic_id
    AND record.patient_id = patient.id
    AND record.weight_kg IS NOT NULL
    AND record.height_cm IS NOT NULL
  ORDER BY record.recorded_at DESC
  LIMIT 1
) AS measured ON true;

GRANT SELECT ON public.upcoming_appointments TO clinic_admin, clinician, receptionist, readonly;
GRANT SELECT ON public.patient_summary TO clinician;

COMMENT ON VIEW public.upcoming_appointments IS
  'What is booked from now on [class: PHI] [retention: as the tables below]';
COMMENT ON COLUMN public.upcoming_appointments.appointment_id IS 'The appointment [class: administrative]';
COMMENT ON COLUMN public.upcoming_appointments.appointment_number IS 'What people call it [class: administrative]';
COMMENT ON COLUMN public.upcoming_appointments.clinic_id IS 'The tenant [class: administrative]';
COMMENT ON COLUMN public.upcoming_appointments.slot_start IS 'From when [class: administrative]';
COMMENT ON COLUMN public.upcoming_appointments.slot_end IS 'Until when [class: administrative]';
COMMENT ON COLUMN public.upcoming_appointments.clinician_id IS 'With whom [class: administrative]';
COMMENT ON COLUMN public.upcoming_appointments.clinician_name IS 'With whom, by name [class: administrative]';
COMMENT ON COLUMN public.upcoming_appointments.patient_id IS 'Who comes [class: administrative]';
COMMENT ON COLUMN public.upcoming_appointments.patient_first_name IS 'Who comes, by name [class: PHI]';
COMMENT ON COLUMN public.upcoming_appointments.patient_last_name IS 'Who comes, by name [class: PHI]';

COMMENT ON VIEW public.patient_summary IS
  'A patient at a glance [class: PHI] [retention: as the tables below]';
COMMENT ON COLUMN public.patient_summary.patient_id IS 'The patient [class: administrative]';
COMMENT ON COLUMN public.patient_summary.clinic_id IS 'The tenant [class: administrative]';
COMMENT ON COLUMN public.patient_summary.first_name IS 'First name [class: PHI]';
COMMENT ON COLUMN public.patient_summary.last_name IS 'Last name [class: PHI]';
COMMENT ON COLUMN public.patient_summary.gender IS 'Gender [class: PHI]';
COMMENT ON COLUMN public.patient_summary.dob IS 'Date of birth [class: PHI]';
COMMENT ON COLUMN public.patient_summary.age IS 'Age in years today [class: PHI]';
COMMENT ON COLUMN public.patient_summary.visits IS 'Booked appointments whose time has come [class: PHI]';
COMMENT ON COLUMN public.patient_summary.cancelled IS 'Cancelled appointments [class: PHI]';
COMMENT ON COLUMN public.patient_summary.last_visit_at IS 'When the last visit was [class: PHI]';
COMMENT ON COLUMN public.patient_summary.next_appointment_at IS 'When the next one is [class: PHI]';
COMMENT ON COLUMN public.patient_summary.active_prescriptions IS 'Prescriptions that hold today [class: PHI]';
COMMENT ON COLUMN public.patient_summary.bmi IS 'From the latest measurement of both [class: PHI]';

RESET ROLE;
