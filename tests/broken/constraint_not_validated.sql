-- fault: the foreign key to patients was declared anew and never validated: the rows there before may refer to nobody.
-- violates: guards_are_in_force
-- explored: caught

ALTER TABLE public.appointments
  DROP CONSTRAINT appointments_patient_fkey,
  ADD CONSTRAINT appointments_patient_fkey
    FOREIGN KEY (clinic_id, patient_id)
    REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT
    NOT VALID;
