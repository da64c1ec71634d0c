-- What was found and done: records, prescriptions, results, vaccinations.
--
-- All of it is evidence: no client may delete it, and neither the patient nor the doctor can be deleted while it is
-- there. Clinicians write it. Administration does not read it; service_role and readonly see keys, states and times.
-- Texts are protected by encryption of the storage; whoever wants a text unreadable for the database too, stores what
-- clinic.encrypt_phi gives.
--
-- Date: 2026-11-22
-- Problem: What was found and done in a visit has no place.
-- Solution: Six tables of clinical evidence, which clinicians write.
-- Affected tables: public.medical_records, prescriptions, prescription_items, lab_results, imaging_results,
--   vaccination_records
-- Verification: SELECT count(*) = 6 FROM pg_class WHERE relforcerowsecurity AND oid = ANY
--   (ARRAY['public.medical_records', 'public.prescriptions', 'public.prescription_items', 'public.lab_results',
--   'public.imaging_results', 'public.vaccination_records']::regclass[])
-- Rollback: rollbacks/00016_medical_records.sql
SET LOCAL ROLE clinic_owner;

CREATE TABLE IF NOT EXISTS public.medical_records (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id      uuid NOT NULL,
  patient_id     uuid NOT NULL,
  doctor_id      uuid NOT NULL,
  appointment_id uuid,
  record_type    text NOT NULL DEFAULT 'consultation',
  complaint      text,
  diagnosis      text,
  notes          text,
  height_cm      numeric(5, 1),
  weight_kg      numeric(5, 1),
  recorded_at    timestamptz NOT NULL DEFAULT now(),
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT medical_records_clinic_patient_id_key UNIQUE (clinic_id, patient_id, id),
  CONSTRAINT medical_records_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT medical_records_doctor_fkey
    FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT medical_records_appointment_fkey
    FOREIGN KEY (clinic_id, patient_id, appointment_id)
    REFERENCES public.appointments (clinic_id, patient_id, id) ON DELETE RESTRICT,
  CONSTRAINT medical_records_type_check CHECK (record_type IN ('consultation', 'procedure', 'measurement', 'note')),
  CONSTRAINT medical_records_height_check CHECK (height_cm > 0),
  CONSTRAINT medical_records_weight_check CHECK (weight_kg > 0)
);

CREATE INDEX IF NOT EXISTS idx_medical_records_appointment
  ON public.medical_records (clinic_id, patient_id, appointment_id);
CREATE INDEX IF NOT EXISTS idx_medical_records_doctor ON public.medical_records (clinic_id, doctor_id);
CREATE INDEX IF NOT EXISTS idx_medical_records_recorded
  ON public.medical_records (clinic_id, patient_id, recorded_at);

CREATE TABLE IF NOT EXISTS public.prescriptions (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id         uuid NOT NULL,
  patient_id        uuid NOT NULL,
  doctor_id         uuid NOT NULL,
  medical_record_id uuid,
  status            text NOT NULL DEFAULT 'active',
  notes             text,
  prescribed_at     timestamptz NOT NULL DEFAULT now(),
  valid_until       date,
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT prescriptions_clinic_id_key UNIQUE (clinic_id, id),
  CONSTRAINT prescriptions_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT prescriptions_doctor_fkey
    FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT prescriptions_medical_record_fkey
    FOREIGN KEY (clinic_id, patient_id, medical_record_id)
    REFERENCES public.medical_records (clinic_id, patient_id, id) ON DELETE RESTRICT,
  CONSTRAINT prescriptions_status_check CHECK (status IN ('active', 'dispensed', 'cancelled', 'expired'))
);

CREATE INDEX IF NOT EXISTS idx_prescriptions_medical_record
  ON public.prescriptions (clinic_id, patient_id, medical_record_id);
CREATE INDEX IF NOT EXISTS idx_prescriptions_doctor ON public.prescriptions (clinic_id, doctor_id);

CREATE TABLE IF NOT EXISTS public.prescription_items (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id       uuid NOT NULL,
  prescription_id uuid NOT NULL,
  medication      text NOT NULL,
  dosage          text NOT NULL,
  instructions    text,
  quantity        int NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT prescription_items_prescription_fkey
    FOREIGN KEY (clinic_id, prescription_id) REFERENCES public.prescriptions (clinic_id, id) ON DELETE CASCADE,
  CONSTRAINT prescription_items_medication_check CHECK (medication <> ''),
  CONSTRAINT prescription_items_quantity_check CHECK (quantity >= 1)
);

CREATE INDEX IF NOT EXISTS idx_prescription_items_prescription
  ON public.prescription_items (clinic_id, prescription_id);

CREATE TABLE IF NOT EXISTS public.lab_results (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id         uuid NOT NULL,
  patient_id        uuid NOT NULL,
  medical_record_id uuid,
  test_name         text NOT NULL,
  result            text,
  unit              text,
  reference_range   text,
  status            text NOT NULL DEFAULT 'ordered',
  resulted_at       timestamptz,
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT lab_results_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT lab_results_medical_record_fkey
    FOREIGN KEY (clinic_id, patient_id, medical_record_id)
    REFERENCES public.medical_records (clinic_id, patient_id, id) ON DELETE RESTRICT,
  CONSTRAINT lab_results_test_name_check CHECK (test_name <> ''),
  CONSTRAINT lab_results_status_check CHECK (status IN ('ordered', 'final', 'corrected', 'cancelled')),
  CONSTRAINT lab_results_final_check
    CHECK (status NOT IN ('final', 'corrected') OR (result IS NOT NULL AND resulted_at IS NOT NULL))
);

CREATE INDEX IF NOT EXISTS idx_lab_results_medical_record
  ON public.lab_results (clinic_id, patient_id, medical_record_id);

CREATE TABLE IF NOT EXISTS public.imaging_results (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id         uuid NOT NULL,
  patient_id        uuid NOT NULL,
  medical_record_id uuid,
  modality          text NOT NULL,
  body_part         text,
  findings          text,
  image_reference   text,
  status            text NOT NULL DEFAULT 'ordered',
  resulted_at       timestamptz,
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT imaging_results_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT imaging_results_medical_record_fkey
    FOREIGN KEY (clinic_id, patient_id, medical_record_id)
    REFERENCES public.medical_records (clinic_id, patient_id, id) ON DELETE RESTRICT,
  CONSTRAINT imaging_results_modality_check
    CHECK (modality IN ('x_ray', 'ct', 'mri', 'ultrasound', 'mammography', 'other')),
  CONSTRAINT imaging_results_status_check CHECK (status IN ('ordered', 'final', 'corrected', 'cancelled')),
  CONSTRAINT imaging_results_final_check
    CHECK (status NOT IN ('final', 'corrected') OR (findings IS NOT NULL AND resulted_at IS NOT NULL))
);

CREATE INDEX IF NOT EXISTS idx_imaging_results_medical_record
  ON public.imaging_results (clinic_id, patient_id, medical_record_id);

CREATE TABLE IF NOT EXISTS public.vaccination_records (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id       uuid NOT NULL,
  patient_id      uuid NOT NULL,
  doctor_id       uuid,
  vaccine         text NOT NULL,
  dose_number     int NOT NULL DEFAULT 1,
  lot_number      text,
  administered_on date NOT NULL,
  next_due_on     date,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT vaccination_records_dose_key UNIQUE (clinic_id, patient_id, vaccine, dose_number, administered_on),
  CONSTRAINT vaccination_records_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT vaccination_records_doctor_fkey
    FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT vaccination_records_vaccine_check CHECK (vaccine <> ''),
  CONSTRAINT vaccination_records_dose_check CHECK (dose_number >= 1),
  CONSTRAINT vaccination_records_due_check CHECK (next_due_on > administered_on)
);

CREATE INDEX IF NOT EXISTS idx_vaccination_records_doctor ON public.vaccination_records (clinic_id, doctor_id);

DO $$
BEGIN
  PERFORM app.guard_table('public.medical_records');
  PERFORM app.guard_table('public.prescriptions');
  PERFORM app.guard_table('public.prescription_items');
  PERFORM app.guard_table('public.lab_results');
  PERFORM app.guard_table('public.imaging_results');
  PERFORM app.guard_table('public.vaccination_records');
END
$$;

GRANT SELECT, INSERT ON
  public.medical_records, public.prescriptions, public.prescription_items, public.lab_results, public.imaging_results,
  public.vaccination_records
  TO clinician;
GRANT UPDATE (record_type, complaint, diagnosis, notes, height_cm, weight_kg) ON public.medical_records TO clinician;
GRANT UPDATE (status, notes, valid_until) ON public.prescriptions TO clinician;
GRANT UPDATE (result, unit, reference_range, status, resulted_at) ON public.lab_results TO clinician;
GRANT UPDATE (body_part, findings, image_reference, status, resulted_at) ON public.imaging_results TO clinician;
GRANT UPDATE (lot_number, next_due_on) ON public.vaccination_records TO clinician;

GRANT SELECT (id, clinic_id, patient_id, doctor_id, appointment_id, recorded_at, created_at, updated_at)
  ON public.medical_records TO service_role, readonly;
GRANT SELECT (id, clinic_id, patient_id, doctor_id, medical_record_id, status, prescribed_at, valid_until, created_at,
              updated_at)
  ON public.prescriptions TO service_role, readonly;
GRANT SELECT (id, clinic_id, prescription_id, created_at) ON public.prescription_items TO service_role, readonly;
GRANT SELECT (id, clinic_id, patient_id, medical_record_id, status, resulted_at, created_at, updated_at)
  ON public.lab_results TO service_role, readonly;
GRANT SELECT (id, clinic_id, patient_id, medical_record_id, status, resulted_at, created_at, updated_at)
  ON public.imaging_results TO service_role, readonly;
GRANT SELECT (id, clinic_id, patient_id, doctor_id, created_at, updated_at)
  ON public.vaccination_records TO service_role, readonly;

COMMENT ON TABLE public.medical_records IS
  'What a doctor found, did or measured [class: PHI] [retention: 10 years after the last visit]';
COMMENT ON COLUMN public.medical_records.patient_id IS 'Whose record it is [class: administrative]';
COMMENT ON COLUMN public.medical_records.doctor_id IS 'Who wrote it [class: administrative]';
COMMENT ON COLUMN public.medical_records.appointment_id IS 'The visit; NULL without one [class: administrative]';
COMMENT ON COLUMN public.medical_records.record_type IS 'What kind of record it is [class: PHI]';
COMMENT ON COLUMN public.medical_records.complaint IS 'What the patient came for [class: PHI]';
COMMENT ON COLUMN public.medical_records.diagnosis IS 'What was found [class: PHI]';
COMMENT ON COLUMN public.medical_records.notes IS 'What else the doctor wrote down [class: PHI]';
COMMENT ON COLUMN public.medical_records.height_cm IS 'Height, if it was measured [class: PHI]';
COMMENT ON COLUMN public.medical_records.weight_kg IS 'Weight, if it was measured [class: PHI]';
COMMENT ON COLUMN public.medical_records.recorded_at IS 'When it was found [class: administrative]';

COMMENT ON TABLE public.prescriptions IS
  'What a doctor ordered to be taken [class: PHI] [retention: 10 years after the last visit]';
COMMENT ON COLUMN public.prescriptions.patient_id IS 'Who is to take it [class: administrative]';
COMMENT ON COLUMN public.prescriptions.doctor_id IS 'Who ordered it [class: administrative]';
COMMENT ON COLUMN public.prescriptions.medical_record_id IS 'Why; NULL without a record [class: administrative]';
COMMENT ON COLUMN public.prescriptions.status IS 'Whether it may still be dispensed [class: administrative]';
COMMENT ON COLUMN public.prescriptions.notes IS 'What the pharmacy should know [class: PHI]';
COMMENT ON COLUMN public.prescriptions.prescribed_at IS 'When it was ordered [class: administrative]';
COMMENT ON COLUMN public.prescriptions.valid_until IS 'Last day; NULL without a limit [class: administrative]';

COMMENT ON TABLE public.prescription_items IS
  'The medications of a prescription [class: PHI] [retention: as long as the prescription]';
COMMENT ON COLUMN public.prescription_items.prescription_id IS 'The whole that it is part of [class: administrative]';
COMMENT ON COLUMN public.prescription_items.medication IS 'What is to be taken [class: PHI]';
COMMENT ON COLUMN public.prescription_items.dosage IS 'How much and how often [class: PHI]';
COMMENT ON COLUMN public.prescription_items.instructions IS 'How [class: PHI]';
COMMENT ON COLUMN public.prescription_items.quantity IS 'How many packs [class: PHI]';

COMMENT ON TABLE public.lab_results IS
  'Tests that were ordered, and their results [class: PHI] [retention: 10 years after the last visit]';
COMMENT ON COLUMN public.lab_results.patient_id IS 'Who was tested [class: administrative]';
COMMENT ON COLUMN public.lab_results.medical_record_id IS 'Why; NULL without a record [class: administrative]';
COMMENT ON COLUMN public.lab_results.test_name IS 'What was tested [class: PHI]';
COMMENT ON COLUMN public.lab_results.result IS 'What was found [class: PHI]';
COMMENT ON COLUMN public.lab_results.unit IS 'Unit of the result [class: PHI]';
COMMENT ON COLUMN public.lab_results.reference_range IS 'What is usual [class: PHI]';
COMMENT ON COLUMN public.lab_results.status IS 'How far it has come [class: administrative]';
COMMENT ON COLUMN public.lab_results.resulted_at IS 'When the result came [class: administrative]';

COMMENT ON TABLE public.imaging_results IS
  'Images that were ordered, and what they show [class: PHI] [retention: 10 years after the last visit]';
COMMENT ON COLUMN public.imaging_results.patient_id IS 'Who was examined [class: administrative]';
COMMENT ON COLUMN public.imaging_results.medical_record_id IS 'Why; NULL without a record [class: administrative]';
COMMENT ON COLUMN public.imaging_results.modality IS 'How the image is made [class: PHI]';
COMMENT ON COLUMN public.imaging_results.body_part IS 'What it shows [class: PHI]';
COMMENT ON COLUMN public.imaging_results.findings IS 'What was found [class: PHI]';
COMMENT ON COLUMN public.imaging_results.image_reference IS 'Where the image is stored [class: PHI]';
COMMENT ON COLUMN public.imaging_results.status IS 'How far it has come [class: administrative]';
COMMENT ON COLUMN public.imaging_results.resulted_at IS 'When the findings came [class: administrative]';

COMMENT ON TABLE public.vaccination_records IS
  'Vaccinations that were given [class: PHI] [retention: for the life of the patient]';
COMMENT ON COLUMN public.vaccination_records.patient_id IS 'Who was vaccinated [class: administrative]';
COMMENT ON COLUMN public.vaccination_records.doctor_id IS 'By whom; NULL if elsewhere [class: administrative]';
COMMENT ON COLUMN public.vaccination_records.vaccine IS 'With what [class: PHI]';
COMMENT ON COLUMN public.vaccination_records.dose_number IS 'Which dose of the series [class: PHI]';
COMMENT ON COLUMN public.vaccination_records.lot_number IS 'Of which lot [class: PHI]';
COMMENT ON COLUMN public.vaccination_records.administered_on IS 'On which day [class: PHI]';
COMMENT ON COLUMN public.vaccination_records.next_due_on IS 'When the next dose is due [class: PHI]';

RESET ROLE;
