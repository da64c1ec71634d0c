ALTER TABLE public.patients DROP CONSTRAINT IF EXISTS patients_clinic_id_key;
