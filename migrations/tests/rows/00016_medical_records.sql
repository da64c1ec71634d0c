-- What was found at the visit of patient 1, and what followed from it; and a second record and prescription, to which
-- nothing refers.
INSERT INTO public.medical_records
  (clinic_id, patient_id, doctor_id, appointment_id, record_type, complaint, diagnosis, notes, height_cm, weight_kg,
   recorded_at)
SELECT
  appointment.clinic_id,
  appointment.patient_id,
  appointment.clinician_id,
  appointment.id,
  told.record_type,
  'Cough',
  'Cold',
  'Rest',
  told.height_cm,
  told.weight_kg,
  told.recorded_at
FROM public.appointments AS appointment
CROSS JOIN (VALUES
  ('consultation', 175.0, 75.0, timestamptz '2020-01-06 09:10+00'),
  ('measurement', 175.0, 70.0, timestamptz '2020-01-06 09:20+00'))
  AS told (record_type, height_cm, weight_kg, recorded_at)
WHERE right(appointment.id::text, 1) = '1';

INSERT INTO public.prescriptions
  (clinic_id, patient_id, doctor_id, medical_record_id, status, notes, prescribed_at, valid_until)
SELECT
  record.clinic_id,
  record.patient_id,
  record.doctor_id,
  record.id,
  told.status,
  'With food',
  record.recorded_at,
  told.valid_until
FROM public.medical_records AS record
CROSS JOIN (VALUES ('active', date '2099-12-31'), ('expired', date '2020-02-01')) AS told (status, valid_until)
WHERE record.record_type = 'consultation';

INSERT INTO public.prescription_items (clinic_id, prescription_id, medication, dosage, instructions)
SELECT prescription.clinic_id, prescription.id, 'Syrup', '10 ml', 'In the evening'
FROM public.prescriptions AS prescription
WHERE prescription.status = 'active';

INSERT INTO public.lab_results
  (clinic_id, patient_id, medical_record_id, test_name, result, unit, reference_range, status, resulted_at)
SELECT
  record.clinic_id,
  record.patient_id,
  record.id,
  'Haemoglobin',
  '14',
  'g/dl',
  '12-16',
  'final',
  timestamptz '2020-01-07 09:00+00'
FROM public.medical_records AS record
WHERE record.record_type = 'consultation';

INSERT INTO public.imaging_results
  (clinic_id, patient_id, medical_record_id, modality, body_part, findings, image_reference, status, resulted_at)
SELECT
  record.clinic_id,
  record.patient_id,
  record.id,
  'x_ray',
  'Chest',
  'Nothing',
  'image-1',
  'final',
  timestamptz '2020-01-07 09:00+00'
FROM public.medical_records AS record
WHERE record.record_type = 'consultation';

INSERT INTO public.vaccination_records
  (clinic_id, patient_id, doctor_id, vaccine, lot_number, administered_on, next_due_on)
SELECT record.clinic_id, record.patient_id, record.doctor_id, 'Tetanus', 'LOT-1', date '2020-01-06', date '2030-01-06'
FROM public.medical_records AS record
WHERE record.record_type = 'consultation';
