DROP VIEW IF EXISTS public.names CASCADE;  -- found
ALTER TABLE public.patients DROP CONSTRAINT IF EXISTS patients_clinic_id_key CASCADE;  -- found
