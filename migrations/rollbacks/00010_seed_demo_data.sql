-- Takes back 00010. Lost are the demo rows, if they are there and nothing else refers to them; else this stops with
-- 23503.
SET LOCAL ROLE clinic_owner;
SELECT set_config('app.current_clinic_id', 'd0000001-0000-4000-8000-000000000001', true);

DELETE FROM public.appointment_slots WHERE id::text LIKE 'd0000004-0000-4000-8000-%';
DELETE FROM public.patients WHERE id = 'd0000003-0000-4000-8000-000000000001';
DELETE FROM public.users WHERE id::text LIKE 'd0000002-0000-4000-8000-%';
DELETE FROM public.clinics WHERE id = 'd0000001-0000-4000-8000-000000000001';

RESET ROLE;
