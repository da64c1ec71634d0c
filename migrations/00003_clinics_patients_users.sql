-- The tenants and the people in them, and the one place that says who is asking.
--
-- A clinic is a tenant. Every table of a tenant carries clinic_id, and is referenced by (clinic_id, id): row-level
-- security does not hold for a foreign key's check, so a reference by id alone would accept another clinic's row.
SET LOCAL ROLE clinic_owner;

-- Nothing that this role creates may be executed by everybody: each function is granted to whom it is for.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE SCHEMA IF NOT EXISTS app;

-- The clinic that the current transaction works for, NULL if none was set. A setting that was made with SET LOCAL is
-- left behind as '' when its transaction ends, not as NULL: on a pooled connection both mean "none".
-- Raises 22P02 if the setting is not a uuid.
CREATE OR REPLACE FUNCTION app.current_clinic_id()
RETURNS uuid
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $$
  SELECT NULLIF(pg_catalog.current_setting('app.current_clinic_id', true), '')::uuid
$$;

-- The user on whose behalf the current transaction works, NULL if none was set.
CREATE OR REPLACE FUNCTION app.current_user_id()
RETURNS uuid
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $$
  SELECT NULLIF(pg_catalog.current_setting('app.current_user_id', true), '')::uuid
$$;

REVOKE EXECUTE ON FUNCTION app.current_clinic_id(), app.current_user_id() FROM PUBLIC;
GRANT USAGE ON SCHEMA app TO service_role, clinic_admin, clinician, receptionist, readonly;
GRANT EXECUTE ON FUNCTION app.current_clinic_id(), app.current_user_id()
  TO service_role, clinic_admin, clinician, receptionist, readonly;

CREATE TABLE IF NOT EXISTS public.clinics (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name        text NOT NULL,
  tenant_code text UNIQUE,
  created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS public.users (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id  uuid NOT NULL REFERENCES public.clinics (id) ON DELETE CASCADE,
  email      citext NOT NULL,
  full_name  text,
  role       text NOT NULL,
  is_active  boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT users_clinic_email_key UNIQUE (clinic_id, email),
  CONSTRAINT users_clinic_id_key UNIQUE (clinic_id, id),
  CONSTRAINT users_role_check CHECK (role IN ('clinic_admin', 'clinician', 'receptionist', 'readonly'))
);

-- nric_encrypted is encrypted by the application; nric_hash lets it find a patient without decrypting.
CREATE TABLE IF NOT EXISTS public.patients (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id      uuid NOT NULL REFERENCES public.clinics (id) ON DELETE CASCADE,
  first_name     text NOT NULL,
  last_name      text,
  dob            date,
  nric_encrypted bytea,
  nric_hash      text,
  contact        jsonb,
  created_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT patients_clinic_id_key UNIQUE (clinic_id, id)
);

COMMENT ON SCHEMA app IS 'Who is asking: the settings that row-level security and the audit log read';
COMMENT ON TABLE public.clinics IS 'Tenants';
COMMENT ON TABLE public.users IS 'People who work in a clinic';
COMMENT ON COLUMN public.users.role IS 'Role in the application; the database''s roles are granted to logins';
COMMENT ON TABLE public.patients IS 'People who are treated in a clinic';

RESET ROLE;
