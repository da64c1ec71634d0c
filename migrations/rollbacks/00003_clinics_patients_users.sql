-- Takes back 00003. Lost are clinics, users and patients.
SET LOCAL ROLE clinic_owner;

DROP TABLE IF EXISTS public.patients, public.users, public.clinics;
DROP FUNCTION IF EXISTS app.current_user_id(), app.current_clinic_id();
DROP SCHEMA IF EXISTS app;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;

RESET ROLE;
