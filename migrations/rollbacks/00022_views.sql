-- Takes back 00022. No row is lost.
DROP VIEW IF EXISTS public.patient_summary, public.upcoming_appointments;
