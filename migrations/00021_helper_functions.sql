-- Functions that programs and views share: the number of an appointment, the body mass index, encryption, and what
-- stands in the way of production.
--
-- Date: 2026-11-22
-- Problem: Programs and views would each work out an appointment's number, a body mass index and encryption for
--   themselves.
-- Solution: One function for each.
-- Affected tables: none
-- Verification: SELECT clinic.calculate_bmi(70, 175) = 22.9
-- Rollback: rollbacks/00021_helper_functions.sql
SET LOCAL ROLE clinic_owner;

-- The number that people tell each other: A-, the day of booking in UTC, and the last twelve digits of the id, such as
-- A-20300107-3F9A71BC0D2E. It follows from the row: nothing is stored, and no counter makes the bookings of a clinic
-- wait for each other. Programs use the id.
CREATE OR REPLACE FUNCTION clinic.generate_appointment_number(p_appointment_id uuid, p_booked_at timestamptz)
RETURNS text
LANGUAGE sql
STABLE
STRICT
PARALLEL SAFE
AS $$
  SELECT concat_ws('-', 'A', to_char(p_booked_at AT TIME ZONE 'UTC', 'YYYYMMDD'),
                   upper(right(p_appointment_id::text, 12)))
$$;

-- Weight by the square of height, to one digit. NULL if one of them is not known, or not positive.
CREATE OR REPLACE FUNCTION clinic.calculate_bmi(p_weight_kg numeric, p_height_cm numeric)
RETURNS numeric
LANGUAGE sql
IMMUTABLE
STRICT
PARALLEL SAFE
AS $$
  SELECT CASE WHEN p_weight_kg > 0 AND p_height_cm > 0 THEN round(p_weight_kg / (p_height_cm / 100) ^ 2, 1) END
$$;

-- The key of encrypt_phi and decrypt_phi: the setting app.encryption_key, which the application sets for its
-- transaction from where it keeps secrets. It is never stored in the database. Raises 55000 if it is not set, is a
-- placeholder or is shorter than 32 bytes.
CREATE OR REPLACE FUNCTION app.encryption_key()
RETURNS text
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
  v_key text := NULLIF(pg_catalog.current_setting('app.encryption_key', true), '');
BEGIN
  IF v_key IS NULL THEN
    RAISE EXCEPTION 'the setting app.encryption_key is missing'
      USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'Set it for the transaction: SELECT set_config(''app.encryption_key'', …, true).';
  END IF;
  IF octet_length(v_key) < 32 OR app.is_placeholder(v_key) THEN
    RAISE EXCEPTION 'the setting app.encryption_key is no key: it is a placeholder, or shorter than 32 bytes'
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN v_key;
END
$$;

-- Whether a secret is one that stands in an example.
CREATE OR REPLACE FUNCTION app.is_placeholder(p_secret text)
RETURNS boolean
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $$
  SELECT p_secret ~* '(change[-_ ]?me|placeholder|replace[-_ ]?me|example|dummy|your[-_ ]|todo|xxxx)'
$$;

-- Encrypts a text with the key, by pgcrypto's OpenPGP with AES-256. The same text gives another result each time: to
-- find a row by it, store a keyed hash as well. NULL gives NULL. Raises 55000 as app.encryption_key does.
CREATE OR REPLACE FUNCTION clinic.encrypt_phi(p_text text)
RETURNS bytea
LANGUAGE sql
VOLATILE
STRICT
AS $$
  SELECT public.pgp_sym_encrypt(p_text, app.encryption_key(), 'cipher-algo=aes256, compress-algo=0')
$$;

-- What encrypt_phi was given. NULL gives NULL.
-- Raises 55000 as app.encryption_key does, and 39000 if the key is another one or the data were changed.
CREATE OR REPLACE FUNCTION clinic.decrypt_phi(p_encrypted bytea)
RETURNS text
LANGUAGE sql
STABLE
STRICT
AS $$
  SELECT public.pgp_sym_decrypt(p_encrypted, app.encryption_key())
$$;

-- What stands in the way of production, one row each; none elsewhere than in production, which is where app.environment
-- is 'production'. The caller has to see all clinics: a superuser or service_role.
CREATE OR REPLACE FUNCTION app.production_faults()
RETURNS TABLE (fault text)
LANGUAGE sql
STABLE
AS $$
  SELECT found.fault
  FROM (
    SELECT format('demo clinic %s', c.id) AS fault
    FROM public.clinics AS c
    WHERE c.tenant_code LIKE 'demo-%'
    UNION ALL
    SELECT format('setting %s is a placeholder', told.name)
    FROM unnest(ARRAY['app.encryption_key', 'app.webhook_secret']) AS told (name)
    WHERE app.is_placeholder(pg_catalog.current_setting(told.name, true))
    UNION ALL
    SELECT format('system_settings %s is a placeholder', s.name)
    FROM public.system_settings AS s
    WHERE app.is_placeholder(s.value::text)
  ) AS found
  WHERE pg_catalog.current_setting('app.environment', true) = 'production'
$$;

REVOKE EXECUTE ON FUNCTION
  clinic.generate_appointment_number(uuid, timestamptz),
  clinic.calculate_bmi(numeric, numeric),
  app.encryption_key(),
  app.is_placeholder(text),
  clinic.encrypt_phi(text),
  clinic.decrypt_phi(bytea),
  app.production_faults()
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinic.generate_appointment_number(uuid, timestamptz)
  TO service_role, clinic_admin, clinician, receptionist, readonly;
GRANT EXECUTE ON FUNCTION clinic.calculate_bmi(numeric, numeric) TO clinician;
GRANT EXECUTE ON FUNCTION
  app.encryption_key(), app.is_placeholder(text), clinic.encrypt_phi(text), clinic.decrypt_phi(bytea)
  TO clinic_admin, clinician, receptionist;
GRANT EXECUTE ON FUNCTION app.production_faults(), app.is_placeholder(text) TO service_role;

COMMENT ON FUNCTION clinic.generate_appointment_number(uuid, timestamptz) IS 'The number that people tell each other';
COMMENT ON FUNCTION clinic.calculate_bmi(numeric, numeric) IS 'Weight in kg by the square of height in m';
COMMENT ON FUNCTION app.encryption_key() IS 'The key from app.encryption_key, or an error';
COMMENT ON FUNCTION app.is_placeholder(text) IS 'Whether a secret is one that stands in an example';
COMMENT ON FUNCTION clinic.encrypt_phi(text) IS 'Encrypts a text with the key of the transaction';
COMMENT ON FUNCTION clinic.decrypt_phi(bytea) IS 'What encrypt_phi was given';
COMMENT ON FUNCTION app.production_faults() IS 'What stands in the way of production';

RESET ROLE;
