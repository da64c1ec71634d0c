--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: app; Type: SCHEMA; Schema: -; Owner: clinic_owner
--

CREATE SCHEMA app;


ALTER SCHEMA app OWNER TO clinic_owner;

--
-- Name: SCHEMA app; Type: COMMENT; Schema: -; Owner: clinic_owner
--

COMMENT ON SCHEMA app IS 'Who is asking: the settings that row-level security and the audit log read';


--
-- Name: archive; Type: SCHEMA; Schema: -; Owner: clinic_owner
--

CREATE SCHEMA archive;


ALTER SCHEMA archive OWNER TO clinic_owner;

--
-- Name: SCHEMA archive; Type: COMMENT; Schema: -; Owner: clinic_owner
--

COMMENT ON SCHEMA archive IS 'Parts of the audit log that are no longer searched, until their retention is over';


--
-- Name: audit; Type: SCHEMA; Schema: -; Owner: clinic_owner
--

CREATE SCHEMA audit;


ALTER SCHEMA audit OWNER TO clinic_owner;

--
-- Name: SCHEMA audit; Type: COMMENT; Schema: -; Owner: clinic_owner
--

COMMENT ON SCHEMA audit IS 'What was changed, by whom';


--
-- Name: booking; Type: SCHEMA; Schema: -; Owner: clinic_owner
--

CREATE SCHEMA booking;


ALTER SCHEMA booking OWNER TO clinic_owner;

--
-- Name: SCHEMA booking; Type: COMMENT; Schema: -; Owner: clinic_owner
--

COMMENT ON SCHEMA booking IS 'Booking and cancelling slots';


--
-- Name: clinic; Type: SCHEMA; Schema: -; Owner: clinic_owner
--

CREATE SCHEMA clinic;


ALTER SCHEMA clinic OWNER TO clinic_owner;

--
-- Name: SCHEMA clinic; Type: COMMENT; Schema: -; Owner: clinic_owner
--

COMMENT ON SCHEMA clinic IS 'Functions of the clinic''s domain: numbers, measures, encryption';


--
-- Name: webhook; Type: SCHEMA; Schema: -; Owner: clinic_owner
--

CREATE SCHEMA webhook;


ALTER SCHEMA webhook OWNER TO clinic_owner;

--
-- Name: SCHEMA webhook; Type: COMMENT; Schema: -; Owner: clinic_owner
--

COMMENT ON SCHEMA webhook IS 'Taking in and processing webhook events';


--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;


--
-- Name: EXTENSION citext; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';


--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: uuid-ossp; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;


--
-- Name: EXTENSION "uuid-ossp"; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION "uuid-ossp" IS 'generate universally unique identifiers (UUIDs)';


--
-- Name: current_clinic_id(); Type: FUNCTION; Schema: app; Owner: clinic_owner
--

CREATE FUNCTION app.current_clinic_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  SELECT NULLIF(pg_catalog.current_setting('app.current_clinic_id', true), '')::uuid
$$;


ALTER FUNCTION app.current_clinic_id() OWNER TO clinic_owner;

--
-- Name: FUNCTION current_clinic_id(); Type: COMMENT; Schema: app; Owner: clinic_owner
--

COMMENT ON FUNCTION app.current_clinic_id() IS 'The clinic that the transaction works for; NULL if none was set';


--
-- Name: current_correlation_id(); Type: FUNCTION; Schema: app; Owner: clinic_owner
--

CREATE FUNCTION app.current_correlation_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  SELECT NULLIF(pg_catalog.current_setting('app.correlation_id', true), '')::uuid
$$;


ALTER FUNCTION app.current_correlation_id() OWNER TO clinic_owner;

--
-- Name: FUNCTION current_correlation_id(); Type: COMMENT; Schema: app; Owner: clinic_owner
--

COMMENT ON FUNCTION app.current_correlation_id() IS 'The request that the transaction belongs to; NULL if none was set';


--
-- Name: current_user_id(); Type: FUNCTION; Schema: app; Owner: clinic_owner
--

CREATE FUNCTION app.current_user_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  SELECT NULLIF(pg_catalog.current_setting('app.current_user_id', true), '')::uuid
$$;


ALTER FUNCTION app.current_user_id() OWNER TO clinic_owner;

--
-- Name: FUNCTION current_user_id(); Type: COMMENT; Schema: app; Owner: clinic_owner
--

COMMENT ON FUNCTION app.current_user_id() IS 'The user for whom the transaction works; NULL if none was set';


--
-- Name: encryption_key(); Type: FUNCTION; Schema: app; Owner: clinic_owner
--

CREATE FUNCTION app.encryption_key() RETURNS text
    LANGUAGE plpgsql STABLE
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


ALTER FUNCTION app.encryption_key() OWNER TO clinic_owner;

--
-- Name: FUNCTION encryption_key(); Type: COMMENT; Schema: app; Owner: clinic_owner
--

COMMENT ON FUNCTION app.encryption_key() IS 'The key from app.encryption_key, or an error';


--
-- Name: guard_table(regclass, boolean); Type: FUNCTION; Schema: app; Owner: clinic_owner
--

CREATE FUNCTION app.guard_table(p_table regclass, p_audited boolean DEFAULT true) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
  v_name   text;
  v_column record;
BEGIN
  SELECT c.relname
  INTO v_name
  FROM pg_catalog.pg_class AS c
  WHERE c.oid = p_table;

  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', p_table);

  EXECUTE format('DROP POLICY IF EXISTS %I ON %s', v_name || '_per_clinic', p_table);
  EXECUTE format(
    'CREATE POLICY %I ON %s '
    'USING (clinic_id = (SELECT app.current_clinic_id())) '
    'WITH CHECK (clinic_id = (SELECT app.current_clinic_id()))', v_name || '_per_clinic', p_table);

  EXECUTE format('DROP POLICY IF EXISTS %I ON %s', v_name || '_service_read', p_table);
  EXECUTE format('CREATE POLICY %I ON %s FOR SELECT TO service_role USING (true)', v_name || '_service_read', p_table);

  IF p_audited THEN
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER audit_changes AFTER INSERT OR UPDATE OR DELETE ON %s '
      'FOR EACH ROW EXECUTE FUNCTION audit.log_changes()', p_table);
  END IF;

  FOR v_column IN
    SELECT told.name, told.comment
    FROM (VALUES
      ('id', 'Key of the row [class: administrative]'),
      ('clinic_id', 'The tenant [class: administrative]'),
      ('created_at', 'When the row was made [class: administrative]'),
      ('updated_at', 'When the row was last changed, or made [class: administrative]')) AS told (name, comment)
    JOIN pg_catalog.pg_attribute AS a ON a.attname = told.name
    WHERE a.attrelid = p_table
      AND NOT a.attisdropped
  LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', p_table, v_column.name, v_column.comment);
    IF v_column.name = 'updated_at' THEN
      EXECUTE format(
        'CREATE OR REPLACE TRIGGER set_updated_at BEFORE UPDATE ON %s '
        'FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) '
        'EXECUTE FUNCTION clinic.update_updated_at_column()', p_table);
    END IF;
  END LOOP;
END
$$;


ALTER FUNCTION app.guard_table(p_table regclass, p_audited boolean) OWNER TO clinic_owner;

--
-- Name: FUNCTION guard_table(p_table regclass, p_audited boolean); Type: COMMENT; Schema: app; Owner: clinic_owner
--

COMMENT ON FUNCTION app.guard_table(p_table regclass, p_audited boolean) IS 'Gives a table of a tenant its policies and triggers';


--
-- Name: is_placeholder(text); Type: FUNCTION; Schema: app; Owner: clinic_owner
--

CREATE FUNCTION app.is_placeholder(p_secret text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT p_secret ~* '(change[-_ ]?me|placeholder|replace[-_ ]?me|example|dummy|your[-_ ]|todo|xxxx)'
$$;


ALTER FUNCTION app.is_placeholder(p_secret text) OWNER TO clinic_owner;

--
-- Name: FUNCTION is_placeholder(p_secret text); Type: COMMENT; Schema: app; Owner: clinic_owner
--

COMMENT ON FUNCTION app.is_placeholder(p_secret text) IS 'Whether a secret is one that stands in an example';


--
-- Name: production_faults(); Type: FUNCTION; Schema: app; Owner: clinic_owner
--

CREATE FUNCTION app.production_faults() RETURNS TABLE(fault text)
    LANGUAGE sql STABLE
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


ALTER FUNCTION app.production_faults() OWNER TO clinic_owner;

--
-- Name: FUNCTION production_faults(); Type: COMMENT; Schema: app; Owner: clinic_owner
--

COMMENT ON FUNCTION app.production_faults() IS 'What stands in the way of production';


--
-- Name: add_partition(text, text); Type: FUNCTION; Schema: audit; Owner: clinic_owner
--

CREATE FUNCTION audit.add_partition(p_name text, p_bounds text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  EXECUTE format('CREATE TABLE audit.%I (LIKE audit.audit_logs INCLUDING CONSTRAINTS INCLUDING DEFAULTS)', p_name);
  EXECUTE format('ALTER TABLE audit.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', p_name);
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON audit.%I FROM clinic_owner', p_name);
  EXECUTE format('ALTER TABLE audit.audit_logs ATTACH PARTITION audit.%I %s', p_name, p_bounds);
  PERFORM audit.comment_partition(p_name);
END
$$;


ALTER FUNCTION audit.add_partition(p_name text, p_bounds text) OWNER TO clinic_owner;

--
-- Name: FUNCTION add_partition(p_name text, p_bounds text); Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON FUNCTION audit.add_partition(p_name text, p_bounds text) IS 'Makes a partition of the log as all of them are';


--
-- Name: archive_partitions(date); Type: FUNCTION; Schema: audit; Owner: clinic_owner
--

CREATE FUNCTION audit.archive_partitions(p_before date) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
  v_name  text;
  v_moved int := 0;
BEGIN
  FOR v_name IN
    SELECT c.relname
    FROM pg_catalog.pg_inherits AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'audit.audit_logs'::regclass
      AND c.relname ~ '^audit_logs_[0-9]{4}_[0-9]{2}$'
      AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month'
        <= least(p_before, (now() AT TIME ZONE 'UTC')::date)
    ORDER BY c.relname
  LOOP
    EXECUTE format('ALTER TABLE audit.audit_logs DETACH PARTITION audit.%I', v_name);
    EXECUTE format('ALTER TABLE audit.%I SET SCHEMA archive', v_name);
    v_moved := v_moved + 1;
  END LOOP;
  RETURN v_moved;
END
$_$;


ALTER FUNCTION audit.archive_partitions(p_before date) OWNER TO clinic_owner;

--
-- Name: FUNCTION archive_partitions(p_before date); Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON FUNCTION audit.archive_partitions(p_before date) IS 'Moves the partitions of past months into the schema archive';


--
-- Name: comment_partition(text); Type: FUNCTION; Schema: audit; Owner: clinic_owner
--

CREATE FUNCTION audit.comment_partition(p_name text) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
  v_comment record;
BEGIN
  FOR v_comment IN
    SELECT
      CASE WHEN d.objsubid = 0
        THEN format('TABLE audit.%I', p_name)
        ELSE format('COLUMN audit.%I.%I', p_name, a.attname)
      END AS thing,
      d.description
    FROM pg_catalog.pg_description AS d
    LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.objoid AND a.attnum = d.objsubid
    WHERE d.classoid = 'pg_catalog.pg_class'::regclass
      AND d.objoid = 'audit.audit_logs'::regclass
  LOOP
    EXECUTE format('COMMENT ON %s IS %L', v_comment.thing, v_comment.description);
  END LOOP;
END
$$;


ALTER FUNCTION audit.comment_partition(p_name text) OWNER TO clinic_owner;

--
-- Name: FUNCTION comment_partition(p_name text); Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON FUNCTION audit.comment_partition(p_name text) IS 'Gives a partition the comments of the log';


--
-- Name: create_partitions(integer); Type: FUNCTION; Schema: audit; Owner: clinic_owner
--

CREATE FUNCTION audit.create_partitions(p_months integer DEFAULT 3) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
DECLARE
  v_month timestamptz;
  v_name  text;
  v_made  int := 0;
BEGIN
  FOR v_ahead IN 0 .. p_months LOOP
    v_month := date_trunc('month', now()) + make_interval(months => v_ahead);
    v_name := 'audit_logs_' || to_char(v_month, 'YYYY_MM');
    CONTINUE WHEN to_regclass(format('audit.%I', v_name)) IS NOT NULL
      OR to_regclass(format('archive.%I', v_name)) IS NOT NULL;
    BEGIN
      PERFORM audit.add_partition(
        v_name, format('FOR VALUES FROM (%L) TO (%L)', v_month, v_month + interval '1 month'));
      v_made := v_made + 1;
    EXCEPTION
      WHEN check_violation OR invalid_object_definition THEN
        RAISE WARNING 'audit log: % gets no partition of its own, for its rows have a place already',
          to_char(v_month, 'YYYY-MM');
      WHEN duplicate_table OR unique_violation THEN
        NULL;  -- somebody else makes it at this moment
    END;
  END LOOP;
  RETURN v_made;
END
$$;


ALTER FUNCTION audit.create_partitions(p_months integer) OWNER TO clinic_owner;

--
-- Name: FUNCTION create_partitions(p_months integer); Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON FUNCTION audit.create_partitions(p_months integer) IS 'Makes the partitions of this and the coming months';


--
-- Name: log_changes(); Type: FUNCTION; Schema: audit; Owner: clinic_owner
--

CREATE FUNCTION audit.log_changes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  v_row      record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  v_clinic   uuid;
  v_row_data jsonb := jsonb_build_object('id', v_row.id);
  v_old      jsonb;
  v_new      jsonb;
BEGIN
  IF TG_TABLE_NAME = 'clinics' THEN
    v_clinic := v_row.id;
  ELSIF TG_TABLE_NAME NOT IN ('system_settings', 'feature_flags') THEN
    v_clinic := v_row.clinic_id;
  END IF;

  IF TG_OP = 'UPDATE' THEN
    v_old := to_jsonb(OLD);
    v_new := to_jsonb(NEW);
    v_row_data := v_row_data || jsonb_build_object('changed', (
      SELECT coalesce(jsonb_agg(c.name ORDER BY c.name), '[]')
      FROM jsonb_object_keys(v_new) AS c (name)
      WHERE v_new -> c.name IS DISTINCT FROM v_old -> c.name));
  END IF;

  INSERT INTO audit.audit_logs (table_name, operation, row_data, changed_by, clinic_id, correlation_id)
  VALUES (TG_TABLE_NAME, TG_OP, v_row_data, app.current_user_id(), v_clinic, app.current_correlation_id());
  RETURN NULL;
END
$$;


ALTER FUNCTION audit.log_changes() OWNER TO clinic_owner;

--
-- Name: FUNCTION log_changes(); Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON FUNCTION audit.log_changes() IS 'Trigger: logs the change of one row';


--
-- Name: cancel_booking(uuid, uuid, text); Type: FUNCTION; Schema: booking; Owner: clinic_owner
--

CREATE FUNCTION booking.cancel_booking(p_appointment_id uuid, p_requested_by uuid, p_idempotency_key text) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql ROWS 1
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
  v_clinic_id  uuid := app.current_clinic_id();
  v_found      record;
  v_slot_id    uuid;
  v_patient_id uuid;
BEGIN
  IF v_clinic_id IS NULL OR p_requested_by IS NULL OR coalesce(p_idempotency_key, '') = '' THEN
    RAISE EXCEPTION 'cancel_booking needs app.current_clinic_id, a requester and an idempotency key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  PERFORM pg_advisory_xact_lock(hashtextextended(
    v_clinic_id::text || p_requested_by::text || p_idempotency_key, 0));

  SELECT
    request.appointment_id IS NOT NULL AS is_bound,
    request.operation = 'cancel_booking'
      AND request.appointment_id = p_appointment_id AS is_same_request,
    appointment.status
  INTO v_found
  FROM (SELECT) AS one_row
  LEFT JOIN booking.booking_requests AS request
    ON request.clinic_id = v_clinic_id
    AND request.requested_by = p_requested_by
    AND request.idempotency_key = p_idempotency_key
  LEFT JOIN public.appointments AS appointment
    ON appointment.clinic_id = v_clinic_id
    AND appointment.id = p_appointment_id;

  outcome := CASE
    WHEN v_found.is_same_request THEN 'replayed'
    WHEN v_found.is_bound THEN 'key_reused'
    WHEN v_found.status IS NULL THEN 'appointment_not_found'
    WHEN v_found.status = 'cancelled' THEN 'already_cancelled'
  END;
  IF outcome IS NOT NULL THEN
    RETURN NEXT;
    RETURN;
  END IF;

  UPDATE public.appointments AS appointment
  SET status = 'cancelled',
      updated_at = now()
  WHERE appointment.clinic_id = v_clinic_id
    AND appointment.id = p_appointment_id
    AND appointment.status = 'booked'
  RETURNING appointment.slot_id, appointment.patient_id
  INTO v_slot_id, v_patient_id;

  IF NOT FOUND THEN
    outcome := 'already_cancelled';
    RETURN NEXT;
    RETURN;
  END IF;

  UPDATE public.appointment_slots AS slot
  SET is_available = true,
      appointment_id = NULL
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = v_slot_id
    AND slot.appointment_id = p_appointment_id;

  INSERT INTO booking.booking_requests
    (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
  VALUES
    (v_clinic_id, p_requested_by, p_idempotency_key, 'cancel_booking', v_slot_id, v_patient_id, p_appointment_id);

  outcome := 'cancelled';
  RETURN NEXT;
END
$$;


ALTER FUNCTION booking.cancel_booking(p_appointment_id uuid, p_requested_by uuid, p_idempotency_key text) OWNER TO clinic_owner;

--
-- Name: FUNCTION cancel_booking(p_appointment_id uuid, p_requested_by uuid, p_idempotency_key text); Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON FUNCTION booking.cancel_booking(p_appointment_id uuid, p_requested_by uuid, p_idempotency_key text) IS 'Cancels an appointment and frees its slot';


--
-- Name: create_booking(uuid, uuid, uuid, text, jsonb); Type: FUNCTION; Schema: booking; Owner: clinic_owner
--

CREATE FUNCTION booking.create_booking(p_slot_id uuid, p_patient_id uuid, p_requested_by uuid, p_idempotency_key text, p_metadata jsonb DEFAULT '{}'::jsonb) RETURNS TABLE(outcome text, appointment_id uuid)
    LANGUAGE plpgsql ROWS 1
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
  v_clinic_id uuid := app.current_clinic_id();
  v_found     record;
BEGIN
  IF v_clinic_id IS NULL OR p_requested_by IS NULL OR coalesce(p_idempotency_key, '') = '' THEN
    RAISE EXCEPTION 'create_booking needs app.current_clinic_id, a requester and an idempotency key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  -- Calls with one key come one after the other. This writes nothing, and the next statement sees what the call before
  -- has committed. Two keys with one hash only wait for each other.
  PERFORM pg_advisory_xact_lock(hashtextextended(
    v_clinic_id::text || p_requested_by::text || p_idempotency_key, 0));

  SELECT
    request.appointment_id IS NOT NULL AS is_bound,
    request.operation = 'create_booking'
      AND request.slot_id = p_slot_id
      AND request.patient_id = p_patient_id AS is_same_request,
    request.appointment_id,
    slot.clinician_id,
    slot.is_available,
    patient.id AS patient_id
  INTO v_found
  FROM (SELECT) AS one_row
  LEFT JOIN booking.booking_requests AS request
    ON request.clinic_id = v_clinic_id
    AND request.requested_by = p_requested_by
    AND request.idempotency_key = p_idempotency_key
  LEFT JOIN public.appointment_slots AS slot
    ON slot.clinic_id = v_clinic_id
    AND slot.id = p_slot_id
  LEFT JOIN public.patients AS patient
    ON patient.clinic_id = v_clinic_id
    AND patient.id = p_patient_id;

  outcome := CASE
    WHEN v_found.is_same_request THEN 'replayed'
    WHEN v_found.is_bound THEN 'key_reused'
    WHEN v_found.clinician_id IS NULL THEN 'slot_not_found'
    WHEN v_found.patient_id IS NULL THEN 'patient_not_found'
    WHEN NOT v_found.is_available THEN 'conflict'
  END;
  IF outcome IS NOT NULL THEN
    IF outcome = 'replayed' THEN
      appointment_id := v_found.appointment_id;
    END IF;
    RETURN NEXT;
    RETURN;
  END IF;

  -- Whoever inserts first wins. The others wait here until the winner is through, and then find that they lost without
  -- having written anything or holding any lock; if the winner rolled back, one of them goes on.
  INSERT INTO public.appointments AS appointment
    (clinic_id, slot_id, patient_id, clinician_id, external_reference, created_by)
  VALUES
    (v_clinic_id, p_slot_id, p_patient_id, v_found.clinician_id, p_metadata, p_requested_by)
  ON CONFLICT (clinic_id, slot_id) WHERE status = 'booked' DO NOTHING
  RETURNING appointment.id
  INTO appointment_id;

  IF NOT FOUND THEN
    outcome := 'conflict';
    RETURN NEXT;
    RETURN;
  END IF;

  UPDATE public.appointment_slots AS slot
  SET is_available = false,
      appointment_id = create_booking.appointment_id
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = p_slot_id
    AND slot.is_available;

  IF NOT FOUND THEN
    -- Somebody closed the slot since it was read.
    PERFORM booking.withdraw_appointment(appointment_id);
    outcome := 'conflict';
    appointment_id := NULL;
    RETURN NEXT;
    RETURN;
  END IF;

  INSERT INTO booking.booking_requests
    (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
  VALUES
    (v_clinic_id, p_requested_by, p_idempotency_key, 'create_booking', p_slot_id, p_patient_id,
     create_booking.appointment_id);

  outcome := 'booked';
  RETURN NEXT;
END
$$;


ALTER FUNCTION booking.create_booking(p_slot_id uuid, p_patient_id uuid, p_requested_by uuid, p_idempotency_key text, p_metadata jsonb) OWNER TO clinic_owner;

--
-- Name: FUNCTION create_booking(p_slot_id uuid, p_patient_id uuid, p_requested_by uuid, p_idempotency_key text, p_metadata jsonb); Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON FUNCTION booking.create_booking(p_slot_id uuid, p_patient_id uuid, p_requested_by uuid, p_idempotency_key text, p_metadata jsonb) IS 'Books a slot for a patient';


--
-- Name: follow_with_payment(); Type: FUNCTION; Schema: booking; Owner: clinic_owner
--

CREATE FUNCTION booking.follow_with_payment() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
  v_payment jsonb;
BEGIN
  IF app.current_clinic_id() IS DISTINCT FROM coalesce(NEW.clinic_id, OLD.clinic_id) THEN
    RAISE EXCEPTION 'app.current_clinic_id has to be the clinic of an appointment that asked for a payment'
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;

  IF TG_OP = 'INSERT' THEN
    v_payment := NEW.external_reference -> 'payment';
    IF jsonb_typeof(v_payment -> 'amount_cents') IS DISTINCT FROM 'number'
      OR (v_payment ->> 'amount_cents') !~ '^[0-9]{1,15}$'
      OR jsonb_typeof(v_payment -> 'currency') IS DISTINCT FROM 'string'
      OR coalesce(v_payment ->> 'idempotency_key', '') = ''
      OR NEW.created_by IS NULL THEN
      RAISE EXCEPTION 'a booking''s payment needs a whole amount_cents, a currency and the booking''s idempotency_key'
        USING ERRCODE = 'invalid_parameter_value';
    END IF;

    INSERT INTO public.payments
      (clinic_id, patient_id, appointment_id, requested_by, idempotency_key, amount_cents, currency)
    VALUES
      (NEW.clinic_id, NEW.patient_id, NEW.id, NEW.created_by, v_payment ->> 'idempotency_key',
       (v_payment ->> 'amount_cents')::bigint, v_payment ->> 'currency');
    RETURN NULL;
  END IF;

  IF TG_OP = 'UPDATE' THEN
    UPDATE public.payments AS payment
    SET status = 'voided'
    WHERE payment.clinic_id = OLD.clinic_id
      AND payment.patient_id = OLD.patient_id
      AND payment.appointment_id = OLD.id
      AND payment.status = 'pending';
    RETURN NULL;
  END IF;

  -- DELETE: what this transaction did not insert stays, and forbids it.
  DELETE FROM public.payments AS payment
  WHERE payment.clinic_id = OLD.clinic_id
    AND payment.patient_id = OLD.patient_id
    AND payment.appointment_id = OLD.id
    AND payment.xmin = pg_current_xact_id()::xid;
  RETURN OLD;
END
$_$;


ALTER FUNCTION booking.follow_with_payment() OWNER TO clinic_owner;

--
-- Name: FUNCTION follow_with_payment(); Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON FUNCTION booking.follow_with_payment() IS 'Trigger: keeps a booking''s payment in step with the booking';


--
-- Name: require_payments_key(); Type: FUNCTION; Schema: booking; Owner: clinic_owner
--

CREATE FUNCTION booking.require_payments_key() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF EXISTS (
    SELECT
    FROM public.payments AS payment
    WHERE payment.clinic_id = NEW.clinic_id
      AND payment.patient_id = NEW.patient_id
      AND payment.appointment_id = NEW.id
      AND NOT EXISTS (
        SELECT
        FROM booking.booking_requests AS request
        WHERE request.clinic_id = payment.clinic_id
          AND request.requested_by = payment.requested_by
          AND request.idempotency_key = payment.idempotency_key
          AND request.operation = 'create_booking'
          AND request.appointment_id = payment.appointment_id)) THEN
    RAISE EXCEPTION 'a booking''s payment has to name the booking''s own idempotency_key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN NULL;
END
$$;


ALTER FUNCTION booking.require_payments_key() OWNER TO clinic_owner;

--
-- Name: FUNCTION require_payments_key(); Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON FUNCTION booking.require_payments_key() IS 'Trigger: a booking''s payment has the booking''s own key';


--
-- Name: withdraw_appointment(uuid); Type: FUNCTION; Schema: booking; Owner: clinic_owner
--

CREATE FUNCTION booking.withdraw_appointment(p_appointment_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  DELETE FROM public.appointments AS appointment
  WHERE appointment.id = p_appointment_id
    AND appointment.xmin = pg_current_xact_id()::xid;

  IF NOT FOUND THEN
    RAISE EXCEPTION 'the slot was closed while it was being booked'
      USING ERRCODE = 'serialization_failure';
  END IF;
END
$$;


ALTER FUNCTION booking.withdraw_appointment(p_appointment_id uuid) OWNER TO clinic_owner;

--
-- Name: FUNCTION withdraw_appointment(p_appointment_id uuid); Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON FUNCTION booking.withdraw_appointment(p_appointment_id uuid) IS 'Deletes an appointment that this transaction inserted';


--
-- Name: calculate_bmi(numeric, numeric); Type: FUNCTION; Schema: clinic; Owner: clinic_owner
--

CREATE FUNCTION clinic.calculate_bmi(p_weight_kg numeric, p_height_cm numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
  SELECT CASE WHEN p_weight_kg > 0 AND p_height_cm > 0 THEN round(p_weight_kg / (p_height_cm / 100) ^ 2, 1) END
$$;


ALTER FUNCTION clinic.calculate_bmi(p_weight_kg numeric, p_height_cm numeric) OWNER TO clinic_owner;

--
-- Name: FUNCTION calculate_bmi(p_weight_kg numeric, p_height_cm numeric); Type: COMMENT; Schema: clinic; Owner: clinic_owner
--

COMMENT ON FUNCTION clinic.calculate_bmi(p_weight_kg numeric, p_height_cm numeric) IS 'Weight in kg by the square of height in m';


--
-- Name: decrypt_phi(bytea); Type: FUNCTION; Schema: clinic; Owner: clinic_owner
--

CREATE FUNCTION clinic.decrypt_phi(p_encrypted bytea) RETURNS text
    LANGUAGE sql STABLE STRICT
    AS $$
  SELECT public.pgp_sym_decrypt(p_encrypted, app.encryption_key())
$$;


ALTER FUNCTION clinic.decrypt_phi(p_encrypted bytea) OWNER TO clinic_owner;

--
-- Name: FUNCTION decrypt_phi(p_encrypted bytea); Type: COMMENT; Schema: clinic; Owner: clinic_owner
--

COMMENT ON FUNCTION clinic.decrypt_phi(p_encrypted bytea) IS 'What encrypt_phi was given';


--
-- Name: encrypt_phi(text); Type: FUNCTION; Schema: clinic; Owner: clinic_owner
--

CREATE FUNCTION clinic.encrypt_phi(p_text text) RETURNS bytea
    LANGUAGE sql STRICT
    AS $$
  SELECT public.pgp_sym_encrypt(p_text, app.encryption_key(), 'cipher-algo=aes256, compress-algo=0')
$$;


ALTER FUNCTION clinic.encrypt_phi(p_text text) OWNER TO clinic_owner;

--
-- Name: FUNCTION encrypt_phi(p_text text); Type: COMMENT; Schema: clinic; Owner: clinic_owner
--

COMMENT ON FUNCTION clinic.encrypt_phi(p_text text) IS 'Encrypts a text with the key of the transaction';


--
-- Name: generate_appointment_number(uuid, timestamp with time zone); Type: FUNCTION; Schema: clinic; Owner: clinic_owner
--

CREATE FUNCTION clinic.generate_appointment_number(p_appointment_id uuid, p_booked_at timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    AS $$
  SELECT concat_ws('-', 'A', to_char(p_booked_at AT TIME ZONE 'UTC', 'YYYYMMDD'),
                   upper(right(p_appointment_id::text, 12)))
$$;


ALTER FUNCTION clinic.generate_appointment_number(p_appointment_id uuid, p_booked_at timestamp with time zone) OWNER TO clinic_owner;

--
-- Name: FUNCTION generate_appointment_number(p_appointment_id uuid, p_booked_at timestamp with time zone); Type: COMMENT; Schema: clinic; Owner: clinic_owner
--

COMMENT ON FUNCTION clinic.generate_appointment_number(p_appointment_id uuid, p_booked_at timestamp with time zone) IS 'The number that people tell each other';


--
-- Name: update_updated_at_column(); Type: FUNCTION; Schema: clinic; Owner: clinic_owner
--

CREATE FUNCTION clinic.update_updated_at_column() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;


ALTER FUNCTION clinic.update_updated_at_column() OWNER TO clinic_owner;

--
-- Name: FUNCTION update_updated_at_column(); Type: COMMENT; Schema: clinic; Owner: clinic_owner
--

COMMENT ON FUNCTION clinic.update_updated_at_column() IS 'Trigger: keeps updated_at true';


--
-- Name: apply_event(uuid, bigint, jsonb); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.apply_event(p_id uuid, p_claim_no bigint, p_effect jsonb) RETURNS text
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
  v_setting   text := coalesce(current_setting('app.current_clinic_id', true), '');
  v_clinic_id uuid;
  v_result    text;
BEGIN
  IF p_id IS NULL OR p_claim_no IS NULL THEN
    RAISE EXCEPTION 'apply_event needs an event and a claim'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  SELECT event.clinic_id
  INTO v_clinic_id
  FROM public.webhook_events AS event
  WHERE event.id = p_id;

  IF NOT FOUND THEN
    RETURN 'stale';
  END IF;

  PERFORM set_config('app.current_clinic_id', v_clinic_id::text, true);
  v_result := webhook.take_effect(p_id, p_claim_no, p_effect);
  -- If it raises, the setting is rolled back with everything else.
  PERFORM set_config('app.current_clinic_id', v_setting, true);
  RETURN v_result;
END
$$;


ALTER FUNCTION webhook.apply_event(p_id uuid, p_claim_no bigint, p_effect jsonb) OWNER TO clinic_owner;

--
-- Name: FUNCTION apply_event(p_id uuid, p_claim_no bigint, p_effect jsonb); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.apply_event(p_id uuid, p_claim_no bigint, p_effect jsonb) IS 'Marks a claim as a success and has its event''s effect, once';


--
-- Name: claim_next_event(text, integer, interval); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.claim_next_event(p_worker text, p_limit integer DEFAULT 1, p_lease interval DEFAULT '00:00:30'::interval) RETURNS TABLE(id uuid, claim_no bigint, attempts integer, webhook_id uuid, event_id text, payload jsonb, leased_until timestamp with time zone)
    LANGUAGE plpgsql ROWS 1
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
DECLARE
  v_now     timestamptz;
  v_ids     uuid[] := '{}';
  v_ready   uuid[];
  v_place   timestamptz;
  v_first   timestamptz;
  v_again   boolean;
  v_in_line boolean;
  v_wanted  int;
  v_until   timestamptz;
  v_line    timestamptz;
  v_ends    timestamptz;
  v_idle    boolean := true;
  v_passed  bigint;
BEGIN
  IF coalesce(p_worker, '') = '' OR coalesce(p_limit, 0) < 1 OR coalesce(p_lease, '0 s') <= interval '0 s' THEN
    RAISE EXCEPTION 'claim_next_event needs a worker, a limit of 1 at least and a positive lease'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  -- The second look is for a call that would come back empty: the first can be too late for the events that were there
  -- when it began, and too early for one that has come since.
  FOR v_look IN 1 .. 2 LOOP
    -- A variable, for an index cannot be searched by a volatile function.
    v_now := clock_timestamp();
    v_until := webhook.search_from('webhook.search_again');
    v_line := '-infinity';
    v_ends := '-infinity';
    IF v_look = 1 AND v_until > v_now THEN
      v_line := webhook.search_from('webhook.search_line');
      v_ends := webhook.search_from('webhook.search_ends');
    ELSIF v_until <= v_now THEN
      -- One is enough: the others go on from where they can.
      PERFORM webhook.set_search('webhook.search_again', v_now + interval '1 s');
    END IF;
    v_passed := webhook.entries_read();

    IF EXISTS (SELECT
               FROM public.webhook_events AS event
               WHERE event.status = 'processing'
                 AND event.leased_until BETWEEN v_ends AND v_now) THEN
      v_idle := false;

      WITH exhausted AS MATERIALIZED (
        SELECT event.id
        FROM public.webhook_events AS event
        WHERE event.status = 'processing'
          AND event.leased_until BETWEEN v_ends AND v_now
          AND event.attempts >= event.max_attempts
        ORDER BY event.leased_until
        LIMIT 100
        FOR NO KEY UPDATE SKIP LOCKED
      ), given_up AS (
        UPDATE public.webhook_events AS event
        SET status = 'dead_letter',
            leased_until = NULL,
            error = 'the lease of the last attempt expired'
        FROM exhausted
        WHERE event.id = exhausted.id
        RETURNING event.clinic_id, event.webhook_id, event.event_id, event.id, event.claim_no, event.attempts
      )
      INSERT INTO public.webhook_logs
        (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt)
      SELECT given_up.clinic_id, given_up.webhook_id, given_up.event_id, 'expired', NULL, given_up.id,
        given_up.claim_no, given_up.attempts
      FROM given_up;

      WITH expired AS MATERIALIZED (
        SELECT event.id
        FROM public.webhook_events AS event
        WHERE event.status = 'processing'
          AND event.leased_until BETWEEN v_ends AND v_now
          AND event.attempts < event.max_attempts
        ORDER BY event.leased_until
        LIMIT p_limit
        FOR NO KEY UPDATE SKIP LOCKED
      )
      SELECT coalesce(array_agg(expired.id), '{}')
      INTO v_ids
      FROM expired;

      INSERT INTO public.webhook_logs
        (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt)
      SELECT event.clinic_id, event.webhook_id, event.event_id, 'expired', NULL, event.id, event.claim_no,
        event.attempts
      FROM public.webhook_events AS event
      WHERE event.id = ANY (v_ids);
    END IF;

    v_again := cardinality(v_ids) < p_limit AND EXISTS (
      SELECT
      FROM public.webhook_events AS event
      WHERE event.status IN ('pending', 'failed')
        AND NOT event.in_line
        AND event.next_attempt_at BETWEEN v_ends AND v_now);
    v_idle := v_idle AND NOT v_again;

    -- The half of those that come again, then the line, then again for what it left.
    FOREACH v_in_line IN ARRAY CASE WHEN v_again THEN ARRAY[false, true, false] ELSE ARRAY[true] END LOOP
      v_wanted := p_limit - cardinality(v_ids);
      IF v_again AND NOT v_in_line THEN
        v_again := false;
        v_wanted := (v_wanted + (random() < 0.5)::int) / 2;
      END IF;
      CONTINUE WHEN v_wanted = 0;

      -- Its own locks a statement does not skip.
      WITH ready AS MATERIALIZED (
        SELECT event.id, event.next_attempt_at
        FROM public.webhook_events AS event
        WHERE event.status IN ('pending', 'failed')
          AND event.in_line = v_in_line
          AND event.next_attempt_at BETWEEN CASE WHEN v_in_line THEN v_line ELSE v_ends END AND v_now
          AND event.id <> ALL (v_ids)
        ORDER BY event.next_attempt_at
        LIMIT v_wanted
        FOR NO KEY UPDATE SKIP LOCKED
      )
      SELECT array_agg(ready.id), min(ready.next_attempt_at)
      INTO v_ready, v_place
      FROM ready;

      v_ids := v_ids || v_ready;
      IF v_in_line THEN
        v_first := v_place;
      END IF;
    END LOOP;

    v_passed := webhook.entries_read() - v_passed;
    IF v_passed > 500 + 10 * p_limit THEN
      IF v_first IS NOT NULL THEN
        PERFORM webhook.set_search('webhook.search_line', v_first);
      END IF;
      IF v_idle THEN
        PERFORM webhook.set_search('webhook.search_ends', v_now - interval '20 ms');
      END IF;
      IF v_line = '-infinity' THEN
        -- Everything was searched: what is kept from earlier is no longer needed.
        IF v_first IS NULL THEN
          PERFORM webhook.set_search('webhook.search_line', '-infinity');
        END IF;
        IF NOT v_idle THEN
          PERFORM webhook.set_search('webhook.search_ends', '-infinity');
        END IF;
        PERFORM webhook.set_search('webhook.search_again', v_now + v_passed * interval '10 microseconds');
      END IF;
    ELSIF v_until <= v_now THEN
      PERFORM webhook.set_search('webhook.search_again', NULL);
    END IF;

    EXIT WHEN v_ids <> '{}';
  END LOOP;

  IF v_ids = '{}' THEN
    RETURN;
  END IF;

  -- The rows are locked, and were found claimable under the lock: nobody else can take them now.
  RETURN QUERY
  UPDATE public.webhook_events AS event
  SET status = 'processing',
      claim_no = event.claim_no + 1,
      attempts = event.attempts + 1,
      claimed_by = p_worker,
      leased_until = clock_timestamp() + p_lease,
      last_attempt_at = clock_timestamp(),
      result = NULL
  WHERE event.id = ANY (v_ids)
  RETURNING
    event.id,
    event.claim_no,
    event.attempts,
    event.webhook_id,
    event.event_id,
    event.payload,
    event.leased_until;
END
$$;


ALTER FUNCTION webhook.claim_next_event(p_worker text, p_limit integer, p_lease interval) OWNER TO clinic_owner;

--
-- Name: FUNCTION claim_next_event(p_worker text, p_limit integer, p_lease interval); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.claim_next_event(p_worker text, p_limit integer, p_lease interval) IS 'Claims events for a worker, under a lease';


--
-- Name: delete_finished(timestamp with time zone, integer); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.delete_finished(p_before timestamp with time zone, p_limit integer DEFAULT 10000) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  v_clinic_id uuid := app.current_clinic_id();
  v_ids       uuid[];
BEGIN
  IF v_clinic_id IS NULL OR p_before IS NULL OR coalesce(p_limit, 0) < 1 THEN
    RAISE EXCEPTION 'delete_finished needs app.current_clinic_id, a time and a limit of 1 at least'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  WITH finished AS MATERIALIZED (
    SELECT event.id
    FROM public.webhook_events AS event
    WHERE event.clinic_id = v_clinic_id
      AND event.status = 'success'
      AND event.received_at < p_before
    LIMIT p_limit
    FOR UPDATE SKIP LOCKED
  ), deleted AS (
    DELETE FROM public.webhook_events AS event
    USING finished
    WHERE event.id = finished.id
    RETURNING event.id
  )
  SELECT coalesce(array_agg(deleted.id), '{}')
  INTO v_ids
  FROM deleted;

  DELETE FROM public.webhook_deliveries AS delivery
  WHERE delivery.id = ANY (v_ids);

  RETURN cardinality(v_ids);
END
$$;


ALTER FUNCTION webhook.delete_finished(p_before timestamp with time zone, p_limit integer) OWNER TO clinic_owner;

--
-- Name: FUNCTION delete_finished(p_before timestamp with time zone, p_limit integer); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.delete_finished(p_before timestamp with time zone, p_limit integer) IS 'Deletes a clinic''s finished events past their time';


--
-- Name: delete_logs(timestamp with time zone, integer); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.delete_logs(p_before timestamp with time zone, p_limit integer DEFAULT 10000) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  v_clinic_id uuid := app.current_clinic_id();
  v_deleted   int;
BEGIN
  IF v_clinic_id IS NULL OR p_before IS NULL OR coalesce(p_limit, 0) < 1 THEN
    RAISE EXCEPTION 'delete_logs needs app.current_clinic_id, a time and a limit of 1 at least'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  WITH past AS MATERIALIZED (
    SELECT log.id
    FROM public.webhook_logs AS log
    WHERE log.clinic_id = v_clinic_id
      AND log.received_at < p_before
    LIMIT p_limit
    FOR UPDATE SKIP LOCKED
  )
  DELETE FROM public.webhook_logs AS log
  USING past
  WHERE log.id = past.id;

  GET DIAGNOSTICS v_deleted = ROW_COUNT;
  RETURN v_deleted;
END
$$;


ALTER FUNCTION webhook.delete_logs(p_before timestamp with time zone, p_limit integer) OWNER TO clinic_owner;

--
-- Name: FUNCTION delete_logs(p_before timestamp with time zone, p_limit integer); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.delete_logs(p_before timestamp with time zone, p_limit integer) IS 'Deletes a clinic''s webhook log rows past their time';


--
-- Name: entries_read(); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.entries_read() RETURNS bigint
    LANGUAGE sql
    AS $$
  SELECT pg_catalog.pg_stat_get_xact_tuples_returned('public.webhook_events_claimable'::regclass)
    + pg_catalog.pg_stat_get_xact_tuples_returned('public.webhook_events_leased'::regclass)
$$;


ALTER FUNCTION webhook.entries_read() OWNER TO clinic_owner;

--
-- Name: FUNCTION entries_read(); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.entries_read() IS 'Entries of the claims'' indexes that this session has read';


--
-- Name: extend_lease(uuid, bigint, interval); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.extend_lease(p_id uuid, p_claim_no bigint, p_lease interval) RETURNS timestamp with time zone
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
  v_leased_until timestamptz;
BEGIN
  IF p_id IS NULL OR p_claim_no IS NULL OR coalesce(p_lease, '0 s') <= interval '0 s' THEN
    RAISE EXCEPTION 'extend_lease needs an event, a claim and a positive lease'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  UPDATE public.webhook_events AS event
  SET leased_until = greatest(event.leased_until, clock_timestamp() + p_lease)
  WHERE event.id = p_id
    AND event.claim_no = p_claim_no
    AND event.leased_until IS NOT NULL
  RETURNING event.leased_until
  INTO v_leased_until;

  RETURN v_leased_until;
END
$$;


ALTER FUNCTION webhook.extend_lease(p_id uuid, p_claim_no bigint, p_lease interval) OWNER TO clinic_owner;

--
-- Name: FUNCTION extend_lease(p_id uuid, p_claim_no bigint, p_lease interval); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.extend_lease(p_id uuid, p_claim_no bigint, p_lease interval) IS 'Prolongs the lease of a claim';


--
-- Name: ingest_event(uuid, text, jsonb, text, text, bytea, jsonb, text, text); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.ingest_event(p_webhook_id uuid, p_event_id text, p_payload jsonb, p_signature text, p_idempotency_key text, p_raw_body bytea DEFAULT NULL::bytea, p_headers jsonb DEFAULT NULL::jsonb, p_url text DEFAULT NULL::text, p_order_key text DEFAULT NULL::text) RETURNS TABLE(outcome text, id uuid)
    LANGUAGE plpgsql ROWS 1
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    AS $$
DECLARE
  v_clinic_id    uuid;
  v_max_attempts int;
BEGIN
  IF p_webhook_id IS NULL OR coalesce(p_event_id, '') = '' OR p_payload IS NULL THEN
    RAISE EXCEPTION 'ingest_event needs an integration, an event id and a payload'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  SELECT integration.clinic_id, integration.max_attempts
  INTO v_clinic_id, v_max_attempts
  FROM public.integration_webhooks AS integration
  WHERE integration.id = p_webhook_id
    AND integration.is_active;

  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no active integration %', p_webhook_id
      USING ERRCODE = 'no_data_found';
  END IF;

  -- Whoever inserts first wins. The others wait until the winner is through; only a new statement sees its row. Should
  -- that be gone again, the event is new once more.
  LOOP
    INSERT INTO public.webhook_events AS event
      (clinic_id, webhook_id, event_id, payload, signature, idempotency_key, max_attempts, next_attempt_at, order_key)
    VALUES
      (v_clinic_id, p_webhook_id, p_event_id, p_payload, p_signature, NULLIF(p_idempotency_key, ''), v_max_attempts,
       webhook.next_place(v_clinic_id), NULLIF(p_order_key, ''))
    ON CONFLICT ON CONSTRAINT webhook_events_webhook_event_key DO NOTHING
    RETURNING event.id
    INTO id;

    IF FOUND THEN
      outcome := 'accepted';
      IF num_nonnulls(p_raw_body, p_headers, p_url) > 0 THEN
        INSERT INTO public.webhook_deliveries (id, clinic_id, raw_body, headers, url)
        VALUES (ingest_event.id, v_clinic_id, p_raw_body, p_headers, p_url);
      END IF;
      EXIT;
    END IF;

    SELECT event.id
    INTO id
    FROM public.webhook_events AS event
    WHERE event.webhook_id = p_webhook_id
      AND event.event_id = p_event_id;

    IF FOUND THEN
      outcome := 'duplicate';
      EXIT;
    END IF;
  END LOOP;

  RETURN NEXT;
END
$$;


ALTER FUNCTION webhook.ingest_event(p_webhook_id uuid, p_event_id text, p_payload jsonb, p_signature text, p_idempotency_key text, p_raw_body bytea, p_headers jsonb, p_url text, p_order_key text) OWNER TO clinic_owner;

--
-- Name: FUNCTION ingest_event(p_webhook_id uuid, p_event_id text, p_payload jsonb, p_signature text, p_idempotency_key text, p_raw_body bytea, p_headers jsonb, p_url text, p_order_key text); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.ingest_event(p_webhook_id uuid, p_event_id text, p_payload jsonb, p_signature text, p_idempotency_key text, p_raw_body bytea, p_headers jsonb, p_url text, p_order_key text) IS 'Takes in an event, once';


--
-- Name: keep_order(); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.keep_order() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
BEGIN
  -- Two keys with one hash only wait for each other. Each statement from here on sees what the holder before committed.
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.webhook_id::text || NEW.order_key, 0));

  IF TG_OP = 'INSERT' THEN
    SELECT coalesce(max(event.order_no), 0) + 1
    INTO NEW.order_no
    FROM public.webhook_events AS event
    WHERE event.webhook_id = NEW.webhook_id
      AND event.order_key = NEW.order_key
      AND event.status <> 'success';
    -- The transaction may have begun before that of an event with a lower number.
    NEW.received_at := clock_timestamp();
  END IF;

  IF TG_WHEN = 'BEFORE' THEN
    IF EXISTS (
      SELECT
      FROM public.webhook_events AS event
      WHERE event.webhook_id = NEW.webhook_id
        AND event.order_key = NEW.order_key
        AND event.status <> 'success'
        AND event.status <> 'dead_letter') THEN
      NEW.next_attempt_at := 'infinity';
      NEW.in_line := false;
    END IF;
    RETURN NEW;
  END IF;

  UPDATE public.webhook_events AS event
  SET next_attempt_at = clock_timestamp()
  FROM (
    SELECT following.id, following.next_attempt_at
    FROM public.webhook_events AS following
    WHERE following.webhook_id = NEW.webhook_id
      AND following.order_key = NEW.order_key
      AND following.status <> 'success'
      AND following.status <> 'dead_letter'
    ORDER BY following.order_no
    LIMIT 1
  ) AS first
  WHERE event.id = first.id
    AND first.next_attempt_at = 'infinity';
  RETURN NULL;
END
$$;


ALTER FUNCTION webhook.keep_order() OWNER TO clinic_owner;

--
-- Name: FUNCTION keep_order(); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.keep_order() IS 'Trigger: events of one order key are processed one after the other';


--
-- Name: mark_event_result(uuid, bigint, boolean, text); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.mark_event_result(p_id uuid, p_claim_no bigint, p_ok boolean, p_error text DEFAULT NULL::text) RETURNS text
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
  v_event  record;
  v_result text;
BEGIN
  IF p_id IS NULL OR p_claim_no IS NULL OR p_ok IS NULL THEN
    RAISE EXCEPTION 'mark_event_result needs an event, a claim and a result'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  IF p_ok THEN
    WITH marked AS (
      UPDATE public.webhook_events AS event
      SET status = 'success',
          result = 'success',
          leased_until = NULL,
          processed_at = clock_timestamp(),
          error = p_error
      WHERE event.id = p_id
        AND event.claim_no = p_claim_no
        AND event.leased_until IS NOT NULL
      RETURNING event.clinic_id, event.webhook_id, event.event_id, event.attempts
    )
    INSERT INTO public.webhook_logs
      (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt)
    SELECT marked.clinic_id, marked.webhook_id, marked.event_id, 'success', NULL, p_id, p_claim_no, marked.attempts
    FROM marked;

    IF FOUND THEN
      RETURN 'success';
    END IF;
  ELSE
    UPDATE public.webhook_events AS event
    SET status = CASE WHEN event.attempts >= event.max_attempts THEN 'dead_letter' ELSE 'failed' END,
        result = CASE WHEN event.attempts >= event.max_attempts THEN 'dead_letter' ELSE 'retry' END,
        leased_until = NULL,
        next_attempt_at = clock_timestamp() + (1 + random() / 10) * (
          SELECT least(integration.backoff * 2 ^ least(event.attempts - 1, 20), interval '1 day')
          FROM public.integration_webhooks AS integration
          WHERE integration.id = event.webhook_id),
        in_line = false,
        error = p_error
    WHERE event.id = p_id
      AND event.claim_no = p_claim_no
      AND event.leased_until IS NOT NULL
    RETURNING event.clinic_id, event.webhook_id, event.event_id, event.attempts, event.result
    INTO v_event;

    IF FOUND THEN
      INSERT INTO public.webhook_logs
        (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt, error)
      VALUES
        (v_event.clinic_id, v_event.webhook_id, v_event.event_id, v_event.result, NULL, p_id, p_claim_no,
         v_event.attempts, coalesce(substring(p_error FROM '^([a-z0-9][a-z0-9 _.-]{0,63}):'), 'other'));
      RETURN v_event.result;
    END IF;
  END IF;

  -- The result of a claim is kept until the next claim. A claim that was given up has none.
  SELECT event.result
  INTO v_result
  FROM public.webhook_events AS event
  WHERE event.id = p_id
    AND event.claim_no = p_claim_no;

  RETURN coalesce(v_result, 'stale');
END
$$;


ALTER FUNCTION webhook.mark_event_result(p_id uuid, p_claim_no bigint, p_ok boolean, p_error text) OWNER TO clinic_owner;

--
-- Name: FUNCTION mark_event_result(p_id uuid, p_claim_no bigint, p_ok boolean, p_error text); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.mark_event_result(p_id uuid, p_claim_no bigint, p_ok boolean, p_error text) IS 'Takes the result of a claim';


--
-- Name: mark_events_done(uuid[], bigint[]); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.mark_events_done(p_ids uuid[], p_claim_nos bigint[]) RETURNS TABLE(id uuid, claim_no bigint, result text)
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
BEGIN
  IF p_ids IS NULL OR p_claim_nos IS NULL
    OR cardinality(p_ids) <> cardinality(p_claim_nos)
    OR array_position(p_claim_nos, NULL) IS NOT NULL
    -- A NULL is counted by neither.
    OR cardinality(p_ids) <> (SELECT count(DISTINCT one.id) FROM unnest(p_ids) AS one (id)) THEN
    RAISE EXCEPTION 'mark_events_done needs different events, and a claim number for each'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  PERFORM
  FROM public.webhook_events AS event
  WHERE event.id = ANY (p_ids)
  ORDER BY event.id
  FOR NO KEY UPDATE;

  WITH marked AS (
    UPDATE public.webhook_events AS event
    SET status = 'success',
        result = 'success',
        leased_until = NULL,
        processed_at = clock_timestamp(),
        error = NULL
    WHERE event.id = ANY (p_ids)
      AND event.claim_no = p_claim_nos[array_position(p_ids, event.id)]
      AND event.leased_until IS NOT NULL
    RETURNING event.clinic_id, event.webhook_id, event.event_id, event.id, event.claim_no, event.attempts
  )
  INSERT INTO public.webhook_logs
    (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt)
  SELECT marked.clinic_id, marked.webhook_id, marked.event_id, 'success', NULL, marked.id, marked.claim_no,
    marked.attempts
  FROM marked;

  -- What was just marked, what was before, and what is kept of neither: as mark_event_result answers.
  RETURN QUERY
  SELECT claim.id, claim.claim_no, coalesce(event.result, 'stale')
  FROM unnest(p_ids, p_claim_nos) AS claim (id, claim_no)
  LEFT JOIN public.webhook_events AS event ON event.id = claim.id AND event.claim_no = claim.claim_no;
END
$$;


ALTER FUNCTION webhook.mark_events_done(p_ids uuid[], p_claim_nos bigint[]) OWNER TO clinic_owner;

--
-- Name: FUNCTION mark_events_done(p_ids uuid[], p_claim_nos bigint[]); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.mark_events_done(p_ids uuid[], p_claim_nos bigint[]) IS 'Takes the successes of many claims at once';


--
-- Name: next_place(uuid); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.next_place(p_clinic_id uuid) RETURNS timestamp with time zone
    LANGUAGE plpgsql
    AS $$
DECLARE
  -- A variable, for an index cannot be searched by a volatile function.
  v_now   timestamptz := clock_timestamp();
  v_line  timestamptz := '-infinity';
  v_first timestamptz;
  v_last  timestamptz;
BEGIN
  IF webhook.search_from('webhook.search_again') > v_now THEN
    v_line := webhook.search_from('webhook.search_line');
  END IF;

  SELECT event.next_attempt_at
  INTO v_first
  FROM public.webhook_events AS event
  WHERE event.status IN ('pending', 'failed')
    AND event.in_line
    AND event.next_attempt_at BETWEEN v_line AND v_now
  ORDER BY event.next_attempt_at
  LIMIT 1;

  IF NOT FOUND THEN
    RETURN v_now;
  END IF;

  SELECT event.next_attempt_at
  INTO v_last
  FROM public.webhook_events AS event
  WHERE event.clinic_id = p_clinic_id
    AND event.status IN ('pending', 'failed')
    AND event.in_line
    AND event.next_attempt_at BETWEEN v_first AND v_now
  ORDER BY event.next_attempt_at DESC
  LIMIT 1;

  RETURN least(coalesce(v_last, v_first) + interval '1 microsecond', v_now);
END
$$;


ALTER FUNCTION webhook.next_place(p_clinic_id uuid) OWNER TO clinic_owner;

--
-- Name: FUNCTION next_place(p_clinic_id uuid); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.next_place(p_clinic_id uuid) IS 'The place in line of one more event of a clinic';


--
-- Name: read_delivery(uuid, bigint); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.read_delivery(p_id uuid, p_claim_no bigint) RETURNS TABLE(provider text, clinic_id uuid, event_id text, idempotency_key text, raw_body bytea, headers jsonb, url text, received_at timestamp with time zone)
    LANGUAGE sql STABLE ROWS 1
    SET enable_seqscan TO 'off'
    AS $$
  SELECT
    integration.provider,
    event.clinic_id,
    event.event_id,
    coalesce(event.idempotency_key, event.event_id),
    delivery.raw_body,
    delivery.headers,
    delivery.url,
    delivery.received_at
  FROM public.webhook_events AS event
  JOIN public.integration_webhooks AS integration ON integration.id = event.webhook_id
  LEFT JOIN public.webhook_deliveries AS delivery ON delivery.id = event.id
  WHERE event.id = p_id
    AND event.claim_no = p_claim_no
    AND event.leased_until IS NOT NULL
$$;


ALTER FUNCTION webhook.read_delivery(p_id uuid, p_claim_no bigint) OWNER TO clinic_owner;

--
-- Name: FUNCTION read_delivery(p_id uuid, p_claim_no bigint); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.read_delivery(p_id uuid, p_claim_no bigint) IS 'What the holder of a claim needs to process its event';


--
-- Name: replay_chosen(text, uuid, text, interval, integer, boolean, uuid[]); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.replay_chosen(p_provider text, p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean, p_ids uuid[] DEFAULT NULL::uuid[]) RETURNS TABLE(id uuid, outcome text)
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
  v_clinic_id  uuid := app.current_clinic_id();
  v_before     timestamptz := clock_timestamp() - coalesce(p_older_than, '0 s');
  v_fresh      uuid[];
  v_duplicates uuid[];
  v_id         uuid;
BEGIN
  IF v_clinic_id IS NULL OR p_limit < 1 OR p_dry_run IS NULL THEN
    RAISE EXCEPTION 'a replay needs app.current_clinic_id, a limit of 1 at least or none, and p_dry_run'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  IF NOT p_dry_run THEN
    -- The next statement sees what the replay before has committed. Two clinics with one hash only wait for each other.
    PERFORM pg_advisory_xact_lock(hashtextextended('replay ' || v_clinic_id::text, 0));
  END IF;

  WITH chosen AS MATERIALIZED (
    SELECT
      event.id,
      event.clinic_id,
      event.last_attempt_at,
      integration.provider,
      coalesce(event.idempotency_key, event.event_id) AS effect_key
    FROM public.webhook_events AS event
    JOIN public.integration_webhooks AS integration ON integration.id = event.webhook_id
    WHERE event.clinic_id = v_clinic_id
      AND event.status = 'dead_letter'
      AND (p_provider IS NULL OR integration.provider = p_provider)
      AND (p_webhook_id IS NULL OR event.webhook_id = p_webhook_id)
      AND (p_error_like IS NULL OR event.error LIKE p_error_like)
      AND (p_older_than IS NULL OR event.last_attempt_at <= v_before)
      AND (p_ids IS NULL OR event.id = ANY (p_ids))
  ), judged AS MATERIALIZED (
    SELECT
      chosen.id,
      chosen.last_attempt_at,
      row_number() OVER (
        PARTITION BY chosen.provider, chosen.effect_key
        ORDER BY chosen.last_attempt_at, chosen.id) > 1
      OR EXISTS (
        SELECT
        FROM public.webhook_idempotency AS bound
        WHERE bound.clinic_id = chosen.clinic_id
          AND bound.provider = chosen.provider
          AND bound.idempotency_key = chosen.effect_key
          AND bound.status = 'processed')
      OR EXISTS (
        SELECT
        FROM public.webhook_events AS other
        JOIN public.integration_webhooks AS integration ON integration.id = other.webhook_id
        WHERE other.clinic_id = chosen.clinic_id
          AND other.idempotency_key = chosen.effect_key
          AND other.status IN ('pending', 'processing', 'failed')
          AND integration.provider = chosen.provider)
      -- An event without a key is its own: of two integrations of a provider each may have one with that id.
      OR EXISTS (
        SELECT
        FROM public.integration_webhooks AS integration
        JOIN public.webhook_events AS other ON other.webhook_id = integration.id
        WHERE integration.clinic_id = chosen.clinic_id
          AND integration.provider = chosen.provider
          AND other.event_id = chosen.effect_key
          AND other.idempotency_key IS NULL
          AND other.status IN ('pending', 'processing', 'failed')) AS is_duplicate
    FROM chosen
  )
  SELECT
    array_agg(judged.id ORDER BY judged.last_attempt_at, judged.id) FILTER (WHERE judged.is_duplicate),
    (array_agg(judged.id ORDER BY judged.last_attempt_at, judged.id) FILTER (WHERE NOT judged.is_duplicate))
      [:coalesce(p_limit, 2147483647)]
  INTO v_duplicates, v_fresh
  FROM judged;

  IF NOT p_dry_run THEN
    -- One after the other: the first of an order key is due, and the others wait for it.
    FOR v_id IN
      SELECT event.id
      FROM public.webhook_events AS event
      WHERE event.id = ANY (v_fresh)
      ORDER BY event.webhook_id, event.order_key, event.order_no
    LOOP
      UPDATE public.webhook_events AS event
      SET status = 'pending',
          attempts = 0,
          next_attempt_at = clock_timestamp(),
          in_line = false
      WHERE event.id = v_id
        AND event.status = 'dead_letter';
    END LOOP;
  END IF;

  RETURN QUERY
  SELECT told.id, CASE WHEN p_dry_run THEN 'would_replay' ELSE 'replayed' END
  FROM unnest(v_fresh) AS told (id)
  UNION ALL
  SELECT told.id, 'duplicate'
  FROM unnest(v_duplicates) AS told (id);
END
$$;


ALTER FUNCTION webhook.replay_chosen(p_provider text, p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean, p_ids uuid[]) OWNER TO clinic_owner;

--
-- Name: FUNCTION replay_chosen(p_provider text, p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean, p_ids uuid[]); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.replay_chosen(p_provider text, p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean, p_ids uuid[]) IS 'Makes chosen dead letters pending again, but for duplicates';


--
-- Name: replay_dead_letters(uuid, text, interval, integer, boolean); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.replay_dead_letters(p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean) RETURNS TABLE(id uuid, outcome text)
    LANGUAGE plpgsql
    AS $$
BEGIN
  RETURN QUERY
  SELECT chosen.id, chosen.outcome
  FROM webhook.replay_chosen(NULL, p_webhook_id, p_error_like, p_older_than, p_limit, p_dry_run) AS chosen
  WHERE chosen.outcome <> 'duplicate';
END
$$;


ALTER FUNCTION webhook.replay_dead_letters(p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean) OWNER TO clinic_owner;

--
-- Name: FUNCTION replay_dead_letters(p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.replay_dead_letters(p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean) IS 'Makes dead letters pending again';


--
-- Name: search_from(regclass); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.search_from(p_what regclass) RETURNS timestamp with time zone
    LANGUAGE sql
    AS $$
  SELECT timestamptz 'epoch' + pg_catalog.pg_sequence_last_value(p_what) * interval '1 microsecond'
$$;


ALTER FUNCTION webhook.search_from(p_what regclass) OWNER TO clinic_owner;

--
-- Name: FUNCTION search_from(p_what regclass); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.search_from(p_what regclass) IS 'The time that one of these sequences keeps';


--
-- Name: set_search(regclass, timestamp with time zone); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.set_search(p_what regclass, p_from timestamp with time zone) RETURNS void
    LANGUAGE sql
    AS $$
  SELECT pg_catalog.setval(
    p_what,
    CASE WHEN isfinite(p_from) THEN (EXTRACT(epoch FROM p_from) * 1000000)::bigint ELSE 1 END,
    p_from IS NOT NULL)
$$;


ALTER FUNCTION webhook.set_search(p_what regclass, p_from timestamp with time zone) OWNER TO clinic_owner;

--
-- Name: FUNCTION set_search(p_what regclass, p_from timestamp with time zone); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.set_search(p_what regclass, p_from timestamp with time zone) IS 'Keeps a time in one of these sequences';


--
-- Name: take_effect(uuid, bigint, jsonb); Type: FUNCTION; Schema: webhook; Owner: clinic_owner
--

CREATE FUNCTION webhook.take_effect(p_id uuid, p_claim_no bigint, p_effect jsonb) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
  v_kind    text := p_effect ->> 'kind';
  v_event   record;
  v_subject record;
  v_result  text;
BEGIN
  -- From here on the event is locked: no other claim of it, and no other call for this one, goes on before the end.
  v_result := webhook.mark_event_result(p_id, p_claim_no, true);
  IF v_result <> 'success' THEN
    RETURN v_result;
  END IF;

  SELECT event.clinic_id, event.webhook_id, integration.provider,
    coalesce(event.idempotency_key, event.event_id) AS idempotency_key
  INTO v_event
  FROM public.webhook_events AS event
  JOIN public.integration_webhooks AS integration ON integration.id = event.webhook_id
  WHERE event.id = p_id;

  -- Whoever inserts the key has the effect. The others wait until the first is through.
  INSERT INTO public.webhook_idempotency AS bound
    (clinic_id, webhook_id, provider, idempotency_key, status, processed_at)
  VALUES
    (v_event.clinic_id, v_event.webhook_id, v_event.provider, v_event.idempotency_key, 'processed', clock_timestamp())
  ON CONFLICT ON CONSTRAINT webhook_idempotency_key DO UPDATE
  SET status = 'processed',
      processed_at = clock_timestamp()
  WHERE bound.status <> 'processed';

  IF NOT FOUND THEN
    RETURN v_result;
  END IF;

  IF v_kind = 'payment_captured' THEN
    IF coalesce(p_effect ->> 'provider_reference', '') = '' THEN
      RAISE EXCEPTION 'a payment is captured under the provider''s reference, and there is none'
        USING ERRCODE = 'invalid_parameter_value';
    END IF;

    SELECT payment.id, payment.status, payment.provider, payment.provider_reference, payment.amount_cents,
      payment.currency
    INTO v_subject
    FROM public.payments AS payment
    WHERE payment.clinic_id = v_event.clinic_id
      AND payment.id = (p_effect ->> 'payment_id')::uuid
    FOR NO KEY UPDATE;

    IF FOUND
      AND (v_subject.status NOT IN ('pending', 'failed')
        OR coalesce(p_effect ->> 'amount_cents', v_subject.amount_cents::text) <> v_subject.amount_cents::text
        OR coalesce(p_effect ->> 'currency', v_subject.currency) <> v_subject.currency) THEN
      RAISE EXCEPTION 'payment %, which is %, cannot be captured, or not with that amount', v_subject.id,
        v_subject.status
        USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;

    UPDATE public.payments AS payment
    SET status = 'paid',
        provider = v_event.provider,
        provider_reference = p_effect ->> 'provider_reference',
        paid_at = clock_timestamp()
    WHERE payment.clinic_id = v_event.clinic_id
      AND payment.id = v_subject.id;

  ELSIF v_kind = 'appointment_confirmed' THEN
    SELECT appointment.id, appointment.status
    INTO v_subject
    FROM public.appointments AS appointment
    WHERE appointment.clinic_id = v_event.clinic_id
      AND appointment.id = (p_effect ->> 'appointment_id')::uuid
    FOR NO KEY UPDATE;

    IF v_subject.status <> 'booked' THEN
      RAISE EXCEPTION 'appointment %, which is %, cannot be confirmed', v_subject.id, v_subject.status
        USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;

    UPDATE public.appointments AS appointment
    SET confirmed_at = coalesce(appointment.confirmed_at, clock_timestamp())
    WHERE appointment.id = v_subject.id;

  ELSIF v_kind = 'message_delivered' AND p_effect ->> 'channel' = 'sms' THEN
    UPDATE public.sms_messages AS message
    SET status = CASE WHEN message.status IN ('queued', 'sent') THEN 'delivered' ELSE message.status END,
        sent_at = CASE
          WHEN message.status = 'queued' THEN coalesce(message.sent_at, clock_timestamp())
          ELSE message.sent_at
        END
    WHERE message.clinic_id = v_event.clinic_id
      AND message.provider_message_id = p_effect ->> 'provider_message_id'
    RETURNING message.id
    INTO v_subject;

  ELSIF v_kind IN ('message_delivered', 'message_read') AND p_effect ->> 'channel' = 'whatsapp' THEN
    UPDATE public.whatsapp_messages AS message
    SET status = CASE
          WHEN v_kind = 'message_read' THEN 'read'
          WHEN message.status IN ('queued', 'sent') THEN 'delivered'
          ELSE message.status
        END,
        sent_at = CASE
          WHEN message.status = 'queued' OR v_kind = 'message_read' THEN coalesce(message.sent_at, clock_timestamp())
          ELSE message.sent_at
        END
    WHERE message.clinic_id = v_event.clinic_id
      AND message.provider_message_id = p_effect ->> 'provider_message_id'
    RETURNING message.id
    INTO v_subject;

  ELSIF v_kind = 'video_room_opened' THEN
    UPDATE public.telemedicine_sessions AS session
    SET status = CASE WHEN session.status = 'scheduled' THEN 'active' ELSE session.status END,
        started_at = CASE
          WHEN session.status = 'scheduled' THEN coalesce(session.started_at, clock_timestamp())
          ELSE session.started_at
        END
    WHERE session.id = (
      SELECT newest.id
      FROM public.telemedicine_sessions AS newest
      WHERE newest.clinic_id = v_event.clinic_id
        AND newest.room_reference = p_effect ->> 'room_reference'
      ORDER BY newest.created_at DESC, newest.id
      LIMIT 1
    )
    RETURNING session.id
    INTO v_subject;

  ELSIF v_kind = 'recorded' THEN
    SELECT NULL::uuid AS id
    INTO v_subject;

  ELSE
    RAISE EXCEPTION 'an event has no such effect: %', coalesce(v_kind, 'none')
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is nothing that % could happen to', v_kind
      USING ERRCODE = 'no_data_found';
  END IF;

  INSERT INTO public.webhook_effects
    (clinic_id, webhook_id, webhook_event_id, claim_no, provider, idempotency_key, kind, subject_id)
  VALUES
    (v_event.clinic_id, v_event.webhook_id, p_id, p_claim_no, v_event.provider, v_event.idempotency_key, v_kind,
     v_subject.id);

  RETURN v_result;
END
$$;


ALTER FUNCTION webhook.take_effect(p_id uuid, p_claim_no bigint, p_effect jsonb) OWNER TO clinic_owner;

--
-- Name: FUNCTION take_effect(p_id uuid, p_claim_no bigint, p_effect jsonb); Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON FUNCTION webhook.take_effect(p_id uuid, p_claim_no bigint, p_effect jsonb) IS 'Has an event''s effect, as its owner, for apply_event';


SET default_tablespace = '';

--
-- Name: audit_logs; Type: TABLE; Schema: audit; Owner: clinic_owner
--

CREATE TABLE audit.audit_logs (
    id bigint NOT NULL,
    table_name text NOT NULL,
    operation text NOT NULL,
    row_data jsonb NOT NULL,
    changed_by uuid,
    clinic_id uuid,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    correlation_id uuid,
    CONSTRAINT audit_logs_clinic_check CHECK (((clinic_id IS NOT NULL) OR (table_name = ANY (ARRAY['system_settings'::text, 'feature_flags'::text])))),
    CONSTRAINT audit_logs_operation_check CHECK ((operation = ANY (ARRAY['INSERT'::text, 'UPDATE'::text, 'DELETE'::text])))
)
PARTITION BY RANGE (occurred_at);

ALTER TABLE ONLY audit.audit_logs FORCE ROW LEVEL SECURITY;


ALTER TABLE audit.audit_logs OWNER TO clinic_owner;

--
-- Name: TABLE audit_logs; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON TABLE audit.audit_logs IS 'Append-only: one row for each change of a row, without its data [class: administrative] [retention: 10 years]';


--
-- Name: COLUMN audit_logs.id; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs.id IS 'Key of the row, with occurred_at [class: administrative]';


--
-- Name: COLUMN audit_logs.table_name; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs.table_name IS 'What was changed, without its schema [class: administrative]';


--
-- Name: COLUMN audit_logs.operation; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs.operation IS 'INSERT, UPDATE or DELETE [class: administrative]';


--
-- Name: COLUMN audit_logs.row_data; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs.row_data IS 'The changed row''s id and, for an update, the names of the changed columns [class: administrative]';


--
-- Name: COLUMN audit_logs.changed_by; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs.changed_by IS 'The user for whom it was changed [class: administrative]';


--
-- Name: COLUMN audit_logs.clinic_id; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs.clinic_id IS 'The changed row''s tenant; NULL for the installation''s settings [class: administrative]';


--
-- Name: COLUMN audit_logs.occurred_at; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs.occurred_at IS 'When its transaction began [class: administrative]';


--
-- Name: COLUMN audit_logs.correlation_id; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs.correlation_id IS 'The request that changed it [class: administrative]';


SET default_table_access_method = heap;

--
-- Name: audit_logs_default; Type: TABLE; Schema: audit; Owner: clinic_owner
--

CREATE TABLE audit.audit_logs_default (
    id bigint NOT NULL,
    table_name text NOT NULL,
    operation text NOT NULL,
    row_data jsonb NOT NULL,
    changed_by uuid,
    clinic_id uuid,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    correlation_id uuid,
    CONSTRAINT audit_logs_clinic_check CHECK (((clinic_id IS NOT NULL) OR (table_name = ANY (ARRAY['system_settings'::text, 'feature_flags'::text])))),
    CONSTRAINT audit_logs_operation_check CHECK ((operation = ANY (ARRAY['INSERT'::text, 'UPDATE'::text, 'DELETE'::text])))
);

ALTER TABLE ONLY audit.audit_logs_default FORCE ROW LEVEL SECURITY;


ALTER TABLE audit.audit_logs_default OWNER TO clinic_owner;

--
-- Name: TABLE audit_logs_default; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON TABLE audit.audit_logs_default IS 'Append-only: one row for each change of a row, without its data [class: administrative] [retention: 10 years]';


--
-- Name: COLUMN audit_logs_default.id; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs_default.id IS 'Key of the row, with occurred_at [class: administrative]';


--
-- Name: COLUMN audit_logs_default.table_name; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs_default.table_name IS 'What was changed, without its schema [class: administrative]';


--
-- Name: COLUMN audit_logs_default.operation; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs_default.operation IS 'INSERT, UPDATE or DELETE [class: administrative]';


--
-- Name: COLUMN audit_logs_default.row_data; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs_default.row_data IS 'The changed row''s id and, for an update, the names of the changed columns [class: administrative]';


--
-- Name: COLUMN audit_logs_default.changed_by; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs_default.changed_by IS 'The user for whom it was changed [class: administrative]';


--
-- Name: COLUMN audit_logs_default.clinic_id; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs_default.clinic_id IS 'The changed row''s tenant; NULL for the installation''s settings [class: administrative]';


--
-- Name: COLUMN audit_logs_default.occurred_at; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs_default.occurred_at IS 'When its transaction began [class: administrative]';


--
-- Name: COLUMN audit_logs_default.correlation_id; Type: COMMENT; Schema: audit; Owner: clinic_owner
--

COMMENT ON COLUMN audit.audit_logs_default.correlation_id IS 'The request that changed it [class: administrative]';


--
-- Name: audit_logs_id_seq; Type: SEQUENCE; Schema: audit; Owner: clinic_owner
--

ALTER TABLE audit.audit_logs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME audit.audit_logs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: booking_requests; Type: TABLE; Schema: booking; Owner: clinic_owner
--

CREATE TABLE booking.booking_requests (
    clinic_id uuid NOT NULL,
    requested_by uuid NOT NULL,
    idempotency_key text NOT NULL,
    operation text NOT NULL,
    slot_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT booking_requests_key_check CHECK ((idempotency_key <> ''::text)),
    CONSTRAINT booking_requests_operation_check CHECK ((operation = ANY (ARRAY['create_booking'::text, 'cancel_booking'::text])))
);

ALTER TABLE ONLY booking.booking_requests FORCE ROW LEVEL SECURITY;


ALTER TABLE booking.booking_requests OWNER TO clinic_owner;

--
-- Name: TABLE booking_requests; Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON TABLE booking.booking_requests IS 'Idempotency keys and the requests that they are bound to [class: administrative] [retention: 1 year]';


--
-- Name: COLUMN booking_requests.clinic_id; Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON COLUMN booking.booking_requests.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN booking_requests.requested_by; Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON COLUMN booking.booking_requests.requested_by IS 'Whose key it is [class: administrative]';


--
-- Name: COLUMN booking_requests.idempotency_key; Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON COLUMN booking.booking_requests.idempotency_key IS 'What the caller chose [class: administrative]';


--
-- Name: COLUMN booking_requests.operation; Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON COLUMN booking.booking_requests.operation IS 'What was asked for [class: administrative]';


--
-- Name: COLUMN booking_requests.slot_id; Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON COLUMN booking.booking_requests.slot_id IS 'The slot of the request [class: administrative]';


--
-- Name: COLUMN booking_requests.patient_id; Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON COLUMN booking.booking_requests.patient_id IS 'The patient of the request [class: administrative]';


--
-- Name: COLUMN booking_requests.appointment_id; Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON COLUMN booking.booking_requests.appointment_id IS 'What it is answered with [class: administrative]';


--
-- Name: COLUMN booking_requests.created_at; Type: COMMENT; Schema: booking; Owner: clinic_owner
--

COMMENT ON COLUMN booking.booking_requests.created_at IS 'When the key was bound [class: administrative]';


--
-- Name: appointment_slots; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.appointment_slots (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    clinician_id uuid NOT NULL,
    slot_start timestamp with time zone NOT NULL,
    slot_end timestamp with time zone NOT NULL,
    is_available boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    appointment_id uuid,
    CONSTRAINT appointment_slots_available_check CHECK (((appointment_id IS NULL) OR (NOT is_available))),
    CONSTRAINT appointment_slots_time_check CHECK ((slot_end > slot_start))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.appointment_slots FORCE ROW LEVEL SECURITY;


ALTER TABLE public.appointment_slots OWNER TO clinic_owner;

--
-- Name: TABLE appointment_slots; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.appointment_slots IS 'Times that can be booked with a clinician [class: administrative] [retention: as long as its appointments]';


--
-- Name: COLUMN appointment_slots.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointment_slots.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN appointment_slots.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointment_slots.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN appointment_slots.clinician_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointment_slots.clinician_id IS 'With whom [class: public]';


--
-- Name: COLUMN appointment_slots.slot_start; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointment_slots.slot_start IS 'From when [class: public]';


--
-- Name: COLUMN appointment_slots.slot_end; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointment_slots.slot_end IS 'Until when [class: public]';


--
-- Name: COLUMN appointment_slots.is_available; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointment_slots.is_available IS 'Whether it can be booked [class: public]';


--
-- Name: COLUMN appointment_slots.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointment_slots.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN appointment_slots.appointment_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointment_slots.appointment_id IS 'The booked appointment of this slot; NULL if it is free, or closed without one [class: administrative]';


--
-- Name: appointments; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.appointments (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    slot_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    clinician_id uuid NOT NULL,
    status text DEFAULT 'booked'::text NOT NULL,
    booked_at timestamp with time zone DEFAULT now() NOT NULL,
    external_reference jsonb,
    created_by uuid,
    updated_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    CONSTRAINT appointments_status_check CHECK ((status = ANY (ARRAY['booked'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY public.appointments FORCE ROW LEVEL SECURITY;


ALTER TABLE public.appointments OWNER TO clinic_owner;

--
-- Name: TABLE appointments; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.appointments IS 'Bookings of slots, booked or cancelled [class: administrative] [retention: 10 years after the last visit]';


--
-- Name: COLUMN appointments.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointments.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN appointments.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointments.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN appointments.slot_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointments.slot_id IS 'When, and with whom [class: administrative]';


--
-- Name: COLUMN appointments.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointments.patient_id IS 'Who comes [class: administrative]';


--
-- Name: COLUMN appointments.clinician_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointments.clinician_id IS 'The slot''s clinician [class: administrative]';


--
-- Name: COLUMN appointments.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointments.status IS 'Whether it still holds [class: administrative]';


--
-- Name: COLUMN appointments.booked_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointments.booked_at IS 'When it was booked [class: administrative]';


--
-- Name: COLUMN appointments.external_reference; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointments.external_reference IS 'Metadata that the caller gave with the booking, ids and amounts and no more [class: administrative]';


--
-- Name: COLUMN appointments.created_by; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointments.created_by IS 'The user who booked [class: administrative]';


--
-- Name: COLUMN appointments.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointments.updated_at IS 'When it was cancelled; NULL so far [class: administrative]';


--
-- Name: COLUMN appointments.confirmed_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.appointments.confirmed_at IS 'When the patient confirmed it; NULL so far [class: administrative]';


--
-- Name: availability; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.availability (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    doctor_id uuid NOT NULL,
    day_of_week smallint NOT NULL,
    start_time time without time zone NOT NULL,
    end_time time without time zone NOT NULL,
    is_available boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT availability_day_of_week_check CHECK (((day_of_week >= 0) AND (day_of_week <= 6))),
    CONSTRAINT availability_time_check CHECK ((end_time > start_time))
);

ALTER TABLE ONLY public.availability FORCE ROW LEVEL SECURITY;


ALTER TABLE public.availability OWNER TO clinic_owner;

--
-- Name: TABLE availability; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.availability IS 'When a doctor works, week by week [class: public] [retention: as long as the doctor]';


--
-- Name: COLUMN availability.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.availability.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN availability.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.availability.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN availability.doctor_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.availability.doctor_id IS 'Whose pattern it is [class: public]';


--
-- Name: COLUMN availability.day_of_week; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.availability.day_of_week IS '0 is Sunday, as in extract(dow) [class: public]';


--
-- Name: COLUMN availability.start_time; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.availability.start_time IS 'From when, on the clinic''s clock [class: public]';


--
-- Name: COLUMN availability.end_time; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.availability.end_time IS 'Until when, on the clinic''s clock [class: public]';


--
-- Name: COLUMN availability.is_available; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.availability.is_available IS 'False: the time is suspended [class: public]';


--
-- Name: COLUMN availability.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.availability.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN availability.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.availability.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: blocked_times; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.blocked_times (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    doctor_id uuid NOT NULL,
    start_time timestamp with time zone NOT NULL,
    end_time timestamp with time zone NOT NULL,
    reason text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT blocked_times_time_check CHECK ((end_time > start_time))
);

ALTER TABLE ONLY public.blocked_times FORCE ROW LEVEL SECURITY;


ALTER TABLE public.blocked_times OWNER TO clinic_owner;

--
-- Name: TABLE blocked_times; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.blocked_times IS 'When a doctor does not work in spite of the pattern [class: administrative] [retention: 2 years]';


--
-- Name: COLUMN blocked_times.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.blocked_times.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN blocked_times.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.blocked_times.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN blocked_times.doctor_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.blocked_times.doctor_id IS 'Who is away [class: administrative]';


--
-- Name: COLUMN blocked_times.start_time; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.blocked_times.start_time IS 'From when [class: administrative]';


--
-- Name: COLUMN blocked_times.end_time; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.blocked_times.end_time IS 'Until when [class: administrative]';


--
-- Name: COLUMN blocked_times.reason; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.blocked_times.reason IS 'Why, for colleagues [class: administrative]';


--
-- Name: COLUMN blocked_times.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.blocked_times.created_at IS 'When the row was made [class: administrative]';


--
-- Name: clinics; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.clinics (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    tenant_code text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.clinics FORCE ROW LEVEL SECURITY;


ALTER TABLE public.clinics OWNER TO clinic_owner;

--
-- Name: TABLE clinics; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.clinics IS 'Tenants [class: administrative] [retention: as long as the contract]';


--
-- Name: COLUMN clinics.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.clinics.id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN clinics.name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.clinics.name IS 'What patients call it [class: public]';


--
-- Name: COLUMN clinics.tenant_code; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.clinics.tenant_code IS 'Its name in addresses; demo- begins that of a demo [class: public]';


--
-- Name: COLUMN clinics.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.clinics.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN clinics.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.clinics.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: conversations; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.conversations (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    doctor_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    platform text NOT NULL,
    platform_conversation_id text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT conversations_platform_check CHECK ((platform = ANY (ARRAY['whatsapp'::text, 'facebook'::text, 'instagram'::text, 'web'::text]))),
    CONSTRAINT conversations_status_check CHECK ((status = ANY (ARRAY['active'::text, 'closed'::text, 'archived'::text])))
);

ALTER TABLE ONLY public.conversations FORCE ROW LEVEL SECURITY;


ALTER TABLE public.conversations OWNER TO clinic_owner;

--
-- Name: TABLE conversations; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.conversations IS 'Talks of a patient with a doctor''s practice [class: administrative] [retention: 10 years after the last visit]';


--
-- Name: COLUMN conversations.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.conversations.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN conversations.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.conversations.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN conversations.doctor_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.conversations.doctor_id IS 'Whose practice [class: administrative]';


--
-- Name: COLUMN conversations.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.conversations.patient_id IS 'Who talks to it [class: administrative]';


--
-- Name: COLUMN conversations.platform; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.conversations.platform IS 'Where [class: administrative]';


--
-- Name: COLUMN conversations.platform_conversation_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.conversations.platform_conversation_id IS 'The platform''s name for it [class: administrative]';


--
-- Name: COLUMN conversations.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.conversations.status IS 'Whether it goes on [class: administrative]';


--
-- Name: COLUMN conversations.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.conversations.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN conversations.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.conversations.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: doctors; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.doctors (
    id uuid NOT NULL,
    clinic_id uuid NOT NULL,
    license_number text,
    specialty text,
    consultation_minutes integer DEFAULT 30 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT doctors_consultation_minutes_check CHECK (((consultation_minutes >= 1) AND (consultation_minutes <= 480)))
);

ALTER TABLE ONLY public.doctors FORCE ROW LEVEL SECURITY;


ALTER TABLE public.doctors OWNER TO clinic_owner;

--
-- Name: TABLE doctors; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.doctors IS 'Users who treat patients: what only they have [class: administrative] [retention: as long as the user]';


--
-- Name: COLUMN doctors.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.doctors.id IS 'The user''s id [class: administrative]';


--
-- Name: COLUMN doctors.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.doctors.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN doctors.license_number; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.doctors.license_number IS 'Licence to practise [class: administrative]';


--
-- Name: COLUMN doctors.specialty; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.doctors.specialty IS 'What the doctor is asked about [class: public]';


--
-- Name: COLUMN doctors.consultation_minutes; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.doctors.consultation_minutes IS 'Usual length of an appointment [class: public]';


--
-- Name: COLUMN doctors.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.doctors.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN doctors.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.doctors.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: email_messages; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.email_messages (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    notification_id uuid,
    to_address public.citext NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    provider_message_id text,
    sent_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT email_messages_sent_check CHECK (((status <> ALL (ARRAY['sent'::text, 'delivered'::text, 'bounced'::text])) OR (sent_at IS NOT NULL))),
    CONSTRAINT email_messages_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'sent'::text, 'delivered'::text, 'bounced'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.email_messages FORCE ROW LEVEL SECURITY;


ALTER TABLE public.email_messages OWNER TO clinic_owner;

--
-- Name: TABLE email_messages; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.email_messages IS 'E-mails to patients [class: PHI] [retention: 2 years]';


--
-- Name: COLUMN email_messages.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.email_messages.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN email_messages.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.email_messages.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN email_messages.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.email_messages.patient_id IS 'To whom [class: administrative]';


--
-- Name: COLUMN email_messages.notification_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.email_messages.notification_id IS 'What it carries; NULL without one [class: administrative]';


--
-- Name: COLUMN email_messages.to_address; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.email_messages.to_address IS 'The patient''s address [class: PHI]';


--
-- Name: COLUMN email_messages.subject; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.email_messages.subject IS 'The subject [class: PHI]';


--
-- Name: COLUMN email_messages.body; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.email_messages.body IS 'The text [class: PHI]';


--
-- Name: COLUMN email_messages.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.email_messages.status IS 'How far it has come [class: administrative]';


--
-- Name: COLUMN email_messages.provider_message_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.email_messages.provider_message_id IS 'The provider''s name for it [class: administrative]';


--
-- Name: COLUMN email_messages.sent_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.email_messages.sent_at IS 'When it was handed over [class: administrative]';


--
-- Name: COLUMN email_messages.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.email_messages.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN email_messages.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.email_messages.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: feature_flags; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.feature_flags (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    is_enabled boolean DEFAULT false NOT NULL,
    description text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT feature_flags_name_check CHECK ((name ~ '^[a-z][a-z0-9_.]*$'::text))
);

ALTER TABLE ONLY public.feature_flags FORCE ROW LEVEL SECURITY;


ALTER TABLE public.feature_flags OWNER TO clinic_owner;

--
-- Name: TABLE feature_flags; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.feature_flags IS 'What is switched on in the installation [class: administrative] [retention: as long as they are in use]';


--
-- Name: COLUMN feature_flags.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.feature_flags.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN feature_flags.name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.feature_flags.name IS 'What programs ask for [class: administrative]';


--
-- Name: COLUMN feature_flags.is_enabled; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.feature_flags.is_enabled IS 'Whether it is on [class: administrative]';


--
-- Name: COLUMN feature_flags.description; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.feature_flags.description IS 'What it switches [class: administrative]';


--
-- Name: COLUMN feature_flags.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.feature_flags.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN feature_flags.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.feature_flags.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: imaging_results; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.imaging_results (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    medical_record_id uuid,
    modality text NOT NULL,
    body_part text,
    findings text,
    image_reference text,
    status text DEFAULT 'ordered'::text NOT NULL,
    resulted_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT imaging_results_final_check CHECK (((status <> ALL (ARRAY['final'::text, 'corrected'::text])) OR ((findings IS NOT NULL) AND (resulted_at IS NOT NULL)))),
    CONSTRAINT imaging_results_modality_check CHECK ((modality = ANY (ARRAY['x_ray'::text, 'ct'::text, 'mri'::text, 'ultrasound'::text, 'mammography'::text, 'other'::text]))),
    CONSTRAINT imaging_results_status_check CHECK ((status = ANY (ARRAY['ordered'::text, 'final'::text, 'corrected'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY public.imaging_results FORCE ROW LEVEL SECURITY;


ALTER TABLE public.imaging_results OWNER TO clinic_owner;

--
-- Name: TABLE imaging_results; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.imaging_results IS 'Images that were ordered, and what they show [class: PHI] [retention: 10 years after the last visit]';


--
-- Name: COLUMN imaging_results.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.imaging_results.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN imaging_results.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.imaging_results.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN imaging_results.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.imaging_results.patient_id IS 'Who was examined [class: administrative]';


--
-- Name: COLUMN imaging_results.medical_record_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.imaging_results.medical_record_id IS 'Why; NULL without a record [class: administrative]';


--
-- Name: COLUMN imaging_results.modality; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.imaging_results.modality IS 'How the image is made [class: PHI]';


--
-- Name: COLUMN imaging_results.body_part; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.imaging_results.body_part IS 'What it shows [class: PHI]';


--
-- Name: COLUMN imaging_results.findings; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.imaging_results.findings IS 'What was found [class: PHI]';


--
-- Name: COLUMN imaging_results.image_reference; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.imaging_results.image_reference IS 'Where the image is stored [class: PHI]';


--
-- Name: COLUMN imaging_results.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.imaging_results.status IS 'How far it has come [class: administrative]';


--
-- Name: COLUMN imaging_results.resulted_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.imaging_results.resulted_at IS 'When the findings came [class: administrative]';


--
-- Name: COLUMN imaging_results.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.imaging_results.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN imaging_results.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.imaging_results.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: insurance_claims; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.insurance_claims (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    insurer text NOT NULL,
    policy_number text NOT NULL,
    claimed_cents bigint NOT NULL,
    approved_cents bigint,
    status text DEFAULT 'draft'::text NOT NULL,
    submitted_at timestamp with time zone,
    decided_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT insurance_claims_approved_check CHECK (((approved_cents >= 0) AND (approved_cents <= claimed_cents))),
    CONSTRAINT insurance_claims_claimed_check CHECK ((claimed_cents > 0)),
    CONSTRAINT insurance_claims_decided_check CHECK (((status = ANY (ARRAY['approved'::text, 'rejected'::text])) = (decided_at IS NOT NULL))),
    CONSTRAINT insurance_claims_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'submitted'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text]))),
    CONSTRAINT insurance_claims_submitted_check CHECK (((status = ANY (ARRAY['draft'::text, 'withdrawn'::text])) OR (submitted_at IS NOT NULL)))
);

ALTER TABLE ONLY public.insurance_claims FORCE ROW LEVEL SECURITY;


ALTER TABLE public.insurance_claims OWNER TO clinic_owner;

--
-- Name: TABLE insurance_claims; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.insurance_claims IS 'What insurers are asked to pay [class: PHI] [retention: 7 years]';


--
-- Name: COLUMN insurance_claims.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN insurance_claims.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN insurance_claims.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.patient_id IS 'Who is insured [class: administrative]';


--
-- Name: COLUMN insurance_claims.payment_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.payment_id IS 'The payment it is about [class: administrative]';


--
-- Name: COLUMN insurance_claims.insurer; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.insurer IS 'Who is asked [class: administrative]';


--
-- Name: COLUMN insurance_claims.policy_number; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.policy_number IS 'The patient''s policy [class: PHI]';


--
-- Name: COLUMN insurance_claims.claimed_cents; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.claimed_cents IS 'How much is asked for [class: administrative]';


--
-- Name: COLUMN insurance_claims.approved_cents; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.approved_cents IS 'How much is granted; NULL so far [class: administrative]';


--
-- Name: COLUMN insurance_claims.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.status IS 'How far it has come [class: administrative]';


--
-- Name: COLUMN insurance_claims.submitted_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.submitted_at IS 'When the insurer was asked [class: administrative]';


--
-- Name: COLUMN insurance_claims.decided_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.decided_at IS 'When the insurer answered [class: administrative]';


--
-- Name: COLUMN insurance_claims.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN insurance_claims.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.insurance_claims.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: integration_webhooks; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.integration_webhooks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    provider text NOT NULL,
    max_attempts integer DEFAULT 5 NOT NULL,
    backoff interval DEFAULT '00:00:30'::interval NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT integration_webhooks_backoff_check CHECK (((backoff >= '00:00:00'::interval) AND (backoff <= '1 day'::interval))),
    CONSTRAINT integration_webhooks_max_attempts_check CHECK ((max_attempts >= 1)),
    CONSTRAINT integration_webhooks_provider_check CHECK ((provider <> ''::text))
);

ALTER TABLE ONLY public.integration_webhooks FORCE ROW LEVEL SECURITY;


ALTER TABLE public.integration_webhooks OWNER TO clinic_owner;

--
-- Name: TABLE integration_webhooks; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.integration_webhooks IS 'Providers that deliver events, and how often to try [class: administrative] [retention: as long as its events]';


--
-- Name: COLUMN integration_webhooks.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.integration_webhooks.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN integration_webhooks.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.integration_webhooks.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN integration_webhooks.provider; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.integration_webhooks.provider IS 'Who delivers [class: administrative]';


--
-- Name: COLUMN integration_webhooks.max_attempts; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.integration_webhooks.max_attempts IS 'How often an event is tried [class: administrative]';


--
-- Name: COLUMN integration_webhooks.backoff; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.integration_webhooks.backoff IS 'The pause after the first failure [class: administrative]';


--
-- Name: COLUMN integration_webhooks.is_active; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.integration_webhooks.is_active IS 'Whether events are taken in [class: administrative]';


--
-- Name: COLUMN integration_webhooks.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.integration_webhooks.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN integration_webhooks.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.integration_webhooks.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: lab_results; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.lab_results (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    medical_record_id uuid,
    test_name text NOT NULL,
    result text,
    unit text,
    reference_range text,
    status text DEFAULT 'ordered'::text NOT NULL,
    resulted_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT lab_results_final_check CHECK (((status <> ALL (ARRAY['final'::text, 'corrected'::text])) OR ((result IS NOT NULL) AND (resulted_at IS NOT NULL)))),
    CONSTRAINT lab_results_status_check CHECK ((status = ANY (ARRAY['ordered'::text, 'final'::text, 'corrected'::text, 'cancelled'::text]))),
    CONSTRAINT lab_results_test_name_check CHECK ((test_name <> ''::text))
);

ALTER TABLE ONLY public.lab_results FORCE ROW LEVEL SECURITY;


ALTER TABLE public.lab_results OWNER TO clinic_owner;

--
-- Name: TABLE lab_results; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.lab_results IS 'Tests that were ordered, and their results [class: PHI] [retention: 10 years after the last visit]';


--
-- Name: COLUMN lab_results.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.lab_results.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN lab_results.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.lab_results.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN lab_results.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.lab_results.patient_id IS 'Who was tested [class: administrative]';


--
-- Name: COLUMN lab_results.medical_record_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.lab_results.medical_record_id IS 'Why; NULL without a record [class: administrative]';


--
-- Name: COLUMN lab_results.test_name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.lab_results.test_name IS 'What was tested [class: PHI]';


--
-- Name: COLUMN lab_results.result; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.lab_results.result IS 'What was found [class: PHI]';


--
-- Name: COLUMN lab_results.unit; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.lab_results.unit IS 'Unit of the result [class: PHI]';


--
-- Name: COLUMN lab_results.reference_range; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.lab_results.reference_range IS 'What is usual [class: PHI]';


--
-- Name: COLUMN lab_results.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.lab_results.status IS 'How far it has come [class: administrative]';


--
-- Name: COLUMN lab_results.resulted_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.lab_results.resulted_at IS 'When the result came [class: administrative]';


--
-- Name: COLUMN lab_results.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.lab_results.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN lab_results.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.lab_results.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: medical_records; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.medical_records (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    doctor_id uuid NOT NULL,
    appointment_id uuid,
    record_type text DEFAULT 'consultation'::text NOT NULL,
    complaint text,
    diagnosis text,
    notes text,
    height_cm numeric(5,1),
    weight_kg numeric(5,1),
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT medical_records_height_check CHECK ((height_cm > (0)::numeric)),
    CONSTRAINT medical_records_type_check CHECK ((record_type = ANY (ARRAY['consultation'::text, 'procedure'::text, 'measurement'::text, 'note'::text]))),
    CONSTRAINT medical_records_weight_check CHECK ((weight_kg > (0)::numeric))
);

ALTER TABLE ONLY public.medical_records FORCE ROW LEVEL SECURITY;


ALTER TABLE public.medical_records OWNER TO clinic_owner;

--
-- Name: TABLE medical_records; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.medical_records IS 'What a doctor found, did or measured [class: PHI] [retention: 10 years after the last visit]';


--
-- Name: COLUMN medical_records.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN medical_records.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN medical_records.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.patient_id IS 'Whose record it is [class: administrative]';


--
-- Name: COLUMN medical_records.doctor_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.doctor_id IS 'Who wrote it [class: administrative]';


--
-- Name: COLUMN medical_records.appointment_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.appointment_id IS 'The visit; NULL without one [class: administrative]';


--
-- Name: COLUMN medical_records.record_type; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.record_type IS 'What kind of record it is [class: PHI]';


--
-- Name: COLUMN medical_records.complaint; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.complaint IS 'What the patient came for [class: PHI]';


--
-- Name: COLUMN medical_records.diagnosis; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.diagnosis IS 'What was found [class: PHI]';


--
-- Name: COLUMN medical_records.notes; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.notes IS 'What else the doctor wrote down [class: PHI]';


--
-- Name: COLUMN medical_records.height_cm; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.height_cm IS 'Height, if it was measured [class: PHI]';


--
-- Name: COLUMN medical_records.weight_kg; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.weight_kg IS 'Weight, if it was measured [class: PHI]';


--
-- Name: COLUMN medical_records.recorded_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.recorded_at IS 'When it was found [class: administrative]';


--
-- Name: COLUMN medical_records.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN medical_records.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.medical_records.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: messages; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.messages (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    platform_message_id text,
    sender_type text NOT NULL,
    content text NOT NULL,
    intent text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT messages_sender_type_check CHECK ((sender_type = ANY (ARRAY['patient'::text, 'doctor'::text, 'staff'::text, 'system'::text])))
);

ALTER TABLE ONLY public.messages FORCE ROW LEVEL SECURITY;


ALTER TABLE public.messages OWNER TO clinic_owner;

--
-- Name: TABLE messages; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.messages IS 'What was said in a conversation [class: PHI] [retention: as long as the conversation]';


--
-- Name: COLUMN messages.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.messages.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN messages.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.messages.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN messages.conversation_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.messages.conversation_id IS 'The whole that it is part of [class: administrative]';


--
-- Name: COLUMN messages.platform_message_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.messages.platform_message_id IS 'The platform''s name for it [class: administrative]';


--
-- Name: COLUMN messages.sender_type; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.messages.sender_type IS 'Who said it [class: administrative]';


--
-- Name: COLUMN messages.content; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.messages.content IS 'What was said, encrypted at rest by the storage [class: PHI]';


--
-- Name: COLUMN messages.intent; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.messages.intent IS 'What the sender seems to want [class: PHI]';


--
-- Name: COLUMN messages.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.messages.created_at IS 'When the row was made [class: administrative]';


--
-- Name: notifications; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.notifications (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid,
    user_id uuid,
    appointment_id uuid,
    kind text NOT NULL,
    channel text NOT NULL,
    body text,
    status text DEFAULT 'pending'::text NOT NULL,
    scheduled_for timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT notifications_appointment_check CHECK (((appointment_id IS NULL) OR (patient_id IS NOT NULL))),
    CONSTRAINT notifications_channel_check CHECK ((channel = ANY (ARRAY['sms'::text, 'whatsapp'::text, 'email'::text, 'in_app'::text]))),
    CONSTRAINT notifications_kind_check CHECK ((kind = ANY (ARRAY['confirmation'::text, 'reminder'::text, 'cancellation'::text, 'result'::text, 'payment'::text, 'other'::text]))),
    CONSTRAINT notifications_receiver_check CHECK ((num_nonnulls(patient_id, user_id) = 1)),
    CONSTRAINT notifications_sent_check CHECK (((status = 'sent'::text) = (sent_at IS NOT NULL))),
    CONSTRAINT notifications_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'sent'::text, 'failed'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY public.notifications FORCE ROW LEVEL SECURITY;


ALTER TABLE public.notifications OWNER TO clinic_owner;

--
-- Name: TABLE notifications; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.notifications IS 'Who is to be told what, and when [class: PHI] [retention: 2 years]';


--
-- Name: COLUMN notifications.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN notifications.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN notifications.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.patient_id IS 'The patient to be told, if it is one [class: administrative]';


--
-- Name: COLUMN notifications.user_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.user_id IS 'The user to be told, if it is one [class: administrative]';


--
-- Name: COLUMN notifications.appointment_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.appointment_id IS 'What it is about; NULL without one [class: administrative]';


--
-- Name: COLUMN notifications.kind; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.kind IS 'Why somebody is told [class: administrative]';


--
-- Name: COLUMN notifications.channel; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.channel IS 'How [class: administrative]';


--
-- Name: COLUMN notifications.body; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.body IS 'What; NULL if the kind says it all [class: PHI]';


--
-- Name: COLUMN notifications.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.status IS 'How far it has come [class: administrative]';


--
-- Name: COLUMN notifications.scheduled_for; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.scheduled_for IS 'Not before this [class: administrative]';


--
-- Name: COLUMN notifications.sent_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.sent_at IS 'When it was handed over [class: administrative]';


--
-- Name: COLUMN notifications.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN notifications.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.notifications.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: patients; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.patients (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    first_name text NOT NULL,
    last_name text,
    dob date,
    nric_encrypted bytea,
    nric_hash text,
    contact jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    gender text,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT patients_gender_check CHECK ((gender = ANY (ARRAY['female'::text, 'male'::text, 'other'::text, 'unknown'::text])))
);

ALTER TABLE ONLY public.patients FORCE ROW LEVEL SECURITY;


ALTER TABLE public.patients OWNER TO clinic_owner;

--
-- Name: TABLE patients; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.patients IS 'People who are treated in a clinic [class: PHI] [retention: 10 years after the last visit]';


--
-- Name: COLUMN patients.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patients.id IS 'Key of the row; all that a log may tell of a patient [class: administrative]';


--
-- Name: COLUMN patients.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patients.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN patients.first_name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patients.first_name IS 'First name [class: PHI]';


--
-- Name: COLUMN patients.last_name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patients.last_name IS 'Last name [class: PHI]';


--
-- Name: COLUMN patients.dob; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patients.dob IS 'Date of birth [class: PHI]';


--
-- Name: COLUMN patients.nric_encrypted; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patients.nric_encrypted IS 'Identity number, encrypted by the application [class: PHI]';


--
-- Name: COLUMN patients.nric_hash; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patients.nric_hash IS 'Keyed hash of it, to find a patient without decrypting [class: PHI]';


--
-- Name: COLUMN patients.contact; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patients.contact IS 'Phone, e-mail and address [class: PHI]';


--
-- Name: COLUMN patients.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patients.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN patients.gender; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patients.gender IS 'Gender, if it was told [class: PHI]';


--
-- Name: COLUMN patients.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patients.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: prescriptions; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.prescriptions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    doctor_id uuid NOT NULL,
    medical_record_id uuid,
    status text DEFAULT 'active'::text NOT NULL,
    notes text,
    prescribed_at timestamp with time zone DEFAULT now() NOT NULL,
    valid_until date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT prescriptions_status_check CHECK ((status = ANY (ARRAY['active'::text, 'dispensed'::text, 'cancelled'::text, 'expired'::text])))
);

ALTER TABLE ONLY public.prescriptions FORCE ROW LEVEL SECURITY;


ALTER TABLE public.prescriptions OWNER TO clinic_owner;

--
-- Name: TABLE prescriptions; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.prescriptions IS 'What a doctor ordered to be taken [class: PHI] [retention: 10 years after the last visit]';


--
-- Name: COLUMN prescriptions.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescriptions.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN prescriptions.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescriptions.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN prescriptions.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescriptions.patient_id IS 'Who is to take it [class: administrative]';


--
-- Name: COLUMN prescriptions.doctor_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescriptions.doctor_id IS 'Who ordered it [class: administrative]';


--
-- Name: COLUMN prescriptions.medical_record_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescriptions.medical_record_id IS 'Why; NULL without a record [class: administrative]';


--
-- Name: COLUMN prescriptions.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescriptions.status IS 'Whether it may still be dispensed [class: administrative]';


--
-- Name: COLUMN prescriptions.notes; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescriptions.notes IS 'What the pharmacy should know [class: PHI]';


--
-- Name: COLUMN prescriptions.prescribed_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescriptions.prescribed_at IS 'When it was ordered [class: administrative]';


--
-- Name: COLUMN prescriptions.valid_until; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescriptions.valid_until IS 'Last day; NULL without a limit [class: administrative]';


--
-- Name: COLUMN prescriptions.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescriptions.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN prescriptions.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescriptions.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: patient_summary; Type: VIEW; Schema: public; Owner: clinic_owner
--

CREATE VIEW public.patient_summary WITH (security_invoker='true') AS
 SELECT patient.id AS patient_id,
    patient.clinic_id,
    patient.first_name,
    patient.last_name,
    patient.gender,
    patient.dob,
    (EXTRACT(year FROM age((patient.dob)::timestamp with time zone)))::integer AS age,
    booked.visits,
    booked.cancelled,
    booked.last_visit_at,
    booked.next_appointment_at,
    prescribed.active_prescriptions,
    measured.bmi
   FROM (((public.patients patient
     CROSS JOIN LATERAL ( SELECT count(*) FILTER (WHERE ((appointment.status = 'booked'::text) AND (slot.slot_start < now()))) AS visits,
            count(*) FILTER (WHERE (appointment.status = 'cancelled'::text)) AS cancelled,
            max(slot.slot_start) FILTER (WHERE ((appointment.status = 'booked'::text) AND (slot.slot_start < now()))) AS last_visit_at,
            min(slot.slot_start) FILTER (WHERE ((appointment.status = 'booked'::text) AND (slot.slot_start >= now()))) AS next_appointment_at
           FROM (public.appointments appointment
             JOIN public.appointment_slots slot ON (((slot.clinic_id = appointment.clinic_id) AND (slot.id = appointment.slot_id))))
          WHERE ((appointment.clinic_id = patient.clinic_id) AND (appointment.patient_id = patient.id))) booked)
     CROSS JOIN LATERAL ( SELECT count(*) AS active_prescriptions
           FROM public.prescriptions prescription
          WHERE ((prescription.clinic_id = patient.clinic_id) AND (prescription.patient_id = patient.id) AND (prescription.status = 'active'::text) AND ((prescription.valid_until IS NULL) OR (prescription.valid_until >= CURRENT_DATE)))) prescribed)
     LEFT JOIN LATERAL ( SELECT clinic.calculate_bmi(record.weight_kg, record.height_cm) AS bmi
           FROM public.medical_records record
          WHERE ((record.clinic_id = patient.clinic_id) AND (record.patient_id = patient.id) AND (record.weight_kg IS NOT NULL) AND (record.height_cm IS NOT NULL))
          ORDER BY record.recorded_at DESC
         LIMIT 1) measured ON (true));


ALTER TABLE public.patient_summary OWNER TO clinic_owner;

--
-- Name: VIEW patient_summary; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON VIEW public.patient_summary IS 'A patient at a glance [class: PHI] [retention: as the tables below]';


--
-- Name: COLUMN patient_summary.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.patient_id IS 'The patient [class: administrative]';


--
-- Name: COLUMN patient_summary.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN patient_summary.first_name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.first_name IS 'First name [class: PHI]';


--
-- Name: COLUMN patient_summary.last_name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.last_name IS 'Last name [class: PHI]';


--
-- Name: COLUMN patient_summary.gender; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.gender IS 'Gender [class: PHI]';


--
-- Name: COLUMN patient_summary.dob; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.dob IS 'Date of birth [class: PHI]';


--
-- Name: COLUMN patient_summary.age; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.age IS 'Age in years today [class: PHI]';


--
-- Name: COLUMN patient_summary.visits; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.visits IS 'Booked appointments whose time has come [class: PHI]';


--
-- Name: COLUMN patient_summary.cancelled; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.cancelled IS 'Cancelled appointments [class: PHI]';


--
-- Name: COLUMN patient_summary.last_visit_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.last_visit_at IS 'When the last visit was [class: PHI]';


--
-- Name: COLUMN patient_summary.next_appointment_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.next_appointment_at IS 'When the next one is [class: PHI]';


--
-- Name: COLUMN patient_summary.active_prescriptions; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.active_prescriptions IS 'Prescriptions that hold today [class: PHI]';


--
-- Name: COLUMN patient_summary.bmi; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.patient_summary.bmi IS 'From the latest measurement of both [class: PHI]';


--
-- Name: payment_items; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.payment_items (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    description text NOT NULL,
    quantity integer DEFAULT 1 NOT NULL,
    amount_cents bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT payment_items_amount_check CHECK ((amount_cents >= 0)),
    CONSTRAINT payment_items_description_check CHECK ((description <> ''::text)),
    CONSTRAINT payment_items_quantity_check CHECK ((quantity >= 1))
);

ALTER TABLE ONLY public.payment_items FORCE ROW LEVEL SECURITY;


ALTER TABLE public.payment_items OWNER TO clinic_owner;

--
-- Name: TABLE payment_items; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.payment_items IS 'What a payment is for, line by line [class: PHI] [retention: as long as the payment]';


--
-- Name: COLUMN payment_items.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payment_items.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN payment_items.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payment_items.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN payment_items.payment_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payment_items.payment_id IS 'The whole that it is part of [class: administrative]';


--
-- Name: COLUMN payment_items.description; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payment_items.description IS 'What was done or sold [class: PHI]';


--
-- Name: COLUMN payment_items.quantity; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payment_items.quantity IS 'How often [class: administrative]';


--
-- Name: COLUMN payment_items.amount_cents; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payment_items.amount_cents IS 'For all of it [class: administrative]';


--
-- Name: COLUMN payment_items.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payment_items.created_at IS 'When the row was made [class: administrative]';


--
-- Name: payments; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.payments (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    appointment_id uuid,
    requested_by uuid NOT NULL,
    idempotency_key text NOT NULL,
    amount_cents bigint NOT NULL,
    currency text NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    provider text,
    provider_reference text,
    paid_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT payments_amount_check CHECK ((amount_cents > 0)),
    CONSTRAINT payments_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT payments_idempotency_key_check CHECK ((idempotency_key <> ''::text)),
    CONSTRAINT payments_paid_check CHECK (((status = ANY (ARRAY['paid'::text, 'refunded'::text])) = (paid_at IS NOT NULL))),
    CONSTRAINT payments_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'paid'::text, 'failed'::text, 'refunded'::text, 'voided'::text])))
);

ALTER TABLE ONLY public.payments FORCE ROW LEVEL SECURITY;


ALTER TABLE public.payments OWNER TO clinic_owner;

--
-- Name: TABLE payments; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.payments IS 'What patients are to pay, and paid [class: administrative] [retention: 7 years]';


--
-- Name: COLUMN payments.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN payments.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN payments.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.patient_id IS 'Who pays [class: administrative]';


--
-- Name: COLUMN payments.appointment_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.appointment_id IS 'What for; NULL without one [class: administrative]';


--
-- Name: COLUMN payments.requested_by; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.requested_by IS 'The user who asked for it [class: administrative]';


--
-- Name: COLUMN payments.idempotency_key; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.idempotency_key IS 'What makes asking twice one payment; the booking''s key if it was asked for with one [class: administrative]';


--
-- Name: COLUMN payments.amount_cents; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.amount_cents IS 'In the smallest unit of the currency [class: administrative]';


--
-- Name: COLUMN payments.currency; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.currency IS 'ISO 4217 [class: administrative]';


--
-- Name: COLUMN payments.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.status IS 'How far it has come [class: administrative]';


--
-- Name: COLUMN payments.provider; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.provider IS 'Who took it; NULL so far [class: administrative]';


--
-- Name: COLUMN payments.provider_reference; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.provider_reference IS 'The provider''s name for it [class: administrative]';


--
-- Name: COLUMN payments.paid_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.paid_at IS 'When it was paid, refunded since or not [class: administrative]';


--
-- Name: COLUMN payments.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN payments.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.payments.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: prescription_items; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.prescription_items (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    prescription_id uuid NOT NULL,
    medication text NOT NULL,
    dosage text NOT NULL,
    instructions text,
    quantity integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT prescription_items_medication_check CHECK ((medication <> ''::text)),
    CONSTRAINT prescription_items_quantity_check CHECK ((quantity >= 1))
);

ALTER TABLE ONLY public.prescription_items FORCE ROW LEVEL SECURITY;


ALTER TABLE public.prescription_items OWNER TO clinic_owner;

--
-- Name: TABLE prescription_items; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.prescription_items IS 'The medications of a prescription [class: PHI] [retention: as long as the prescription]';


--
-- Name: COLUMN prescription_items.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescription_items.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN prescription_items.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescription_items.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN prescription_items.prescription_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescription_items.prescription_id IS 'The whole that it is part of [class: administrative]';


--
-- Name: COLUMN prescription_items.medication; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescription_items.medication IS 'What is to be taken [class: PHI]';


--
-- Name: COLUMN prescription_items.dosage; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescription_items.dosage IS 'How much and how often [class: PHI]';


--
-- Name: COLUMN prescription_items.instructions; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescription_items.instructions IS 'How [class: PHI]';


--
-- Name: COLUMN prescription_items.quantity; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescription_items.quantity IS 'How many packs [class: PHI]';


--
-- Name: COLUMN prescription_items.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.prescription_items.created_at IS 'When the row was made [class: administrative]';


--
-- Name: queue_management; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.queue_management (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    appointment_id uuid,
    doctor_id uuid,
    queue_date date NOT NULL,
    queue_number integer NOT NULL,
    status text DEFAULT 'waiting'::text NOT NULL,
    called_at timestamp with time zone,
    finished_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT queue_management_called_check CHECK (((status <> ALL (ARRAY['called'::text, 'finished'::text])) OR (called_at IS NOT NULL))),
    CONSTRAINT queue_management_finished_check CHECK (((status = ANY (ARRAY['finished'::text, 'left'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT queue_management_number_check CHECK ((queue_number >= 1)),
    CONSTRAINT queue_management_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'called'::text, 'finished'::text, 'left'::text])))
);

ALTER TABLE ONLY public.queue_management FORCE ROW LEVEL SECURITY;


ALTER TABLE public.queue_management OWNER TO clinic_owner;

--
-- Name: TABLE queue_management; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.queue_management IS 'Who waits in the clinic, and who waited [class: administrative] [retention: 2 years]';


--
-- Name: COLUMN queue_management.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.queue_management.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN queue_management.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.queue_management.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN queue_management.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.queue_management.patient_id IS 'Who waits [class: administrative]';


--
-- Name: COLUMN queue_management.appointment_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.queue_management.appointment_id IS 'What for; NULL without one [class: administrative]';


--
-- Name: COLUMN queue_management.doctor_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.queue_management.doctor_id IS 'For whom; NULL for any doctor [class: administrative]';


--
-- Name: COLUMN queue_management.queue_date; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.queue_management.queue_date IS 'The day that the number belongs to [class: administrative]';


--
-- Name: COLUMN queue_management.queue_number; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.queue_management.queue_number IS 'What is called out [class: public]';


--
-- Name: COLUMN queue_management.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.queue_management.status IS 'How far it has come [class: administrative]';


--
-- Name: COLUMN queue_management.called_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.queue_management.called_at IS 'When the number was called [class: administrative]';


--
-- Name: COLUMN queue_management.finished_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.queue_management.finished_at IS 'When the patient was through, or had left [class: administrative]';


--
-- Name: COLUMN queue_management.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.queue_management.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN queue_management.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.queue_management.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: sms_messages; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.sms_messages (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    notification_id uuid,
    to_number text NOT NULL,
    body text NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    provider_message_id text,
    sent_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT sms_messages_sent_check CHECK (((status <> ALL (ARRAY['sent'::text, 'delivered'::text])) OR (sent_at IS NOT NULL))),
    CONSTRAINT sms_messages_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'sent'::text, 'delivered'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.sms_messages FORCE ROW LEVEL SECURITY;


ALTER TABLE public.sms_messages OWNER TO clinic_owner;

--
-- Name: TABLE sms_messages; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.sms_messages IS 'Text messages to patients [class: PHI] [retention: 2 years]';


--
-- Name: COLUMN sms_messages.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.sms_messages.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN sms_messages.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.sms_messages.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN sms_messages.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.sms_messages.patient_id IS 'To whom [class: administrative]';


--
-- Name: COLUMN sms_messages.notification_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.sms_messages.notification_id IS 'What it carries; NULL without one [class: administrative]';


--
-- Name: COLUMN sms_messages.to_number; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.sms_messages.to_number IS 'The patient''s number [class: PHI]';


--
-- Name: COLUMN sms_messages.body; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.sms_messages.body IS 'The text [class: PHI]';


--
-- Name: COLUMN sms_messages.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.sms_messages.status IS 'How far it has come [class: administrative]';


--
-- Name: COLUMN sms_messages.provider_message_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.sms_messages.provider_message_id IS 'The provider''s name for it [class: administrative]';


--
-- Name: COLUMN sms_messages.sent_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.sms_messages.sent_at IS 'When it was handed over [class: administrative]';


--
-- Name: COLUMN sms_messages.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.sms_messages.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN sms_messages.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.sms_messages.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: staff; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.staff (
    id uuid NOT NULL,
    clinic_id uuid NOT NULL,
    job_title text NOT NULL,
    employed_since date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT staff_job_title_check CHECK ((job_title <> ''::text))
);

ALTER TABLE ONLY public.staff FORCE ROW LEVEL SECURITY;


ALTER TABLE public.staff OWNER TO clinic_owner;

--
-- Name: TABLE staff; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.staff IS 'Users who work in the clinic and treat nobody [class: administrative] [retention: as long as the user]';


--
-- Name: COLUMN staff.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.staff.id IS 'The user''s id [class: administrative]';


--
-- Name: COLUMN staff.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.staff.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN staff.job_title; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.staff.job_title IS 'What the person does in the clinic [class: administrative]';


--
-- Name: COLUMN staff.employed_since; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.staff.employed_since IS 'First day of work [class: administrative]';


--
-- Name: COLUMN staff.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.staff.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN staff.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.staff.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: system_settings; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.system_settings (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    value jsonb NOT NULL,
    description text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT system_settings_name_check CHECK ((name ~ '^[a-z][a-z0-9_.]*$'::text))
);

ALTER TABLE ONLY public.system_settings FORCE ROW LEVEL SECURITY;


ALTER TABLE public.system_settings OWNER TO clinic_owner;

--
-- Name: TABLE system_settings; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.system_settings IS 'Values that hold for the installation; no secrets [class: administrative] [retention: as long as they are in use]';


--
-- Name: COLUMN system_settings.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.system_settings.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN system_settings.name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.system_settings.name IS 'What programs ask for [class: administrative]';


--
-- Name: COLUMN system_settings.value; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.system_settings.value IS 'What they get [class: administrative]';


--
-- Name: COLUMN system_settings.description; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.system_settings.description IS 'What it changes [class: administrative]';


--
-- Name: COLUMN system_settings.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.system_settings.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN system_settings.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.system_settings.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: telemedicine_sessions; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.telemedicine_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    doctor_id uuid NOT NULL,
    provider text DEFAULT 'daily'::text NOT NULL,
    room_reference text,
    status text DEFAULT 'scheduled'::text NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT telemedicine_sessions_ended_check CHECK (((status <> 'ended'::text) OR (ended_at IS NOT NULL))),
    CONSTRAINT telemedicine_sessions_provider_check CHECK ((provider = ANY (ARRAY['daily'::text, 'twilio'::text]))),
    CONSTRAINT telemedicine_sessions_started_check CHECK (((status <> ALL (ARRAY['active'::text, 'ended'::text])) OR (started_at IS NOT NULL))),
    CONSTRAINT telemedicine_sessions_status_check CHECK ((status = ANY (ARRAY['scheduled'::text, 'active'::text, 'ended'::text, 'failed'::text]))),
    CONSTRAINT telemedicine_sessions_time_check CHECK ((ended_at >= started_at))
);

ALTER TABLE ONLY public.telemedicine_sessions FORCE ROW LEVEL SECURITY;


ALTER TABLE public.telemedicine_sessions OWNER TO clinic_owner;

--
-- Name: TABLE telemedicine_sessions; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.telemedicine_sessions IS 'Visits by video [class: administrative] [retention: 10 years after the last visit]';


--
-- Name: COLUMN telemedicine_sessions.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.telemedicine_sessions.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN telemedicine_sessions.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.telemedicine_sessions.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN telemedicine_sessions.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.telemedicine_sessions.patient_id IS 'Who is seen [class: administrative]';


--
-- Name: COLUMN telemedicine_sessions.appointment_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.telemedicine_sessions.appointment_id IS 'The appointment that it is [class: administrative]';


--
-- Name: COLUMN telemedicine_sessions.doctor_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.telemedicine_sessions.doctor_id IS 'By whom [class: administrative]';


--
-- Name: COLUMN telemedicine_sessions.provider; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.telemedicine_sessions.provider IS 'Who carries the video [class: administrative]';


--
-- Name: COLUMN telemedicine_sessions.room_reference; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.telemedicine_sessions.room_reference IS 'The provider''s name for the room: whoever has it can try to enter [class: PHI]';


--
-- Name: COLUMN telemedicine_sessions.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.telemedicine_sessions.status IS 'How far it has come [class: administrative]';


--
-- Name: COLUMN telemedicine_sessions.started_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.telemedicine_sessions.started_at IS 'When both were there [class: administrative]';


--
-- Name: COLUMN telemedicine_sessions.ended_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.telemedicine_sessions.ended_at IS 'When one had left [class: administrative]';


--
-- Name: COLUMN telemedicine_sessions.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.telemedicine_sessions.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN telemedicine_sessions.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.telemedicine_sessions.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: users; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    email public.citext NOT NULL,
    full_name text,
    role text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['clinic_admin'::text, 'clinician'::text, 'receptionist'::text, 'readonly'::text])))
);

ALTER TABLE ONLY public.users FORCE ROW LEVEL SECURITY;


ALTER TABLE public.users OWNER TO clinic_owner;

--
-- Name: TABLE users; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.users IS 'People who work in a clinic [class: administrative] [retention: 10 years after they left]';


--
-- Name: COLUMN users.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.users.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN users.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.users.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN users.email; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.users.email IS 'What they log in with [class: administrative]';


--
-- Name: COLUMN users.full_name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.users.full_name IS 'Name [class: administrative]';


--
-- Name: COLUMN users.role; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.users.role IS 'Role in the application; the database''s roles are granted to logins [class: administrative]';


--
-- Name: COLUMN users.is_active; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.users.is_active IS 'Whether they may log in [class: administrative]';


--
-- Name: COLUMN users.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.users.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN users.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.users.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: upcoming_appointments; Type: VIEW; Schema: public; Owner: clinic_owner
--

CREATE VIEW public.upcoming_appointments WITH (security_invoker='true') AS
 SELECT appointment.id AS appointment_id,
    clinic.generate_appointment_number(appointment.id, appointment.booked_at) AS appointment_number,
    appointment.clinic_id,
    slot.slot_start,
    slot.slot_end,
    appointment.clinician_id,
    clinician.full_name AS clinician_name,
    appointment.patient_id,
    patient.first_name AS patient_first_name,
    patient.last_name AS patient_last_name
   FROM (((public.appointments appointment
     JOIN public.appointment_slots slot ON (((slot.clinic_id = appointment.clinic_id) AND (slot.id = appointment.slot_id))))
     JOIN public.patients patient ON (((patient.clinic_id = appointment.clinic_id) AND (patient.id = appointment.patient_id))))
     LEFT JOIN public.users clinician ON (((clinician.clinic_id = appointment.clinic_id) AND (clinician.id = appointment.clinician_id))))
  WHERE ((appointment.status = 'booked'::text) AND (slot.slot_start >= now()));


ALTER TABLE public.upcoming_appointments OWNER TO clinic_owner;

--
-- Name: VIEW upcoming_appointments; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON VIEW public.upcoming_appointments IS 'What is booked from now on [class: PHI] [retention: as the tables below]';


--
-- Name: COLUMN upcoming_appointments.appointment_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.upcoming_appointments.appointment_id IS 'The appointment [class: administrative]';


--
-- Name: COLUMN upcoming_appointments.appointment_number; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.upcoming_appointments.appointment_number IS 'What people call it [class: administrative]';


--
-- Name: COLUMN upcoming_appointments.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.upcoming_appointments.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN upcoming_appointments.slot_start; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.upcoming_appointments.slot_start IS 'From when [class: administrative]';


--
-- Name: COLUMN upcoming_appointments.slot_end; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.upcoming_appointments.slot_end IS 'Until when [class: administrative]';


--
-- Name: COLUMN upcoming_appointments.clinician_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.upcoming_appointments.clinician_id IS 'With whom [class: administrative]';


--
-- Name: COLUMN upcoming_appointments.clinician_name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.upcoming_appointments.clinician_name IS 'With whom, by name [class: administrative]';


--
-- Name: COLUMN upcoming_appointments.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.upcoming_appointments.patient_id IS 'Who comes [class: administrative]';


--
-- Name: COLUMN upcoming_appointments.patient_first_name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.upcoming_appointments.patient_first_name IS 'Who comes, by name [class: PHI]';


--
-- Name: COLUMN upcoming_appointments.patient_last_name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.upcoming_appointments.patient_last_name IS 'Who comes, by name [class: PHI]';


--
-- Name: vaccination_records; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.vaccination_records (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    doctor_id uuid,
    vaccine text NOT NULL,
    dose_number integer DEFAULT 1 NOT NULL,
    lot_number text,
    administered_on date NOT NULL,
    next_due_on date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT vaccination_records_dose_check CHECK ((dose_number >= 1)),
    CONSTRAINT vaccination_records_due_check CHECK ((next_due_on > administered_on)),
    CONSTRAINT vaccination_records_vaccine_check CHECK ((vaccine <> ''::text))
);

ALTER TABLE ONLY public.vaccination_records FORCE ROW LEVEL SECURITY;


ALTER TABLE public.vaccination_records OWNER TO clinic_owner;

--
-- Name: TABLE vaccination_records; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.vaccination_records IS 'Vaccinations that were given [class: PHI] [retention: for the life of the patient]';


--
-- Name: COLUMN vaccination_records.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.vaccination_records.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN vaccination_records.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.vaccination_records.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN vaccination_records.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.vaccination_records.patient_id IS 'Who was vaccinated [class: administrative]';


--
-- Name: COLUMN vaccination_records.doctor_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.vaccination_records.doctor_id IS 'By whom; NULL if elsewhere [class: administrative]';


--
-- Name: COLUMN vaccination_records.vaccine; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.vaccination_records.vaccine IS 'With what [class: PHI]';


--
-- Name: COLUMN vaccination_records.dose_number; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.vaccination_records.dose_number IS 'Which dose of the series [class: PHI]';


--
-- Name: COLUMN vaccination_records.lot_number; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.vaccination_records.lot_number IS 'Of which lot [class: PHI]';


--
-- Name: COLUMN vaccination_records.administered_on; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.vaccination_records.administered_on IS 'On which day [class: PHI]';


--
-- Name: COLUMN vaccination_records.next_due_on; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.vaccination_records.next_due_on IS 'When the next dose is due [class: PHI]';


--
-- Name: COLUMN vaccination_records.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.vaccination_records.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN vaccination_records.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.vaccination_records.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: webhook_deliveries; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.webhook_deliveries (
    id uuid NOT NULL,
    clinic_id uuid NOT NULL,
    raw_body bytea,
    headers jsonb,
    url text,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT webhook_deliveries_headers_check CHECK ((jsonb_typeof(headers) = 'object'::text))
);

ALTER TABLE ONLY public.webhook_deliveries FORCE ROW LEVEL SECURITY;


ALTER TABLE public.webhook_deliveries OWNER TO clinic_owner;

--
-- Name: TABLE webhook_deliveries; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.webhook_deliveries IS 'What providers sent, byte by byte, to verify it again [class: PHI] [retention: as long as the event]';


--
-- Name: COLUMN webhook_deliveries.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_deliveries.id IS 'The event that it brought [class: administrative]';


--
-- Name: COLUMN webhook_deliveries.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_deliveries.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN webhook_deliveries.raw_body; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_deliveries.raw_body IS 'The body as it came [class: PHI]';


--
-- Name: COLUMN webhook_deliveries.headers; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_deliveries.headers IS 'The headers that the signature needs [class: PHI]';


--
-- Name: COLUMN webhook_deliveries.url; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_deliveries.url IS 'The address that the provider called [class: PHI]';


--
-- Name: COLUMN webhook_deliveries.received_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_deliveries.received_at IS 'When it came [class: administrative]';


--
-- Name: webhook_effects; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.webhook_effects (
    id bigint NOT NULL,
    clinic_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    webhook_event_id uuid NOT NULL,
    claim_no bigint NOT NULL,
    provider text NOT NULL,
    idempotency_key text NOT NULL,
    kind text NOT NULL,
    subject_id uuid,
    occurred_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT webhook_effects_kind_check CHECK ((kind = ANY (ARRAY['payment_captured'::text, 'appointment_confirmed'::text, 'message_delivered'::text, 'message_read'::text, 'video_room_opened'::text, 'recorded'::text]))),
    CONSTRAINT webhook_effects_subject_check CHECK (((kind = 'recorded'::text) = (subject_id IS NULL)))
);

ALTER TABLE ONLY public.webhook_effects FORCE ROW LEVEL SECURITY;


ALTER TABLE public.webhook_effects OWNER TO clinic_owner;

--
-- Name: TABLE webhook_effects; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.webhook_effects IS 'Append-only: one row for each effect that an event had [class: administrative] [retention: 10 years]';


--
-- Name: COLUMN webhook_effects.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_effects.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN webhook_effects.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_effects.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN webhook_effects.webhook_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_effects.webhook_id IS 'Through which integration [class: administrative]';


--
-- Name: COLUMN webhook_effects.webhook_event_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_effects.webhook_event_id IS 'The event that had it [class: administrative]';


--
-- Name: COLUMN webhook_effects.claim_no; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_effects.claim_no IS 'In which of its claims [class: administrative]';


--
-- Name: COLUMN webhook_effects.provider; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_effects.provider IS 'Whose event it was [class: administrative]';


--
-- Name: COLUMN webhook_effects.idempotency_key; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_effects.idempotency_key IS 'What may have an effect once, for its provider and clinic [class: administrative]';


--
-- Name: COLUMN webhook_effects.kind; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_effects.kind IS 'What happened [class: administrative]';


--
-- Name: COLUMN webhook_effects.subject_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_effects.subject_id IS 'The payment, appointment, message or session that it happened to [class: administrative]';


--
-- Name: COLUMN webhook_effects.occurred_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_effects.occurred_at IS 'When it happened [class: administrative]';


--
-- Name: webhook_effects_id_seq; Type: SEQUENCE; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.webhook_effects ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.webhook_effects_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: webhook_events; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.webhook_events (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    webhook_id uuid NOT NULL,
    event_id text NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    payload jsonb NOT NULL,
    signature text,
    status text DEFAULT 'pending'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_attempt_at timestamp with time zone,
    processed_at timestamp with time zone,
    error text,
    idempotency_key text,
    created_by uuid,
    clinic_id uuid NOT NULL,
    max_attempts integer NOT NULL,
    next_attempt_at timestamp with time zone DEFAULT now() NOT NULL,
    claim_no bigint DEFAULT 0 NOT NULL,
    claimed_by text,
    leased_until timestamp with time zone,
    result text,
    in_line boolean DEFAULT true NOT NULL,
    order_key text,
    order_no bigint,
    CONSTRAINT webhook_events_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT webhook_events_claim_check CHECK (((status <> 'processing'::text) OR ((claimed_by IS NOT NULL) AND (claim_no >= 1) AND (attempts >= 1) AND (result IS NULL)))),
    CONSTRAINT webhook_events_claim_no_check CHECK ((claim_no >= 0)),
    CONSTRAINT webhook_events_lease_check CHECK (((status = 'processing'::text) = (leased_until IS NOT NULL))),
    CONSTRAINT webhook_events_max_attempts_check CHECK ((max_attempts >= 1)),
    CONSTRAINT webhook_events_order_check CHECK (((order_key IS NULL) = (order_no IS NULL))),
    CONSTRAINT webhook_events_result_check CHECK ((result = ANY (ARRAY['success'::text, 'retry'::text, 'dead_letter'::text]))),
    CONSTRAINT webhook_events_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'success'::text, 'failed'::text, 'dead_letter'::text]))),
    CONSTRAINT webhook_events_success_check CHECK (((status <> 'success'::text) OR (processed_at IS NOT NULL)))
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='500', autovacuum_vacuum_cost_delay='0');

ALTER TABLE ONLY public.webhook_events FORCE ROW LEVEL SECURITY;


ALTER TABLE public.webhook_events OWNER TO clinic_owner;

--
-- Name: TABLE webhook_events; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.webhook_events IS 'Events delivered by providers, and how far their processing has come [class: PHI] [retention: 1 year]';


--
-- Name: COLUMN webhook_events.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN webhook_events.webhook_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.webhook_id IS 'Through which integration it came [class: administrative]';


--
-- Name: COLUMN webhook_events.event_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.event_id IS 'The provider''s name for it [class: administrative]';


--
-- Name: COLUMN webhook_events.received_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.received_at IS 'When it was taken in [class: administrative]';


--
-- Name: COLUMN webhook_events.payload; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.payload IS 'What the provider says [class: PHI]';


--
-- Name: COLUMN webhook_events.signature; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.signature IS 'The provider''s proof of it [class: administrative]';


--
-- Name: COLUMN webhook_events.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.status IS 'How far it has come [class: administrative]';


--
-- Name: COLUMN webhook_events.attempts; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.attempts IS 'Claims since the event was taken in or replayed [class: administrative]';


--
-- Name: COLUMN webhook_events.last_attempt_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.last_attempt_at IS 'When it was last claimed [class: administrative]';


--
-- Name: COLUMN webhook_events.processed_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.processed_at IS 'When it succeeded [class: administrative]';


--
-- Name: COLUMN webhook_events.error; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.error IS 'Why the last attempt failed; it may quote the payload [class: PHI]';


--
-- Name: COLUMN webhook_events.idempotency_key; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.idempotency_key IS 'The provider''s, for those who process the event [class: administrative]';


--
-- Name: COLUMN webhook_events.created_by; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.created_by IS 'The user who entered it by hand [class: administrative]';


--
-- Name: COLUMN webhook_events.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.clinic_id IS 'The tenant, that of the integration [class: administrative]';


--
-- Name: COLUMN webhook_events.max_attempts; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.max_attempts IS 'The integration''s when the event was taken in [class: administrative]';


--
-- Name: COLUMN webhook_events.next_attempt_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.next_attempt_at IS 'From when on a pending or failed event can be claimed, and its place in its line; without meaning in the other states [class: administrative]';


--
-- Name: COLUMN webhook_events.claim_no; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.claim_no IS 'Number of the latest claim, the fencing token; never lowered [class: administrative]';


--
-- Name: COLUMN webhook_events.claimed_by; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.claimed_by IS 'The worker that made the latest claim [class: administrative]';


--
-- Name: COLUMN webhook_events.leased_until; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.leased_until IS 'When the lease of an event in processing is over, else NULL [class: administrative]';


--
-- Name: COLUMN webhook_events.result; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.result IS 'What the mark of the latest claim was answered; NULL if it was not marked [class: administrative]';


--
-- Name: COLUMN webhook_events.in_line; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.in_line IS 'False for an event that comes again, failed, replayed or held back: it stands in a line of its own [class: administrative]';


--
-- Name: COLUMN webhook_events.order_key; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.order_key IS 'Events of an integration with one key are processed one after the other; NULL: in any order [class: administrative]';


--
-- Name: COLUMN webhook_events.order_no; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_events.order_no IS 'Its number among those of its key [class: administrative]';


--
-- Name: webhook_idempotency; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.webhook_idempotency (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    provider text NOT NULL,
    idempotency_key text NOT NULL,
    status text DEFAULT 'processing'::text NOT NULL,
    correlation_id uuid DEFAULT app.current_correlation_id(),
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    processed_at timestamp with time zone,
    CONSTRAINT webhook_idempotency_key_check CHECK ((idempotency_key <> ''::text)),
    CONSTRAINT webhook_idempotency_processed_check CHECK (((status = 'processed'::text) = (processed_at IS NOT NULL))),
    CONSTRAINT webhook_idempotency_provider_check CHECK ((provider <> ''::text)),
    CONSTRAINT webhook_idempotency_status_check CHECK ((status = ANY (ARRAY['processing'::text, 'processed'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.webhook_idempotency FORCE ROW LEVEL SECURITY;


ALTER TABLE public.webhook_idempotency OWNER TO clinic_owner;

--
-- Name: TABLE webhook_idempotency; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.webhook_idempotency IS 'Effects that handlers of events have had, each once [class: administrative] [retention: 1 year]';


--
-- Name: COLUMN webhook_idempotency.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_idempotency.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN webhook_idempotency.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_idempotency.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN webhook_idempotency.webhook_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_idempotency.webhook_id IS 'Through which integration [class: administrative]';


--
-- Name: COLUMN webhook_idempotency.provider; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_idempotency.provider IS 'Whose event it was [class: administrative]';


--
-- Name: COLUMN webhook_idempotency.idempotency_key; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_idempotency.idempotency_key IS 'Which effect [class: administrative]';


--
-- Name: COLUMN webhook_idempotency.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_idempotency.status IS 'Whether it has happened [class: administrative]';


--
-- Name: COLUMN webhook_idempotency.correlation_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_idempotency.correlation_id IS 'The request that began it [class: administrative]';


--
-- Name: COLUMN webhook_idempotency.received_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_idempotency.received_at IS 'When it began [class: administrative]';


--
-- Name: COLUMN webhook_idempotency.processed_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_idempotency.processed_at IS 'When it had happened [class: administrative]';


--
-- Name: webhook_logs; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.webhook_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    event_id text,
    outcome text NOT NULL,
    http_status integer,
    correlation_id uuid DEFAULT app.current_correlation_id(),
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    webhook_event_id uuid,
    claim_no bigint,
    attempt integer,
    error text,
    CONSTRAINT webhook_logs_attempt_check CHECK ((num_nulls(webhook_event_id, claim_no, attempt) =
CASE
    WHEN (http_status IS NULL) THEN 0
    ELSE 3
END)),
    CONSTRAINT webhook_logs_error_check CHECK ((error ~ '^[a-z0-9][a-z0-9 _.-]{0,63}$'::text)),
    CONSTRAINT webhook_logs_http_status_check CHECK (((http_status >= 100) AND (http_status <= 599))),
    CONSTRAINT webhook_logs_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'duplicate'::text, 'bad_signature'::text, 'malformed'::text, 'failed'::text, 'success'::text, 'retry'::text, 'dead_letter'::text, 'expired'::text])))
);

ALTER TABLE ONLY public.webhook_logs FORCE ROW LEVEL SECURITY;


ALTER TABLE public.webhook_logs OWNER TO clinic_owner;

--
-- Name: TABLE webhook_logs; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.webhook_logs IS 'Deliveries and how they were answered, attempts and how they ended, without contents [class: administrative] [retention: 90 days]';


--
-- Name: COLUMN webhook_logs.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_logs.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN webhook_logs.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_logs.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN webhook_logs.webhook_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_logs.webhook_id IS 'Through which integration [class: administrative]';


--
-- Name: COLUMN webhook_logs.event_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_logs.event_id IS 'The provider''s name for the event; NULL if it could not be read [class: administrative]';


--
-- Name: COLUMN webhook_logs.outcome; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_logs.outcome IS 'What became of it [class: administrative]';


--
-- Name: COLUMN webhook_logs.http_status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_logs.http_status IS 'What the provider was answered; NULL of an attempt [class: administrative]';


--
-- Name: COLUMN webhook_logs.correlation_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_logs.correlation_id IS 'The request that brought it [class: administrative]';


--
-- Name: COLUMN webhook_logs.received_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_logs.received_at IS 'When the delivery came or the attempt ended [class: administrative]';


--
-- Name: COLUMN webhook_logs.webhook_event_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_logs.webhook_event_id IS 'The event of an attempt [class: administrative]';


--
-- Name: COLUMN webhook_logs.claim_no; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_logs.claim_no IS 'The claim of an attempt [class: administrative]';


--
-- Name: COLUMN webhook_logs.attempt; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_logs.attempt IS 'Its number since the last start [class: administrative]';


--
-- Name: COLUMN webhook_logs.error; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.webhook_logs.error IS 'Code of the error, without its words [class: administrative]';


--
-- Name: whatsapp_messages; Type: TABLE; Schema: public; Owner: clinic_owner
--

CREATE TABLE public.whatsapp_messages (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    clinic_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    notification_id uuid,
    to_number text NOT NULL,
    template_name text,
    body text NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    provider_message_id text,
    sent_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT whatsapp_messages_sent_check CHECK (((status <> ALL (ARRAY['sent'::text, 'delivered'::text, 'read'::text])) OR (sent_at IS NOT NULL))),
    CONSTRAINT whatsapp_messages_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'sent'::text, 'delivered'::text, 'read'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.whatsapp_messages FORCE ROW LEVEL SECURITY;


ALTER TABLE public.whatsapp_messages OWNER TO clinic_owner;

--
-- Name: TABLE whatsapp_messages; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON TABLE public.whatsapp_messages IS 'WhatsApp messages to patients [class: PHI] [retention: 2 years]';


--
-- Name: COLUMN whatsapp_messages.id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.whatsapp_messages.id IS 'Key of the row [class: administrative]';


--
-- Name: COLUMN whatsapp_messages.clinic_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.whatsapp_messages.clinic_id IS 'The tenant [class: administrative]';


--
-- Name: COLUMN whatsapp_messages.patient_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.whatsapp_messages.patient_id IS 'To whom [class: administrative]';


--
-- Name: COLUMN whatsapp_messages.notification_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.whatsapp_messages.notification_id IS 'What it carries; NULL without one [class: administrative]';


--
-- Name: COLUMN whatsapp_messages.to_number; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.whatsapp_messages.to_number IS 'The patient''s number [class: PHI]';


--
-- Name: COLUMN whatsapp_messages.template_name; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.whatsapp_messages.template_name IS 'The approved template, if one was used [class: administrative]';


--
-- Name: COLUMN whatsapp_messages.body; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.whatsapp_messages.body IS 'The text [class: PHI]';


--
-- Name: COLUMN whatsapp_messages.status; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.whatsapp_messages.status IS 'How far it has come [class: administrative]';


--
-- Name: COLUMN whatsapp_messages.provider_message_id; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.whatsapp_messages.provider_message_id IS 'The provider''s name for it [class: administrative]';


--
-- Name: COLUMN whatsapp_messages.sent_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.whatsapp_messages.sent_at IS 'When it was handed over [class: administrative]';


--
-- Name: COLUMN whatsapp_messages.created_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.whatsapp_messages.created_at IS 'When the row was made [class: administrative]';


--
-- Name: COLUMN whatsapp_messages.updated_at; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON COLUMN public.whatsapp_messages.updated_at IS 'When the row was last changed, or made [class: administrative]';


--
-- Name: search_again; Type: SEQUENCE; Schema: webhook; Owner: clinic_owner
--

CREATE SEQUENCE webhook.search_again
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE webhook.search_again OWNER TO clinic_owner;

--
-- Name: SEQUENCE search_again; Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON SEQUENCE webhook.search_again IS 'Until when search_line and search_ends are used';


--
-- Name: search_ends; Type: SEQUENCE; Schema: webhook; Owner: clinic_owner
--

CREATE SEQUENCE webhook.search_ends
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE webhook.search_ends OWNER TO clinic_owner;

--
-- Name: SEQUENCE search_ends; Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON SEQUENCE webhook.search_ends IS 'From when on claims search for what is over or due, while it is used';


--
-- Name: search_line; Type: SEQUENCE; Schema: webhook; Owner: clinic_owner
--

CREATE SEQUENCE webhook.search_line
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE webhook.search_line OWNER TO clinic_owner;

--
-- Name: SEQUENCE search_line; Type: COMMENT; Schema: webhook; Owner: clinic_owner
--

COMMENT ON SEQUENCE webhook.search_line IS 'From which place in line on claims search, while it is used';


--
-- Name: audit_logs_default; Type: TABLE ATTACH; Schema: audit; Owner: clinic_owner
--

ALTER TABLE ONLY audit.audit_logs ATTACH PARTITION audit.audit_logs_default DEFAULT;


--
-- Name: audit_logs audit_logs_pkey; Type: CONSTRAINT; Schema: audit; Owner: clinic_owner
--

ALTER TABLE ONLY audit.audit_logs
    ADD CONSTRAINT audit_logs_pkey PRIMARY KEY (id, occurred_at);


--
-- Name: audit_logs_default audit_logs_default_pkey; Type: CONSTRAINT; Schema: audit; Owner: clinic_owner
--

ALTER TABLE ONLY audit.audit_logs_default
    ADD CONSTRAINT audit_logs_default_pkey PRIMARY KEY (id, occurred_at);


--
-- Name: booking_requests booking_requests_pkey; Type: CONSTRAINT; Schema: booking; Owner: clinic_owner
--

ALTER TABLE ONLY booking.booking_requests
    ADD CONSTRAINT booking_requests_pkey PRIMARY KEY (clinic_id, requested_by, idempotency_key);


--
-- Name: appointment_slots appointment_slots_clinic_id_clinician_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.appointment_slots
    ADD CONSTRAINT appointment_slots_clinic_id_clinician_key UNIQUE (clinic_id, id, clinician_id);


--
-- Name: appointment_slots appointment_slots_clinician_start_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.appointment_slots
    ADD CONSTRAINT appointment_slots_clinician_start_key UNIQUE (clinic_id, clinician_id, slot_start);


--
-- Name: appointment_slots appointment_slots_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.appointment_slots
    ADD CONSTRAINT appointment_slots_pkey PRIMARY KEY (id);


--
-- Name: appointments appointments_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.appointments
    ADD CONSTRAINT appointments_pkey PRIMARY KEY (id);


--
-- Name: availability availability_doctor_day_start_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.availability
    ADD CONSTRAINT availability_doctor_day_start_key UNIQUE (clinic_id, doctor_id, day_of_week, start_time);


--
-- Name: availability availability_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.availability
    ADD CONSTRAINT availability_pkey PRIMARY KEY (id);


--
-- Name: blocked_times blocked_times_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.blocked_times
    ADD CONSTRAINT blocked_times_pkey PRIMARY KEY (id);


--
-- Name: clinics clinics_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.clinics
    ADD CONSTRAINT clinics_pkey PRIMARY KEY (id);


--
-- Name: clinics clinics_tenant_code_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.clinics
    ADD CONSTRAINT clinics_tenant_code_key UNIQUE (tenant_code);


--
-- Name: conversations conversations_clinic_id_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_clinic_id_key UNIQUE (clinic_id, id);


--
-- Name: conversations conversations_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_pkey PRIMARY KEY (id);


--
-- Name: conversations conversations_platform_conversation_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_platform_conversation_key UNIQUE (clinic_id, platform, platform_conversation_id);


--
-- Name: doctors doctors_clinic_id_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.doctors
    ADD CONSTRAINT doctors_clinic_id_key UNIQUE (clinic_id, id);


--
-- Name: doctors doctors_license_number_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.doctors
    ADD CONSTRAINT doctors_license_number_key UNIQUE (clinic_id, license_number);


--
-- Name: doctors doctors_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.doctors
    ADD CONSTRAINT doctors_pkey PRIMARY KEY (id);


--
-- Name: email_messages email_messages_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.email_messages
    ADD CONSTRAINT email_messages_pkey PRIMARY KEY (id);


--
-- Name: email_messages email_messages_provider_message_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.email_messages
    ADD CONSTRAINT email_messages_provider_message_key UNIQUE (clinic_id, provider_message_id);


--
-- Name: feature_flags feature_flags_name_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.feature_flags
    ADD CONSTRAINT feature_flags_name_key UNIQUE (name);


--
-- Name: feature_flags feature_flags_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.feature_flags
    ADD CONSTRAINT feature_flags_pkey PRIMARY KEY (id);


--
-- Name: imaging_results imaging_results_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.imaging_results
    ADD CONSTRAINT imaging_results_pkey PRIMARY KEY (id);


--
-- Name: insurance_claims insurance_claims_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.insurance_claims
    ADD CONSTRAINT insurance_claims_pkey PRIMARY KEY (id);


--
-- Name: integration_webhooks integration_webhooks_clinic_id_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.integration_webhooks
    ADD CONSTRAINT integration_webhooks_clinic_id_key UNIQUE (clinic_id, id);


--
-- Name: integration_webhooks integration_webhooks_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.integration_webhooks
    ADD CONSTRAINT integration_webhooks_pkey PRIMARY KEY (id);


--
-- Name: lab_results lab_results_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.lab_results
    ADD CONSTRAINT lab_results_pkey PRIMARY KEY (id);


--
-- Name: medical_records medical_records_clinic_patient_id_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.medical_records
    ADD CONSTRAINT medical_records_clinic_patient_id_key UNIQUE (clinic_id, patient_id, id);


--
-- Name: medical_records medical_records_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.medical_records
    ADD CONSTRAINT medical_records_pkey PRIMARY KEY (id);


--
-- Name: messages messages_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (id);


--
-- Name: messages messages_platform_message_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_platform_message_key UNIQUE (clinic_id, conversation_id, platform_message_id);


--
-- Name: notifications notifications_clinic_patient_id_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_clinic_patient_id_key UNIQUE (clinic_id, patient_id, id);


--
-- Name: notifications notifications_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (id);


--
-- Name: patients patients_clinic_id_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.patients
    ADD CONSTRAINT patients_clinic_id_key UNIQUE (clinic_id, id);


--
-- Name: patients patients_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.patients
    ADD CONSTRAINT patients_pkey PRIMARY KEY (id);


--
-- Name: payment_items payment_items_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.payment_items
    ADD CONSTRAINT payment_items_pkey PRIMARY KEY (id);


--
-- Name: payments payments_clinic_id_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_clinic_id_key UNIQUE (clinic_id, id);


--
-- Name: payments payments_clinic_patient_id_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_clinic_patient_id_key UNIQUE (clinic_id, patient_id, id);


--
-- Name: payments payments_idempotency_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_idempotency_key UNIQUE (clinic_id, requested_by, idempotency_key);


--
-- Name: payments payments_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (id);


--
-- Name: payments payments_provider_reference_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_provider_reference_key UNIQUE (clinic_id, provider, provider_reference);


--
-- Name: prescription_items prescription_items_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.prescription_items
    ADD CONSTRAINT prescription_items_pkey PRIMARY KEY (id);


--
-- Name: prescriptions prescriptions_clinic_id_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.prescriptions
    ADD CONSTRAINT prescriptions_clinic_id_key UNIQUE (clinic_id, id);


--
-- Name: prescriptions prescriptions_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.prescriptions
    ADD CONSTRAINT prescriptions_pkey PRIMARY KEY (id);


--
-- Name: queue_management queue_management_number_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.queue_management
    ADD CONSTRAINT queue_management_number_key UNIQUE (clinic_id, queue_date, queue_number);


--
-- Name: queue_management queue_management_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.queue_management
    ADD CONSTRAINT queue_management_pkey PRIMARY KEY (id);


--
-- Name: sms_messages sms_messages_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.sms_messages
    ADD CONSTRAINT sms_messages_pkey PRIMARY KEY (id);


--
-- Name: sms_messages sms_messages_provider_message_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.sms_messages
    ADD CONSTRAINT sms_messages_provider_message_key UNIQUE (clinic_id, provider_message_id);


--
-- Name: staff staff_clinic_id_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_clinic_id_key UNIQUE (clinic_id, id);


--
-- Name: staff staff_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (id);


--
-- Name: system_settings system_settings_name_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.system_settings
    ADD CONSTRAINT system_settings_name_key UNIQUE (name);


--
-- Name: system_settings system_settings_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.system_settings
    ADD CONSTRAINT system_settings_pkey PRIMARY KEY (id);


--
-- Name: telemedicine_sessions telemedicine_sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.telemedicine_sessions
    ADD CONSTRAINT telemedicine_sessions_pkey PRIMARY KEY (id);


--
-- Name: users users_clinic_email_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_clinic_email_key UNIQUE (clinic_id, email);


--
-- Name: users users_clinic_id_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_clinic_id_key UNIQUE (clinic_id, id);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: vaccination_records vaccination_records_dose_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.vaccination_records
    ADD CONSTRAINT vaccination_records_dose_key UNIQUE (clinic_id, patient_id, vaccine, dose_number, administered_on);


--
-- Name: vaccination_records vaccination_records_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.vaccination_records
    ADD CONSTRAINT vaccination_records_pkey PRIMARY KEY (id);


--
-- Name: webhook_deliveries webhook_deliveries_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id);


--
-- Name: webhook_effects webhook_effects_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.webhook_effects
    ADD CONSTRAINT webhook_effects_pkey PRIMARY KEY (id);


--
-- Name: webhook_events webhook_events_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.webhook_events
    ADD CONSTRAINT webhook_events_pkey PRIMARY KEY (id);


--
-- Name: webhook_events webhook_events_webhook_event_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.webhook_events
    ADD CONSTRAINT webhook_events_webhook_event_key UNIQUE (webhook_id, event_id);


--
-- Name: webhook_idempotency webhook_idempotency_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.webhook_idempotency
    ADD CONSTRAINT webhook_idempotency_key UNIQUE (clinic_id, provider, idempotency_key);


--
-- Name: webhook_idempotency webhook_idempotency_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.webhook_idempotency
    ADD CONSTRAINT webhook_idempotency_pkey PRIMARY KEY (id);


--
-- Name: webhook_logs webhook_logs_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.webhook_logs
    ADD CONSTRAINT webhook_logs_pkey PRIMARY KEY (id);


--
-- Name: whatsapp_messages whatsapp_messages_pkey; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.whatsapp_messages
    ADD CONSTRAINT whatsapp_messages_pkey PRIMARY KEY (id);


--
-- Name: whatsapp_messages whatsapp_messages_provider_message_key; Type: CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.whatsapp_messages
    ADD CONSTRAINT whatsapp_messages_provider_message_key UNIQUE (clinic_id, provider_message_id);


--
-- Name: idx_audit_logs_correlation; Type: INDEX; Schema: audit; Owner: clinic_owner
--

CREATE INDEX idx_audit_logs_correlation ON ONLY audit.audit_logs USING btree (correlation_id) WHERE (correlation_id IS NOT NULL);


--
-- Name: audit_logs_default_correlation_id_idx; Type: INDEX; Schema: audit; Owner: clinic_owner
--

CREATE INDEX audit_logs_default_correlation_id_idx ON audit.audit_logs_default USING btree (correlation_id) WHERE (correlation_id IS NOT NULL);


--
-- Name: idx_audit_logs_occurred; Type: INDEX; Schema: audit; Owner: clinic_owner
--

CREATE INDEX idx_audit_logs_occurred ON ONLY audit.audit_logs USING brin (occurred_at);


--
-- Name: audit_logs_default_occurred_at_idx; Type: INDEX; Schema: audit; Owner: clinic_owner
--

CREATE INDEX audit_logs_default_occurred_at_idx ON audit.audit_logs_default USING brin (occurred_at);


--
-- Name: appointments_clinic_patient_id_key; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE UNIQUE INDEX appointments_clinic_patient_id_key ON public.appointments USING btree (clinic_id, patient_id, id);


--
-- Name: appointments_one_active_per_slot; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE UNIQUE INDEX appointments_one_active_per_slot ON public.appointments USING btree (clinic_id, slot_id) WHERE (status = 'booked'::text);


--
-- Name: INDEX appointments_one_active_per_slot; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON INDEX public.appointments_one_active_per_slot IS 'A slot has one booked appointment at most';


--
-- Name: idx_appointment_slots_clinic_start; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_appointment_slots_clinic_start ON public.appointment_slots USING btree (clinic_id, slot_start);


--
-- Name: idx_appointments_slot_clinician; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_appointments_slot_clinician ON public.appointments USING btree (clinic_id, slot_id, clinician_id);


--
-- Name: idx_blocked_times_doctor; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_blocked_times_doctor ON public.blocked_times USING btree (clinic_id, doctor_id, start_time, end_time);


--
-- Name: idx_conversations_doctor; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_conversations_doctor ON public.conversations USING btree (clinic_id, doctor_id);


--
-- Name: idx_conversations_patient; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_conversations_patient ON public.conversations USING btree (clinic_id, patient_id);


--
-- Name: idx_email_messages_notification; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_email_messages_notification ON public.email_messages USING btree (clinic_id, patient_id, notification_id);


--
-- Name: idx_email_messages_patient; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_email_messages_patient ON public.email_messages USING btree (clinic_id, patient_id, created_at);


--
-- Name: idx_imaging_results_medical_record; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_imaging_results_medical_record ON public.imaging_results USING btree (clinic_id, patient_id, medical_record_id);


--
-- Name: idx_insurance_claims_payment; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_insurance_claims_payment ON public.insurance_claims USING btree (clinic_id, patient_id, payment_id);


--
-- Name: idx_lab_results_medical_record; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_lab_results_medical_record ON public.lab_results USING btree (clinic_id, patient_id, medical_record_id);


--
-- Name: idx_medical_records_appointment; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_medical_records_appointment ON public.medical_records USING btree (clinic_id, patient_id, appointment_id);


--
-- Name: idx_medical_records_doctor; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_medical_records_doctor ON public.medical_records USING btree (clinic_id, doctor_id);


--
-- Name: idx_medical_records_recorded; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_medical_records_recorded ON public.medical_records USING btree (clinic_id, patient_id, recorded_at);


--
-- Name: idx_messages_conversation; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_messages_conversation ON public.messages USING btree (clinic_id, conversation_id, created_at);


--
-- Name: idx_notifications_appointment; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_notifications_appointment ON public.notifications USING btree (clinic_id, patient_id, appointment_id);


--
-- Name: idx_notifications_pending; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_notifications_pending ON public.notifications USING btree (clinic_id, scheduled_for) WHERE (status = 'pending'::text);


--
-- Name: idx_notifications_user; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_notifications_user ON public.notifications USING btree (clinic_id, user_id);


--
-- Name: idx_patients_name; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_patients_name ON public.patients USING btree (clinic_id, last_name, first_name);


--
-- Name: idx_patients_nric_hash; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_patients_nric_hash ON public.patients USING btree (clinic_id, nric_hash) WHERE (nric_hash IS NOT NULL);


--
-- Name: idx_payment_items_payment; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_payment_items_payment ON public.payment_items USING btree (clinic_id, payment_id);


--
-- Name: idx_payments_appointment; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_payments_appointment ON public.payments USING btree (clinic_id, patient_id, appointment_id);


--
-- Name: idx_payments_pending; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_payments_pending ON public.payments USING btree (clinic_id, created_at) WHERE (status = 'pending'::text);


--
-- Name: idx_prescription_items_prescription; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_prescription_items_prescription ON public.prescription_items USING btree (clinic_id, prescription_id);


--
-- Name: idx_prescriptions_doctor; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_prescriptions_doctor ON public.prescriptions USING btree (clinic_id, doctor_id);


--
-- Name: idx_prescriptions_medical_record; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_prescriptions_medical_record ON public.prescriptions USING btree (clinic_id, patient_id, medical_record_id);


--
-- Name: idx_queue_management_appointment; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_queue_management_appointment ON public.queue_management USING btree (clinic_id, patient_id, appointment_id);


--
-- Name: idx_queue_management_doctor; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_queue_management_doctor ON public.queue_management USING btree (clinic_id, doctor_id);


--
-- Name: idx_sms_messages_notification; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_sms_messages_notification ON public.sms_messages USING btree (clinic_id, patient_id, notification_id);


--
-- Name: idx_sms_messages_patient; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_sms_messages_patient ON public.sms_messages USING btree (clinic_id, patient_id, created_at);


--
-- Name: idx_telemedicine_sessions_appointment; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_telemedicine_sessions_appointment ON public.telemedicine_sessions USING btree (clinic_id, patient_id, appointment_id);


--
-- Name: idx_telemedicine_sessions_doctor; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_telemedicine_sessions_doctor ON public.telemedicine_sessions USING btree (clinic_id, doctor_id);


--
-- Name: idx_telemedicine_sessions_room; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_telemedicine_sessions_room ON public.telemedicine_sessions USING btree (clinic_id, room_reference);


--
-- Name: idx_vaccination_records_doctor; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_vaccination_records_doctor ON public.vaccination_records USING btree (clinic_id, doctor_id);


--
-- Name: idx_webhook_effects_occurred; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_webhook_effects_occurred ON public.webhook_effects USING brin (occurred_at);


--
-- Name: idx_webhook_events_idempotency; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_webhook_events_idempotency ON public.webhook_events USING btree (clinic_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);


--
-- Name: idx_webhook_events_received; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_webhook_events_received ON public.webhook_events USING brin (received_at);


--
-- Name: idx_webhook_idempotency_received; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_webhook_idempotency_received ON public.webhook_idempotency USING btree (clinic_id, received_at);


--
-- Name: idx_webhook_idempotency_unfinished; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_webhook_idempotency_unfinished ON public.webhook_idempotency USING btree (status, received_at) WHERE (status <> 'processed'::text);


--
-- Name: idx_webhook_logs_received; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_webhook_logs_received ON public.webhook_logs USING brin (received_at);


--
-- Name: idx_whatsapp_messages_notification; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_whatsapp_messages_notification ON public.whatsapp_messages USING btree (clinic_id, patient_id, notification_id);


--
-- Name: idx_whatsapp_messages_patient; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX idx_whatsapp_messages_patient ON public.whatsapp_messages USING btree (clinic_id, patient_id, created_at);


--
-- Name: webhook_events_claimable; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX webhook_events_claimable ON public.webhook_events USING btree (in_line, next_attempt_at) WHERE (status = ANY (ARRAY['pending'::text, 'failed'::text]));


--
-- Name: INDEX webhook_events_claimable; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON INDEX public.webhook_events_claimable IS 'What can be claimed, by its place';


--
-- Name: webhook_events_dead_letters; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX webhook_events_dead_letters ON public.webhook_events USING btree (clinic_id, last_attempt_at) WHERE (status = 'dead_letter'::text);


--
-- Name: INDEX webhook_events_dead_letters; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON INDEX public.webhook_events_dead_letters IS 'What can be replayed';


--
-- Name: webhook_events_leased; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX webhook_events_leased ON public.webhook_events USING btree (leased_until) WHERE (status = 'processing'::text);


--
-- Name: INDEX webhook_events_leased; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON INDEX public.webhook_events_leased IS 'Running leases, by their end';


--
-- Name: webhook_events_line; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE INDEX webhook_events_line ON public.webhook_events USING btree (clinic_id, next_attempt_at) WHERE ((status = ANY (ARRAY['pending'::text, 'failed'::text])) AND in_line);


--
-- Name: INDEX webhook_events_line; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON INDEX public.webhook_events_line IS 'A clinic''s last place in line';


--
-- Name: webhook_events_order; Type: INDEX; Schema: public; Owner: clinic_owner
--

CREATE UNIQUE INDEX webhook_events_order ON public.webhook_events USING btree (webhook_id, order_key, order_no) WHERE ((order_key IS NOT NULL) AND (status <> 'success'::text));


--
-- Name: INDEX webhook_events_order; Type: COMMENT; Schema: public; Owner: clinic_owner
--

COMMENT ON INDEX public.webhook_events_order IS 'What is unfinished under an order key, in order';


--
-- Name: audit_logs_default_correlation_id_idx; Type: INDEX ATTACH; Schema: audit; Owner: clinic_owner
--

ALTER INDEX audit.idx_audit_logs_correlation ATTACH PARTITION audit.audit_logs_default_correlation_id_idx;


--
-- Name: audit_logs_default_occurred_at_idx; Type: INDEX ATTACH; Schema: audit; Owner: clinic_owner
--

ALTER INDEX audit.idx_audit_logs_occurred ATTACH PARTITION audit.audit_logs_default_occurred_at_idx;


--
-- Name: audit_logs_default_pkey; Type: INDEX ATTACH; Schema: audit; Owner: clinic_owner
--

ALTER INDEX audit.audit_logs_pkey ATTACH PARTITION audit.audit_logs_default_pkey;


--
-- Name: appointments audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.appointments FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: availability audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.availability FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: blocked_times audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.blocked_times FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: clinics audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.clinics FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: conversations audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.conversations FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: doctors audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.doctors FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: email_messages audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.email_messages FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: feature_flags audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.feature_flags FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: imaging_results audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.imaging_results FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: insurance_claims audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.insurance_claims FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: integration_webhooks audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.integration_webhooks FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: lab_results audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.lab_results FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: medical_records audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.medical_records FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: messages audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.messages FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: notifications audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.notifications FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: patients audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.patients FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: payment_items audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.payment_items FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: payments audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.payments FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: prescription_items audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.prescription_items FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: prescriptions audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.prescriptions FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: queue_management audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.queue_management FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: sms_messages audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.sms_messages FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: staff audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.staff FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: system_settings audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.system_settings FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: telemedicine_sessions audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.telemedicine_sessions FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: users audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: vaccination_records audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.vaccination_records FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: whatsapp_messages audit_changes; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON public.whatsapp_messages FOR EACH ROW EXECUTE FUNCTION audit.log_changes();


--
-- Name: webhook_events audit_replays; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER audit_replays AFTER UPDATE ON public.webhook_events FOR EACH ROW WHEN (((old.status = 'dead_letter'::text) AND (new.status = 'pending'::text))) EXECUTE FUNCTION audit.log_changes();


--
-- Name: webhook_events order_goes_on; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER order_goes_on AFTER UPDATE ON public.webhook_events FOR EACH ROW WHEN (((new.order_key IS NOT NULL) AND (old.status = 'processing'::text) AND (new.status = ANY (ARRAY['success'::text, 'dead_letter'::text])))) EXECUTE FUNCTION webhook.keep_order();


--
-- Name: webhook_events order_kept; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER order_kept BEFORE INSERT ON public.webhook_events FOR EACH ROW WHEN ((new.order_key IS NOT NULL)) EXECUTE FUNCTION webhook.keep_order();


--
-- Name: webhook_events order_kept_by_replay; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER order_kept_by_replay BEFORE UPDATE ON public.webhook_events FOR EACH ROW WHEN (((new.order_key IS NOT NULL) AND (old.status = 'dead_letter'::text) AND (new.status = 'pending'::text))) EXECUTE FUNCTION webhook.keep_order();


--
-- Name: appointments payment_has_bookings_key; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE CONSTRAINT TRIGGER payment_has_bookings_key AFTER INSERT ON public.appointments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.external_reference -> 'payment'::text) IS NOT NULL)) EXECUTE FUNCTION booking.require_payments_key();


--
-- Name: appointments payment_requested; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER payment_requested AFTER INSERT ON public.appointments FOR EACH ROW WHEN (((new.external_reference -> 'payment'::text) IS NOT NULL)) EXECUTE FUNCTION booking.follow_with_payment();


--
-- Name: appointments payment_voided; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER payment_voided AFTER UPDATE OF status ON public.appointments FOR EACH ROW WHEN (((old.status = 'booked'::text) AND (new.status = 'cancelled'::text) AND ((old.external_reference -> 'payment'::text) IS NOT NULL))) EXECUTE FUNCTION booking.follow_with_payment();


--
-- Name: appointments payment_withdrawn; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER payment_withdrawn BEFORE DELETE ON public.appointments FOR EACH ROW WHEN (((old.external_reference -> 'payment'::text) IS NOT NULL)) EXECUTE FUNCTION booking.follow_with_payment();


--
-- Name: availability set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.availability FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: clinics set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.clinics FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: conversations set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.conversations FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: doctors set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.doctors FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: email_messages set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.email_messages FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: feature_flags set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.feature_flags FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: imaging_results set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.imaging_results FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: insurance_claims set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.insurance_claims FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: integration_webhooks set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.integration_webhooks FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: lab_results set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.lab_results FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: medical_records set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.medical_records FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: notifications set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.notifications FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: patients set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.patients FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: payments set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.payments FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: prescriptions set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.prescriptions FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: queue_management set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.queue_management FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: sms_messages set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.sms_messages FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: staff set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.staff FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: system_settings set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.system_settings FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: telemedicine_sessions set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.telemedicine_sessions FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: users set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.users FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: vaccination_records set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.vaccination_records FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: whatsapp_messages set_updated_at; Type: TRIGGER; Schema: public; Owner: clinic_owner
--

CREATE TRIGGER set_updated_at BEFORE UPDATE ON public.whatsapp_messages FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION clinic.update_updated_at_column();


--
-- Name: appointment_slots appointment_slots_clinic_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.appointment_slots
    ADD CONSTRAINT appointment_slots_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id) ON DELETE CASCADE;


--
-- Name: appointment_slots appointment_slots_clinician_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.appointment_slots
    ADD CONSTRAINT appointment_slots_clinician_fkey FOREIGN KEY (clinic_id, clinician_id) REFERENCES public.users(clinic_id, id);


--
-- Name: appointments appointments_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.appointments
    ADD CONSTRAINT appointments_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: appointments appointments_slot_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.appointments
    ADD CONSTRAINT appointments_slot_fkey FOREIGN KEY (clinic_id, slot_id, clinician_id) REFERENCES public.appointment_slots(clinic_id, id, clinician_id) ON DELETE RESTRICT;


--
-- Name: availability availability_doctor_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.availability
    ADD CONSTRAINT availability_doctor_fkey FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors(clinic_id, id) ON DELETE CASCADE;


--
-- Name: blocked_times blocked_times_doctor_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.blocked_times
    ADD CONSTRAINT blocked_times_doctor_fkey FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors(clinic_id, id) ON DELETE CASCADE;


--
-- Name: conversations conversations_doctor_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_doctor_fkey FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: conversations conversations_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: doctors doctors_user_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.doctors
    ADD CONSTRAINT doctors_user_fkey FOREIGN KEY (clinic_id, id) REFERENCES public.users(clinic_id, id) ON DELETE CASCADE;


--
-- Name: email_messages email_messages_notification_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.email_messages
    ADD CONSTRAINT email_messages_notification_fkey FOREIGN KEY (clinic_id, patient_id, notification_id) REFERENCES public.notifications(clinic_id, patient_id, id) ON DELETE RESTRICT;


--
-- Name: email_messages email_messages_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.email_messages
    ADD CONSTRAINT email_messages_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: imaging_results imaging_results_medical_record_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.imaging_results
    ADD CONSTRAINT imaging_results_medical_record_fkey FOREIGN KEY (clinic_id, patient_id, medical_record_id) REFERENCES public.medical_records(clinic_id, patient_id, id) ON DELETE RESTRICT;


--
-- Name: imaging_results imaging_results_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.imaging_results
    ADD CONSTRAINT imaging_results_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: insurance_claims insurance_claims_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.insurance_claims
    ADD CONSTRAINT insurance_claims_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: insurance_claims insurance_claims_payment_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.insurance_claims
    ADD CONSTRAINT insurance_claims_payment_fkey FOREIGN KEY (clinic_id, patient_id, payment_id) REFERENCES public.payments(clinic_id, patient_id, id) ON DELETE RESTRICT;


--
-- Name: integration_webhooks integration_webhooks_clinic_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.integration_webhooks
    ADD CONSTRAINT integration_webhooks_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id) ON DELETE CASCADE;


--
-- Name: lab_results lab_results_medical_record_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.lab_results
    ADD CONSTRAINT lab_results_medical_record_fkey FOREIGN KEY (clinic_id, patient_id, medical_record_id) REFERENCES public.medical_records(clinic_id, patient_id, id) ON DELETE RESTRICT;


--
-- Name: lab_results lab_results_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.lab_results
    ADD CONSTRAINT lab_results_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: medical_records medical_records_appointment_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.medical_records
    ADD CONSTRAINT medical_records_appointment_fkey FOREIGN KEY (clinic_id, patient_id, appointment_id) REFERENCES public.appointments(clinic_id, patient_id, id) ON DELETE RESTRICT;


--
-- Name: medical_records medical_records_doctor_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.medical_records
    ADD CONSTRAINT medical_records_doctor_fkey FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: medical_records medical_records_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.medical_records
    ADD CONSTRAINT medical_records_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: messages messages_conversation_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_conversation_fkey FOREIGN KEY (clinic_id, conversation_id) REFERENCES public.conversations(clinic_id, id) ON DELETE CASCADE;


--
-- Name: notifications notifications_appointment_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_appointment_fkey FOREIGN KEY (clinic_id, patient_id, appointment_id) REFERENCES public.appointments(clinic_id, patient_id, id) ON DELETE RESTRICT;


--
-- Name: notifications notifications_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: notifications notifications_user_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_user_fkey FOREIGN KEY (clinic_id, user_id) REFERENCES public.users(clinic_id, id) ON DELETE CASCADE;


--
-- Name: patients patients_clinic_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.patients
    ADD CONSTRAINT patients_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id) ON DELETE CASCADE;


--
-- Name: payment_items payment_items_payment_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.payment_items
    ADD CONSTRAINT payment_items_payment_fkey FOREIGN KEY (clinic_id, payment_id) REFERENCES public.payments(clinic_id, id) ON DELETE CASCADE;


--
-- Name: payments payments_appointment_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_appointment_fkey FOREIGN KEY (clinic_id, patient_id, appointment_id) REFERENCES public.appointments(clinic_id, patient_id, id) ON DELETE RESTRICT;


--
-- Name: payments payments_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: prescription_items prescription_items_prescription_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.prescription_items
    ADD CONSTRAINT prescription_items_prescription_fkey FOREIGN KEY (clinic_id, prescription_id) REFERENCES public.prescriptions(clinic_id, id) ON DELETE CASCADE;


--
-- Name: prescriptions prescriptions_doctor_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.prescriptions
    ADD CONSTRAINT prescriptions_doctor_fkey FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: prescriptions prescriptions_medical_record_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.prescriptions
    ADD CONSTRAINT prescriptions_medical_record_fkey FOREIGN KEY (clinic_id, patient_id, medical_record_id) REFERENCES public.medical_records(clinic_id, patient_id, id) ON DELETE RESTRICT;


--
-- Name: prescriptions prescriptions_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.prescriptions
    ADD CONSTRAINT prescriptions_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: queue_management queue_management_appointment_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.queue_management
    ADD CONSTRAINT queue_management_appointment_fkey FOREIGN KEY (clinic_id, patient_id, appointment_id) REFERENCES public.appointments(clinic_id, patient_id, id) ON DELETE RESTRICT;


--
-- Name: queue_management queue_management_doctor_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.queue_management
    ADD CONSTRAINT queue_management_doctor_fkey FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: queue_management queue_management_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.queue_management
    ADD CONSTRAINT queue_management_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: sms_messages sms_messages_notification_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.sms_messages
    ADD CONSTRAINT sms_messages_notification_fkey FOREIGN KEY (clinic_id, patient_id, notification_id) REFERENCES public.notifications(clinic_id, patient_id, id) ON DELETE RESTRICT;


--
-- Name: sms_messages sms_messages_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.sms_messages
    ADD CONSTRAINT sms_messages_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: staff staff_user_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_user_fkey FOREIGN KEY (clinic_id, id) REFERENCES public.users(clinic_id, id) ON DELETE CASCADE;


--
-- Name: telemedicine_sessions telemedicine_sessions_appointment_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.telemedicine_sessions
    ADD CONSTRAINT telemedicine_sessions_appointment_fkey FOREIGN KEY (clinic_id, patient_id, appointment_id) REFERENCES public.appointments(clinic_id, patient_id, id) ON DELETE RESTRICT;


--
-- Name: telemedicine_sessions telemedicine_sessions_doctor_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.telemedicine_sessions
    ADD CONSTRAINT telemedicine_sessions_doctor_fkey FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: telemedicine_sessions telemedicine_sessions_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.telemedicine_sessions
    ADD CONSTRAINT telemedicine_sessions_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: users users_clinic_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id) ON DELETE CASCADE;


--
-- Name: vaccination_records vaccination_records_doctor_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.vaccination_records
    ADD CONSTRAINT vaccination_records_doctor_fkey FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: vaccination_records vaccination_records_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.vaccination_records
    ADD CONSTRAINT vaccination_records_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: webhook_events webhook_events_integration_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.webhook_events
    ADD CONSTRAINT webhook_events_integration_fkey FOREIGN KEY (clinic_id, webhook_id) REFERENCES public.integration_webhooks(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: whatsapp_messages whatsapp_messages_notification_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.whatsapp_messages
    ADD CONSTRAINT whatsapp_messages_notification_fkey FOREIGN KEY (clinic_id, patient_id, notification_id) REFERENCES public.notifications(clinic_id, patient_id, id) ON DELETE RESTRICT;


--
-- Name: whatsapp_messages whatsapp_messages_patient_fkey; Type: FK CONSTRAINT; Schema: public; Owner: clinic_owner
--

ALTER TABLE ONLY public.whatsapp_messages
    ADD CONSTRAINT whatsapp_messages_patient_fkey FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients(clinic_id, id) ON DELETE RESTRICT;


--
-- Name: audit_logs; Type: ROW SECURITY; Schema: audit; Owner: clinic_owner
--

ALTER TABLE audit.audit_logs ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_logs audit_logs_append; Type: POLICY; Schema: audit; Owner: clinic_owner
--

CREATE POLICY audit_logs_append ON audit.audit_logs FOR INSERT TO clinic_owner WITH CHECK (true);


--
-- Name: audit_logs_default; Type: ROW SECURITY; Schema: audit; Owner: clinic_owner
--

ALTER TABLE audit.audit_logs_default ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_logs audit_logs_per_clinic; Type: POLICY; Schema: audit; Owner: clinic_owner
--

CREATE POLICY audit_logs_per_clinic ON audit.audit_logs FOR SELECT USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: audit_logs audit_logs_service_read; Type: POLICY; Schema: audit; Owner: clinic_owner
--

CREATE POLICY audit_logs_service_read ON audit.audit_logs FOR SELECT TO service_role USING (true);


--
-- Name: booking_requests; Type: ROW SECURITY; Schema: booking; Owner: clinic_owner
--

ALTER TABLE booking.booking_requests ENABLE ROW LEVEL SECURITY;

--
-- Name: booking_requests booking_requests_per_clinic; Type: POLICY; Schema: booking; Owner: clinic_owner
--

CREATE POLICY booking_requests_per_clinic ON booking.booking_requests USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: booking_requests booking_requests_service_read; Type: POLICY; Schema: booking; Owner: clinic_owner
--

CREATE POLICY booking_requests_service_read ON booking.booking_requests FOR SELECT TO service_role USING (true);


--
-- Name: appointment_slots; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.appointment_slots ENABLE ROW LEVEL SECURITY;

--
-- Name: appointments; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.appointments ENABLE ROW LEVEL SECURITY;

--
-- Name: appointments appointments_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY appointments_per_clinic ON public.appointments USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: appointments appointments_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY appointments_service_read ON public.appointments FOR SELECT TO service_role USING (true);


--
-- Name: availability; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.availability ENABLE ROW LEVEL SECURITY;

--
-- Name: availability availability_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY availability_per_clinic ON public.availability USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: availability availability_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY availability_service_read ON public.availability FOR SELECT TO service_role USING (true);


--
-- Name: blocked_times; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.blocked_times ENABLE ROW LEVEL SECURITY;

--
-- Name: blocked_times blocked_times_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY blocked_times_per_clinic ON public.blocked_times USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: blocked_times blocked_times_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY blocked_times_service_read ON public.blocked_times FOR SELECT TO service_role USING (true);


--
-- Name: clinics; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.clinics ENABLE ROW LEVEL SECURITY;

--
-- Name: clinics clinics_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY clinics_per_clinic ON public.clinics USING ((id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: clinics clinics_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY clinics_service_read ON public.clinics FOR SELECT TO service_role USING (true);


--
-- Name: conversations; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.conversations ENABLE ROW LEVEL SECURITY;

--
-- Name: conversations conversations_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY conversations_per_clinic ON public.conversations USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: conversations conversations_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY conversations_service_read ON public.conversations FOR SELECT TO service_role USING (true);


--
-- Name: doctors; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.doctors ENABLE ROW LEVEL SECURITY;

--
-- Name: doctors doctors_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY doctors_per_clinic ON public.doctors USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: doctors doctors_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY doctors_service_read ON public.doctors FOR SELECT TO service_role USING (true);


--
-- Name: email_messages; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.email_messages ENABLE ROW LEVEL SECURITY;

--
-- Name: email_messages email_messages_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY email_messages_per_clinic ON public.email_messages USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: email_messages email_messages_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY email_messages_service_read ON public.email_messages FOR SELECT TO service_role USING (true);


--
-- Name: feature_flags; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.feature_flags ENABLE ROW LEVEL SECURITY;

--
-- Name: feature_flags feature_flags_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY feature_flags_read ON public.feature_flags FOR SELECT USING (true);


--
-- Name: feature_flags feature_flags_write; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY feature_flags_write ON public.feature_flags TO clinic_owner, service_role USING (true) WITH CHECK (true);


--
-- Name: imaging_results; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.imaging_results ENABLE ROW LEVEL SECURITY;

--
-- Name: imaging_results imaging_results_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY imaging_results_per_clinic ON public.imaging_results USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: imaging_results imaging_results_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY imaging_results_service_read ON public.imaging_results FOR SELECT TO service_role USING (true);


--
-- Name: insurance_claims; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.insurance_claims ENABLE ROW LEVEL SECURITY;

--
-- Name: insurance_claims insurance_claims_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY insurance_claims_per_clinic ON public.insurance_claims USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: insurance_claims insurance_claims_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY insurance_claims_service_read ON public.insurance_claims FOR SELECT TO service_role USING (true);


--
-- Name: integration_webhooks; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.integration_webhooks ENABLE ROW LEVEL SECURITY;

--
-- Name: integration_webhooks integration_webhooks_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY integration_webhooks_per_clinic ON public.integration_webhooks USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: integration_webhooks integration_webhooks_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY integration_webhooks_service_read ON public.integration_webhooks FOR SELECT TO service_role, webhook_worker USING (true);


--
-- Name: lab_results; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.lab_results ENABLE ROW LEVEL SECURITY;

--
-- Name: lab_results lab_results_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY lab_results_per_clinic ON public.lab_results USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: lab_results lab_results_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY lab_results_service_read ON public.lab_results FOR SELECT TO service_role USING (true);


--
-- Name: medical_records; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.medical_records ENABLE ROW LEVEL SECURITY;

--
-- Name: medical_records medical_records_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY medical_records_per_clinic ON public.medical_records USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: medical_records medical_records_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY medical_records_service_read ON public.medical_records FOR SELECT TO service_role USING (true);


--
-- Name: messages; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.messages ENABLE ROW LEVEL SECURITY;

--
-- Name: messages messages_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY messages_per_clinic ON public.messages USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: messages messages_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY messages_service_read ON public.messages FOR SELECT TO service_role USING (true);


--
-- Name: notifications; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.notifications ENABLE ROW LEVEL SECURITY;

--
-- Name: notifications notifications_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY notifications_per_clinic ON public.notifications USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: notifications notifications_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY notifications_service_read ON public.notifications FOR SELECT TO service_role USING (true);


--
-- Name: patients; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.patients ENABLE ROW LEVEL SECURITY;

--
-- Name: patients patients_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY patients_per_clinic ON public.patients USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: patients patients_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY patients_service_read ON public.patients FOR SELECT TO service_role USING (true);


--
-- Name: payment_items; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.payment_items ENABLE ROW LEVEL SECURITY;

--
-- Name: payment_items payment_items_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY payment_items_per_clinic ON public.payment_items USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: payment_items payment_items_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY payment_items_service_read ON public.payment_items FOR SELECT TO service_role USING (true);


--
-- Name: payments; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.payments ENABLE ROW LEVEL SECURITY;

--
-- Name: payments payments_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY payments_per_clinic ON public.payments USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: payments payments_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY payments_service_read ON public.payments FOR SELECT TO service_role USING (true);


--
-- Name: prescription_items; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.prescription_items ENABLE ROW LEVEL SECURITY;

--
-- Name: prescription_items prescription_items_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY prescription_items_per_clinic ON public.prescription_items USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: prescription_items prescription_items_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY prescription_items_service_read ON public.prescription_items FOR SELECT TO service_role USING (true);


--
-- Name: prescriptions; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.prescriptions ENABLE ROW LEVEL SECURITY;

--
-- Name: prescriptions prescriptions_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY prescriptions_per_clinic ON public.prescriptions USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: prescriptions prescriptions_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY prescriptions_service_read ON public.prescriptions FOR SELECT TO service_role USING (true);


--
-- Name: queue_management; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.queue_management ENABLE ROW LEVEL SECURITY;

--
-- Name: queue_management queue_management_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY queue_management_per_clinic ON public.queue_management USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: queue_management queue_management_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY queue_management_service_read ON public.queue_management FOR SELECT TO service_role USING (true);


--
-- Name: appointment_slots slots_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY slots_per_clinic ON public.appointment_slots USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: appointment_slots slots_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY slots_service_read ON public.appointment_slots FOR SELECT TO service_role USING (true);


--
-- Name: sms_messages; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.sms_messages ENABLE ROW LEVEL SECURITY;

--
-- Name: sms_messages sms_messages_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY sms_messages_per_clinic ON public.sms_messages USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: sms_messages sms_messages_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY sms_messages_service_read ON public.sms_messages FOR SELECT TO service_role USING (true);


--
-- Name: staff; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.staff ENABLE ROW LEVEL SECURITY;

--
-- Name: staff staff_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY staff_per_clinic ON public.staff USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: staff staff_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY staff_service_read ON public.staff FOR SELECT TO service_role USING (true);


--
-- Name: system_settings; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.system_settings ENABLE ROW LEVEL SECURITY;

--
-- Name: system_settings system_settings_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY system_settings_read ON public.system_settings FOR SELECT USING (true);


--
-- Name: system_settings system_settings_write; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY system_settings_write ON public.system_settings TO clinic_owner, service_role USING (true) WITH CHECK (true);


--
-- Name: telemedicine_sessions; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.telemedicine_sessions ENABLE ROW LEVEL SECURITY;

--
-- Name: telemedicine_sessions telemedicine_sessions_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY telemedicine_sessions_per_clinic ON public.telemedicine_sessions USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: telemedicine_sessions telemedicine_sessions_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY telemedicine_sessions_service_read ON public.telemedicine_sessions FOR SELECT TO service_role USING (true);


--
-- Name: users; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

--
-- Name: users users_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY users_per_clinic ON public.users USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: users users_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY users_service_read ON public.users FOR SELECT TO service_role USING (true);


--
-- Name: vaccination_records; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.vaccination_records ENABLE ROW LEVEL SECURITY;

--
-- Name: vaccination_records vaccination_records_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY vaccination_records_per_clinic ON public.vaccination_records USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: vaccination_records vaccination_records_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY vaccination_records_service_read ON public.vaccination_records FOR SELECT TO service_role USING (true);


--
-- Name: webhook_deliveries; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.webhook_deliveries ENABLE ROW LEVEL SECURITY;

--
-- Name: webhook_deliveries webhook_deliveries_ingest; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_deliveries_ingest ON public.webhook_deliveries FOR INSERT TO service_role, webhook_worker WITH CHECK (true);


--
-- Name: webhook_deliveries webhook_deliveries_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_deliveries_per_clinic ON public.webhook_deliveries USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: webhook_deliveries webhook_deliveries_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_deliveries_service_read ON public.webhook_deliveries FOR SELECT TO service_role USING (true);


--
-- Name: webhook_deliveries webhook_deliveries_worker; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_deliveries_worker ON public.webhook_deliveries FOR SELECT TO webhook_worker USING (true);


--
-- Name: webhook_effects; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.webhook_effects ENABLE ROW LEVEL SECURITY;

--
-- Name: webhook_effects webhook_effects_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_effects_per_clinic ON public.webhook_effects USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: webhook_effects webhook_effects_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_effects_service_read ON public.webhook_effects FOR SELECT TO service_role USING (true);


--
-- Name: webhook_events; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.webhook_events ENABLE ROW LEVEL SECURITY;

--
-- Name: webhook_events webhook_events_admin_replays; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_events_admin_replays ON public.webhook_events AS RESTRICTIVE FOR UPDATE TO clinic_admin USING ((status = 'dead_letter'::text)) WITH CHECK ((status = 'pending'::text));


--
-- Name: webhook_events webhook_events_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_events_per_clinic ON public.webhook_events USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: webhook_events webhook_events_service_ingest; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_events_service_ingest ON public.webhook_events FOR INSERT TO service_role WITH CHECK (true);


--
-- Name: webhook_events webhook_events_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_events_service_read ON public.webhook_events FOR SELECT TO service_role USING (true);


--
-- Name: webhook_events webhook_events_worker; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_events_worker ON public.webhook_events TO webhook_worker USING (true) WITH CHECK (true);


--
-- Name: webhook_idempotency; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.webhook_idempotency ENABLE ROW LEVEL SECURITY;

--
-- Name: webhook_idempotency webhook_idempotency_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_idempotency_per_clinic ON public.webhook_idempotency USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: webhook_idempotency webhook_idempotency_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_idempotency_service_read ON public.webhook_idempotency FOR SELECT TO service_role USING (true);


--
-- Name: webhook_idempotency webhook_idempotency_worker; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_idempotency_worker ON public.webhook_idempotency TO webhook_worker USING (true) WITH CHECK (true);


--
-- Name: webhook_logs; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.webhook_logs ENABLE ROW LEVEL SECURITY;

--
-- Name: webhook_logs webhook_logs_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_logs_per_clinic ON public.webhook_logs USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: webhook_logs webhook_logs_service_append; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_logs_service_append ON public.webhook_logs FOR INSERT TO service_role, webhook_worker WITH CHECK (true);


--
-- Name: webhook_logs webhook_logs_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY webhook_logs_service_read ON public.webhook_logs FOR SELECT TO service_role USING (true);


--
-- Name: whatsapp_messages; Type: ROW SECURITY; Schema: public; Owner: clinic_owner
--

ALTER TABLE public.whatsapp_messages ENABLE ROW LEVEL SECURITY;

--
-- Name: whatsapp_messages whatsapp_messages_per_clinic; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY whatsapp_messages_per_clinic ON public.whatsapp_messages USING ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id))) WITH CHECK ((clinic_id = ( SELECT app.current_clinic_id() AS current_clinic_id)));


--
-- Name: whatsapp_messages whatsapp_messages_service_read; Type: POLICY; Schema: public; Owner: clinic_owner
--

CREATE POLICY whatsapp_messages_service_read ON public.whatsapp_messages FOR SELECT TO service_role USING (true);


--
-- Name: SCHEMA app; Type: ACL; Schema: -; Owner: clinic_owner
--

GRANT USAGE ON SCHEMA app TO service_role;
GRANT USAGE ON SCHEMA app TO clinic_admin;
GRANT USAGE ON SCHEMA app TO clinician;
GRANT USAGE ON SCHEMA app TO receptionist;
GRANT USAGE ON SCHEMA app TO readonly;
GRANT USAGE ON SCHEMA app TO webhook_worker;


--
-- Name: SCHEMA audit; Type: ACL; Schema: -; Owner: clinic_owner
--

GRANT USAGE ON SCHEMA audit TO service_role;
GRANT USAGE ON SCHEMA audit TO clinic_admin;


--
-- Name: SCHEMA booking; Type: ACL; Schema: -; Owner: clinic_owner
--

GRANT USAGE ON SCHEMA booking TO receptionist;
GRANT USAGE ON SCHEMA booking TO clinic_admin;
GRANT USAGE ON SCHEMA booking TO service_role;


--
-- Name: SCHEMA clinic; Type: ACL; Schema: -; Owner: clinic_owner
--

GRANT USAGE ON SCHEMA clinic TO service_role;
GRANT USAGE ON SCHEMA clinic TO clinic_admin;
GRANT USAGE ON SCHEMA clinic TO clinician;
GRANT USAGE ON SCHEMA clinic TO receptionist;
GRANT USAGE ON SCHEMA clinic TO readonly;


--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner
--

GRANT ALL ON SCHEMA public TO clinic_owner;
GRANT USAGE ON SCHEMA public TO service_role;
GRANT USAGE ON SCHEMA public TO clinic_admin;
GRANT USAGE ON SCHEMA public TO clinician;
GRANT USAGE ON SCHEMA public TO receptionist;
GRANT USAGE ON SCHEMA public TO readonly;
GRANT USAGE ON SCHEMA public TO webhook_worker;


--
-- Name: SCHEMA webhook; Type: ACL; Schema: -; Owner: clinic_owner
--

GRANT USAGE ON SCHEMA webhook TO webhook_worker;
GRANT USAGE ON SCHEMA webhook TO service_role;
GRANT USAGE ON SCHEMA webhook TO clinic_admin;


--
-- Name: FUNCTION current_clinic_id(); Type: ACL; Schema: app; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION app.current_clinic_id() FROM PUBLIC;
GRANT ALL ON FUNCTION app.current_clinic_id() TO service_role;
GRANT ALL ON FUNCTION app.current_clinic_id() TO clinic_admin;
GRANT ALL ON FUNCTION app.current_clinic_id() TO clinician;
GRANT ALL ON FUNCTION app.current_clinic_id() TO receptionist;
GRANT ALL ON FUNCTION app.current_clinic_id() TO readonly;


--
-- Name: FUNCTION current_correlation_id(); Type: ACL; Schema: app; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION app.current_correlation_id() FROM PUBLIC;
GRANT ALL ON FUNCTION app.current_correlation_id() TO service_role;
GRANT ALL ON FUNCTION app.current_correlation_id() TO clinic_admin;
GRANT ALL ON FUNCTION app.current_correlation_id() TO clinician;
GRANT ALL ON FUNCTION app.current_correlation_id() TO receptionist;
GRANT ALL ON FUNCTION app.current_correlation_id() TO readonly;
GRANT ALL ON FUNCTION app.current_correlation_id() TO webhook_worker;


--
-- Name: FUNCTION current_user_id(); Type: ACL; Schema: app; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION app.current_user_id() FROM PUBLIC;
GRANT ALL ON FUNCTION app.current_user_id() TO service_role;
GRANT ALL ON FUNCTION app.current_user_id() TO clinic_admin;
GRANT ALL ON FUNCTION app.current_user_id() TO clinician;
GRANT ALL ON FUNCTION app.current_user_id() TO receptionist;
GRANT ALL ON FUNCTION app.current_user_id() TO readonly;


--
-- Name: FUNCTION encryption_key(); Type: ACL; Schema: app; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION app.encryption_key() FROM PUBLIC;
GRANT ALL ON FUNCTION app.encryption_key() TO clinic_admin;
GRANT ALL ON FUNCTION app.encryption_key() TO clinician;
GRANT ALL ON FUNCTION app.encryption_key() TO receptionist;


--
-- Name: FUNCTION guard_table(p_table regclass, p_audited boolean); Type: ACL; Schema: app; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION app.guard_table(p_table regclass, p_audited boolean) FROM PUBLIC;


--
-- Name: FUNCTION is_placeholder(p_secret text); Type: ACL; Schema: app; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION app.is_placeholder(p_secret text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.is_placeholder(p_secret text) TO clinic_admin;
GRANT ALL ON FUNCTION app.is_placeholder(p_secret text) TO clinician;
GRANT ALL ON FUNCTION app.is_placeholder(p_secret text) TO receptionist;
GRANT ALL ON FUNCTION app.is_placeholder(p_secret text) TO service_role;


--
-- Name: FUNCTION production_faults(); Type: ACL; Schema: app; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION app.production_faults() FROM PUBLIC;
GRANT ALL ON FUNCTION app.production_faults() TO service_role;


--
-- Name: FUNCTION add_partition(p_name text, p_bounds text); Type: ACL; Schema: audit; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION audit.add_partition(p_name text, p_bounds text) FROM PUBLIC;


--
-- Name: FUNCTION archive_partitions(p_before date); Type: ACL; Schema: audit; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION audit.archive_partitions(p_before date) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.archive_partitions(p_before date) TO service_role;


--
-- Name: FUNCTION comment_partition(p_name text); Type: ACL; Schema: audit; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION audit.comment_partition(p_name text) FROM PUBLIC;


--
-- Name: FUNCTION create_partitions(p_months integer); Type: ACL; Schema: audit; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION audit.create_partitions(p_months integer) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.create_partitions(p_months integer) TO service_role;


--
-- Name: FUNCTION log_changes(); Type: ACL; Schema: audit; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION audit.log_changes() FROM PUBLIC;


--
-- Name: FUNCTION cancel_booking(p_appointment_id uuid, p_requested_by uuid, p_idempotency_key text); Type: ACL; Schema: booking; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION booking.cancel_booking(p_appointment_id uuid, p_requested_by uuid, p_idempotency_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION booking.cancel_booking(p_appointment_id uuid, p_requested_by uuid, p_idempotency_key text) TO receptionist;
GRANT ALL ON FUNCTION booking.cancel_booking(p_appointment_id uuid, p_requested_by uuid, p_idempotency_key text) TO clinic_admin;


--
-- Name: FUNCTION create_booking(p_slot_id uuid, p_patient_id uuid, p_requested_by uuid, p_idempotency_key text, p_metadata jsonb); Type: ACL; Schema: booking; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION booking.create_booking(p_slot_id uuid, p_patient_id uuid, p_requested_by uuid, p_idempotency_key text, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION booking.create_booking(p_slot_id uuid, p_patient_id uuid, p_requested_by uuid, p_idempotency_key text, p_metadata jsonb) TO receptionist;
GRANT ALL ON FUNCTION booking.create_booking(p_slot_id uuid, p_patient_id uuid, p_requested_by uuid, p_idempotency_key text, p_metadata jsonb) TO clinic_admin;


--
-- Name: FUNCTION follow_with_payment(); Type: ACL; Schema: booking; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION booking.follow_with_payment() FROM PUBLIC;


--
-- Name: FUNCTION require_payments_key(); Type: ACL; Schema: booking; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION booking.require_payments_key() FROM PUBLIC;


--
-- Name: FUNCTION withdraw_appointment(p_appointment_id uuid); Type: ACL; Schema: booking; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION booking.withdraw_appointment(p_appointment_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION booking.withdraw_appointment(p_appointment_id uuid) TO receptionist;
GRANT ALL ON FUNCTION booking.withdraw_appointment(p_appointment_id uuid) TO clinic_admin;


--
-- Name: FUNCTION calculate_bmi(p_weight_kg numeric, p_height_cm numeric); Type: ACL; Schema: clinic; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION clinic.calculate_bmi(p_weight_kg numeric, p_height_cm numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION clinic.calculate_bmi(p_weight_kg numeric, p_height_cm numeric) TO clinician;


--
-- Name: FUNCTION decrypt_phi(p_encrypted bytea); Type: ACL; Schema: clinic; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION clinic.decrypt_phi(p_encrypted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION clinic.decrypt_phi(p_encrypted bytea) TO clinic_admin;
GRANT ALL ON FUNCTION clinic.decrypt_phi(p_encrypted bytea) TO clinician;
GRANT ALL ON FUNCTION clinic.decrypt_phi(p_encrypted bytea) TO receptionist;


--
-- Name: FUNCTION encrypt_phi(p_text text); Type: ACL; Schema: clinic; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION clinic.encrypt_phi(p_text text) FROM PUBLIC;
GRANT ALL ON FUNCTION clinic.encrypt_phi(p_text text) TO clinic_admin;
GRANT ALL ON FUNCTION clinic.encrypt_phi(p_text text) TO clinician;
GRANT ALL ON FUNCTION clinic.encrypt_phi(p_text text) TO receptionist;


--
-- Name: FUNCTION generate_appointment_number(p_appointment_id uuid, p_booked_at timestamp with time zone); Type: ACL; Schema: clinic; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION clinic.generate_appointment_number(p_appointment_id uuid, p_booked_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION clinic.generate_appointment_number(p_appointment_id uuid, p_booked_at timestamp with time zone) TO service_role;
GRANT ALL ON FUNCTION clinic.generate_appointment_number(p_appointment_id uuid, p_booked_at timestamp with time zone) TO clinic_admin;
GRANT ALL ON FUNCTION clinic.generate_appointment_number(p_appointment_id uuid, p_booked_at timestamp with time zone) TO clinician;
GRANT ALL ON FUNCTION clinic.generate_appointment_number(p_appointment_id uuid, p_booked_at timestamp with time zone) TO receptionist;
GRANT ALL ON FUNCTION clinic.generate_appointment_number(p_appointment_id uuid, p_booked_at timestamp with time zone) TO readonly;


--
-- Name: FUNCTION update_updated_at_column(); Type: ACL; Schema: clinic; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION clinic.update_updated_at_column() FROM PUBLIC;


--
-- Name: FUNCTION apply_event(p_id uuid, p_claim_no bigint, p_effect jsonb); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.apply_event(p_id uuid, p_claim_no bigint, p_effect jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.apply_event(p_id uuid, p_claim_no bigint, p_effect jsonb) TO webhook_worker;


--
-- Name: FUNCTION claim_next_event(p_worker text, p_limit integer, p_lease interval); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.claim_next_event(p_worker text, p_limit integer, p_lease interval) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.claim_next_event(p_worker text, p_limit integer, p_lease interval) TO webhook_worker;


--
-- Name: FUNCTION delete_finished(p_before timestamp with time zone, p_limit integer); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.delete_finished(p_before timestamp with time zone, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.delete_finished(p_before timestamp with time zone, p_limit integer) TO service_role;


--
-- Name: FUNCTION delete_logs(p_before timestamp with time zone, p_limit integer); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.delete_logs(p_before timestamp with time zone, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.delete_logs(p_before timestamp with time zone, p_limit integer) TO service_role;


--
-- Name: FUNCTION entries_read(); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.entries_read() FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.entries_read() TO webhook_worker;


--
-- Name: FUNCTION extend_lease(p_id uuid, p_claim_no bigint, p_lease interval); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.extend_lease(p_id uuid, p_claim_no bigint, p_lease interval) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.extend_lease(p_id uuid, p_claim_no bigint, p_lease interval) TO webhook_worker;


--
-- Name: FUNCTION ingest_event(p_webhook_id uuid, p_event_id text, p_payload jsonb, p_signature text, p_idempotency_key text, p_raw_body bytea, p_headers jsonb, p_url text, p_order_key text); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.ingest_event(p_webhook_id uuid, p_event_id text, p_payload jsonb, p_signature text, p_idempotency_key text, p_raw_body bytea, p_headers jsonb, p_url text, p_order_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.ingest_event(p_webhook_id uuid, p_event_id text, p_payload jsonb, p_signature text, p_idempotency_key text, p_raw_body bytea, p_headers jsonb, p_url text, p_order_key text) TO webhook_worker;
GRANT ALL ON FUNCTION webhook.ingest_event(p_webhook_id uuid, p_event_id text, p_payload jsonb, p_signature text, p_idempotency_key text, p_raw_body bytea, p_headers jsonb, p_url text, p_order_key text) TO service_role;


--
-- Name: FUNCTION keep_order(); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.keep_order() FROM PUBLIC;


--
-- Name: FUNCTION mark_event_result(p_id uuid, p_claim_no bigint, p_ok boolean, p_error text); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.mark_event_result(p_id uuid, p_claim_no bigint, p_ok boolean, p_error text) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.mark_event_result(p_id uuid, p_claim_no bigint, p_ok boolean, p_error text) TO webhook_worker;


--
-- Name: FUNCTION mark_events_done(p_ids uuid[], p_claim_nos bigint[]); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.mark_events_done(p_ids uuid[], p_claim_nos bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.mark_events_done(p_ids uuid[], p_claim_nos bigint[]) TO webhook_worker;


--
-- Name: FUNCTION next_place(p_clinic_id uuid); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.next_place(p_clinic_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.next_place(p_clinic_id uuid) TO webhook_worker;
GRANT ALL ON FUNCTION webhook.next_place(p_clinic_id uuid) TO service_role;


--
-- Name: FUNCTION read_delivery(p_id uuid, p_claim_no bigint); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.read_delivery(p_id uuid, p_claim_no bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.read_delivery(p_id uuid, p_claim_no bigint) TO webhook_worker;


--
-- Name: FUNCTION replay_chosen(p_provider text, p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean, p_ids uuid[]); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.replay_chosen(p_provider text, p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean, p_ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.replay_chosen(p_provider text, p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean, p_ids uuid[]) TO clinic_admin;


--
-- Name: FUNCTION replay_dead_letters(p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.replay_dead_letters(p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.replay_dead_letters(p_webhook_id uuid, p_error_like text, p_older_than interval, p_limit integer, p_dry_run boolean) TO clinic_admin;


--
-- Name: FUNCTION search_from(p_what regclass); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.search_from(p_what regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.search_from(p_what regclass) TO webhook_worker;
GRANT ALL ON FUNCTION webhook.search_from(p_what regclass) TO service_role;


--
-- Name: FUNCTION set_search(p_what regclass, p_from timestamp with time zone); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.set_search(p_what regclass, p_from timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.set_search(p_what regclass, p_from timestamp with time zone) TO webhook_worker;


--
-- Name: FUNCTION take_effect(p_id uuid, p_claim_no bigint, p_effect jsonb); Type: ACL; Schema: webhook; Owner: clinic_owner
--

REVOKE ALL ON FUNCTION webhook.take_effect(p_id uuid, p_claim_no bigint, p_effect jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION webhook.take_effect(p_id uuid, p_claim_no bigint, p_effect jsonb) TO webhook_worker;


--
-- Name: TABLE audit_logs; Type: ACL; Schema: audit; Owner: clinic_owner
--

REVOKE ALL ON TABLE audit.audit_logs FROM clinic_owner;
GRANT SELECT,INSERT,REFERENCES,TRIGGER ON TABLE audit.audit_logs TO clinic_owner;
GRANT SELECT ON TABLE audit.audit_logs TO service_role;
GRANT SELECT ON TABLE audit.audit_logs TO clinic_admin;


--
-- Name: TABLE audit_logs_default; Type: ACL; Schema: audit; Owner: clinic_owner
--

REVOKE ALL ON TABLE audit.audit_logs_default FROM clinic_owner;
GRANT SELECT,INSERT,REFERENCES,TRIGGER ON TABLE audit.audit_logs_default TO clinic_owner;


--
-- Name: TABLE booking_requests; Type: ACL; Schema: booking; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE booking.booking_requests TO receptionist;
GRANT SELECT,INSERT ON TABLE booking.booking_requests TO clinic_admin;
GRANT SELECT ON TABLE booking.booking_requests TO service_role;


--
-- Name: TABLE appointment_slots; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.appointment_slots TO service_role;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.appointment_slots TO clinic_admin;
GRANT SELECT ON TABLE public.appointment_slots TO clinician;
GRANT SELECT ON TABLE public.appointment_slots TO receptionist;
GRANT SELECT ON TABLE public.appointment_slots TO readonly;


--
-- Name: COLUMN appointment_slots.is_available; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(is_available) ON TABLE public.appointment_slots TO receptionist;


--
-- Name: COLUMN appointment_slots.appointment_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(appointment_id) ON TABLE public.appointment_slots TO receptionist;


--
-- Name: TABLE appointments; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.appointments TO service_role;
GRANT SELECT ON TABLE public.appointments TO clinician;
GRANT SELECT ON TABLE public.appointments TO receptionist;
GRANT SELECT ON TABLE public.appointments TO clinic_admin;
GRANT SELECT ON TABLE public.appointments TO readonly;


--
-- Name: COLUMN appointments.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(id) ON TABLE public.appointments TO receptionist;
GRANT INSERT(id) ON TABLE public.appointments TO clinic_admin;


--
-- Name: COLUMN appointments.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(clinic_id) ON TABLE public.appointments TO receptionist;
GRANT INSERT(clinic_id) ON TABLE public.appointments TO clinic_admin;


--
-- Name: COLUMN appointments.slot_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(slot_id) ON TABLE public.appointments TO receptionist;
GRANT INSERT(slot_id) ON TABLE public.appointments TO clinic_admin;


--
-- Name: COLUMN appointments.patient_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(patient_id) ON TABLE public.appointments TO receptionist;
GRANT INSERT(patient_id) ON TABLE public.appointments TO clinic_admin;


--
-- Name: COLUMN appointments.clinician_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(clinician_id) ON TABLE public.appointments TO receptionist;
GRANT INSERT(clinician_id) ON TABLE public.appointments TO clinic_admin;


--
-- Name: COLUMN appointments.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.appointments TO receptionist;
GRANT UPDATE(status) ON TABLE public.appointments TO clinic_admin;


--
-- Name: COLUMN appointments.external_reference; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(external_reference) ON TABLE public.appointments TO receptionist;
GRANT INSERT(external_reference) ON TABLE public.appointments TO clinic_admin;


--
-- Name: COLUMN appointments.created_by; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(created_by) ON TABLE public.appointments TO receptionist;
GRANT INSERT(created_by) ON TABLE public.appointments TO clinic_admin;


--
-- Name: COLUMN appointments.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(updated_at) ON TABLE public.appointments TO receptionist;
GRANT UPDATE(updated_at) ON TABLE public.appointments TO clinic_admin;


--
-- Name: TABLE availability; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.availability TO service_role;
GRANT SELECT,INSERT,DELETE ON TABLE public.availability TO clinic_admin;
GRANT SELECT ON TABLE public.availability TO clinician;
GRANT SELECT,INSERT,DELETE ON TABLE public.availability TO receptionist;
GRANT SELECT ON TABLE public.availability TO readonly;


--
-- Name: COLUMN availability.start_time; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(start_time) ON TABLE public.availability TO clinic_admin;
GRANT UPDATE(start_time) ON TABLE public.availability TO receptionist;


--
-- Name: COLUMN availability.end_time; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(end_time) ON TABLE public.availability TO clinic_admin;
GRANT UPDATE(end_time) ON TABLE public.availability TO receptionist;


--
-- Name: COLUMN availability.is_available; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(is_available) ON TABLE public.availability TO clinic_admin;
GRANT UPDATE(is_available) ON TABLE public.availability TO receptionist;


--
-- Name: TABLE blocked_times; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.blocked_times TO service_role;
GRANT SELECT,INSERT,DELETE ON TABLE public.blocked_times TO clinic_admin;
GRANT SELECT ON TABLE public.blocked_times TO clinician;
GRANT SELECT,INSERT,DELETE ON TABLE public.blocked_times TO receptionist;
GRANT SELECT ON TABLE public.blocked_times TO readonly;


--
-- Name: COLUMN blocked_times.start_time; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(start_time) ON TABLE public.blocked_times TO clinic_admin;
GRANT UPDATE(start_time) ON TABLE public.blocked_times TO receptionist;


--
-- Name: COLUMN blocked_times.end_time; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(end_time) ON TABLE public.blocked_times TO clinic_admin;
GRANT UPDATE(end_time) ON TABLE public.blocked_times TO receptionist;


--
-- Name: COLUMN blocked_times.reason; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(reason) ON TABLE public.blocked_times TO clinic_admin;
GRANT UPDATE(reason) ON TABLE public.blocked_times TO receptionist;


--
-- Name: TABLE clinics; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.clinics TO service_role;
GRANT SELECT ON TABLE public.clinics TO clinic_admin;
GRANT SELECT ON TABLE public.clinics TO clinician;
GRANT SELECT ON TABLE public.clinics TO receptionist;
GRANT SELECT ON TABLE public.clinics TO readonly;


--
-- Name: COLUMN clinics.name; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(name) ON TABLE public.clinics TO clinic_admin;


--
-- Name: TABLE conversations; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.conversations TO clinician;
GRANT SELECT,INSERT ON TABLE public.conversations TO receptionist;
GRANT SELECT ON TABLE public.conversations TO clinic_admin;
GRANT SELECT ON TABLE public.conversations TO service_role;
GRANT SELECT ON TABLE public.conversations TO readonly;


--
-- Name: COLUMN conversations.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.conversations TO clinician;
GRANT UPDATE(status) ON TABLE public.conversations TO receptionist;


--
-- Name: TABLE doctors; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.doctors TO service_role;
GRANT SELECT,INSERT ON TABLE public.doctors TO clinic_admin;
GRANT SELECT ON TABLE public.doctors TO clinician;
GRANT SELECT ON TABLE public.doctors TO receptionist;
GRANT SELECT ON TABLE public.doctors TO readonly;


--
-- Name: COLUMN doctors.license_number; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(license_number) ON TABLE public.doctors TO clinic_admin;


--
-- Name: COLUMN doctors.specialty; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(specialty) ON TABLE public.doctors TO clinic_admin;


--
-- Name: COLUMN doctors.consultation_minutes; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(consultation_minutes) ON TABLE public.doctors TO clinic_admin;


--
-- Name: TABLE email_messages; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.email_messages TO clinic_admin;
GRANT SELECT,INSERT ON TABLE public.email_messages TO receptionist;


--
-- Name: COLUMN email_messages.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.email_messages TO service_role;
GRANT SELECT(id) ON TABLE public.email_messages TO readonly;


--
-- Name: COLUMN email_messages.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.email_messages TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.email_messages TO readonly;


--
-- Name: COLUMN email_messages.patient_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(patient_id) ON TABLE public.email_messages TO service_role;
GRANT SELECT(patient_id) ON TABLE public.email_messages TO readonly;


--
-- Name: COLUMN email_messages.notification_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(notification_id) ON TABLE public.email_messages TO service_role;
GRANT SELECT(notification_id) ON TABLE public.email_messages TO readonly;


--
-- Name: COLUMN email_messages.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.email_messages TO clinic_admin;
GRANT UPDATE(status) ON TABLE public.email_messages TO receptionist;
GRANT SELECT(status) ON TABLE public.email_messages TO service_role;
GRANT SELECT(status) ON TABLE public.email_messages TO readonly;


--
-- Name: COLUMN email_messages.provider_message_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(provider_message_id) ON TABLE public.email_messages TO clinic_admin;
GRANT UPDATE(provider_message_id) ON TABLE public.email_messages TO receptionist;
GRANT SELECT(provider_message_id) ON TABLE public.email_messages TO service_role;
GRANT SELECT(provider_message_id) ON TABLE public.email_messages TO readonly;


--
-- Name: COLUMN email_messages.sent_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(sent_at) ON TABLE public.email_messages TO clinic_admin;
GRANT UPDATE(sent_at) ON TABLE public.email_messages TO receptionist;
GRANT SELECT(sent_at) ON TABLE public.email_messages TO service_role;
GRANT SELECT(sent_at) ON TABLE public.email_messages TO readonly;


--
-- Name: COLUMN email_messages.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.email_messages TO service_role;
GRANT SELECT(created_at) ON TABLE public.email_messages TO readonly;


--
-- Name: COLUMN email_messages.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(updated_at) ON TABLE public.email_messages TO service_role;
GRANT SELECT(updated_at) ON TABLE public.email_messages TO readonly;


--
-- Name: TABLE feature_flags; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.feature_flags TO service_role;
GRANT SELECT ON TABLE public.feature_flags TO clinic_admin;
GRANT SELECT ON TABLE public.feature_flags TO clinician;
GRANT SELECT ON TABLE public.feature_flags TO receptionist;
GRANT SELECT ON TABLE public.feature_flags TO readonly;
GRANT SELECT ON TABLE public.feature_flags TO webhook_worker;


--
-- Name: COLUMN feature_flags.is_enabled; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(is_enabled) ON TABLE public.feature_flags TO service_role;


--
-- Name: TABLE imaging_results; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.imaging_results TO clinician;


--
-- Name: COLUMN imaging_results.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.imaging_results TO service_role;
GRANT SELECT(id) ON TABLE public.imaging_results TO readonly;


--
-- Name: COLUMN imaging_results.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.imaging_results TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.imaging_results TO readonly;


--
-- Name: COLUMN imaging_results.patient_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(patient_id) ON TABLE public.imaging_results TO service_role;
GRANT SELECT(patient_id) ON TABLE public.imaging_results TO readonly;


--
-- Name: COLUMN imaging_results.medical_record_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(medical_record_id) ON TABLE public.imaging_results TO service_role;
GRANT SELECT(medical_record_id) ON TABLE public.imaging_results TO readonly;


--
-- Name: COLUMN imaging_results.body_part; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(body_part) ON TABLE public.imaging_results TO clinician;


--
-- Name: COLUMN imaging_results.findings; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(findings) ON TABLE public.imaging_results TO clinician;


--
-- Name: COLUMN imaging_results.image_reference; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(image_reference) ON TABLE public.imaging_results TO clinician;


--
-- Name: COLUMN imaging_results.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.imaging_results TO clinician;
GRANT SELECT(status) ON TABLE public.imaging_results TO service_role;
GRANT SELECT(status) ON TABLE public.imaging_results TO readonly;


--
-- Name: COLUMN imaging_results.resulted_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(resulted_at) ON TABLE public.imaging_results TO clinician;
GRANT SELECT(resulted_at) ON TABLE public.imaging_results TO service_role;
GRANT SELECT(resulted_at) ON TABLE public.imaging_results TO readonly;


--
-- Name: COLUMN imaging_results.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.imaging_results TO service_role;
GRANT SELECT(created_at) ON TABLE public.imaging_results TO readonly;


--
-- Name: COLUMN imaging_results.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(updated_at) ON TABLE public.imaging_results TO service_role;
GRANT SELECT(updated_at) ON TABLE public.imaging_results TO readonly;


--
-- Name: TABLE insurance_claims; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.insurance_claims TO clinic_admin;
GRANT SELECT,INSERT ON TABLE public.insurance_claims TO receptionist;


--
-- Name: COLUMN insurance_claims.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.insurance_claims TO service_role;
GRANT SELECT(id) ON TABLE public.insurance_claims TO readonly;


--
-- Name: COLUMN insurance_claims.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.insurance_claims TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.insurance_claims TO readonly;


--
-- Name: COLUMN insurance_claims.patient_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(patient_id) ON TABLE public.insurance_claims TO service_role;
GRANT SELECT(patient_id) ON TABLE public.insurance_claims TO readonly;


--
-- Name: COLUMN insurance_claims.payment_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(payment_id) ON TABLE public.insurance_claims TO service_role;
GRANT SELECT(payment_id) ON TABLE public.insurance_claims TO readonly;


--
-- Name: COLUMN insurance_claims.insurer; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(insurer) ON TABLE public.insurance_claims TO clinic_admin;
GRANT UPDATE(insurer) ON TABLE public.insurance_claims TO receptionist;
GRANT SELECT(insurer) ON TABLE public.insurance_claims TO service_role;
GRANT SELECT(insurer) ON TABLE public.insurance_claims TO readonly;


--
-- Name: COLUMN insurance_claims.policy_number; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(policy_number) ON TABLE public.insurance_claims TO clinic_admin;
GRANT UPDATE(policy_number) ON TABLE public.insurance_claims TO receptionist;


--
-- Name: COLUMN insurance_claims.claimed_cents; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(claimed_cents) ON TABLE public.insurance_claims TO clinic_admin;
GRANT UPDATE(claimed_cents) ON TABLE public.insurance_claims TO receptionist;
GRANT SELECT(claimed_cents) ON TABLE public.insurance_claims TO service_role;
GRANT SELECT(claimed_cents) ON TABLE public.insurance_claims TO readonly;


--
-- Name: COLUMN insurance_claims.approved_cents; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(approved_cents) ON TABLE public.insurance_claims TO clinic_admin;
GRANT UPDATE(approved_cents) ON TABLE public.insurance_claims TO receptionist;
GRANT SELECT(approved_cents) ON TABLE public.insurance_claims TO service_role;
GRANT SELECT(approved_cents) ON TABLE public.insurance_claims TO readonly;


--
-- Name: COLUMN insurance_claims.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.insurance_claims TO clinic_admin;
GRANT UPDATE(status) ON TABLE public.insurance_claims TO receptionist;
GRANT SELECT(status) ON TABLE public.insurance_claims TO service_role;
GRANT SELECT(status) ON TABLE public.insurance_claims TO readonly;


--
-- Name: COLUMN insurance_claims.submitted_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(submitted_at) ON TABLE public.insurance_claims TO clinic_admin;
GRANT UPDATE(submitted_at) ON TABLE public.insurance_claims TO receptionist;
GRANT SELECT(submitted_at) ON TABLE public.insurance_claims TO service_role;
GRANT SELECT(submitted_at) ON TABLE public.insurance_claims TO readonly;


--
-- Name: COLUMN insurance_claims.decided_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(decided_at) ON TABLE public.insurance_claims TO clinic_admin;
GRANT UPDATE(decided_at) ON TABLE public.insurance_claims TO receptionist;
GRANT SELECT(decided_at) ON TABLE public.insurance_claims TO service_role;
GRANT SELECT(decided_at) ON TABLE public.insurance_claims TO readonly;


--
-- Name: COLUMN insurance_claims.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.insurance_claims TO service_role;
GRANT SELECT(created_at) ON TABLE public.insurance_claims TO readonly;


--
-- Name: COLUMN insurance_claims.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(updated_at) ON TABLE public.insurance_claims TO service_role;
GRANT SELECT(updated_at) ON TABLE public.insurance_claims TO readonly;


--
-- Name: TABLE integration_webhooks; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.integration_webhooks TO webhook_worker;
GRANT SELECT ON TABLE public.integration_webhooks TO service_role;
GRANT SELECT,INSERT ON TABLE public.integration_webhooks TO clinic_admin;
GRANT SELECT ON TABLE public.integration_webhooks TO clinician;
GRANT SELECT ON TABLE public.integration_webhooks TO receptionist;
GRANT SELECT ON TABLE public.integration_webhooks TO readonly;


--
-- Name: COLUMN integration_webhooks.provider; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(provider) ON TABLE public.integration_webhooks TO clinic_admin;


--
-- Name: COLUMN integration_webhooks.max_attempts; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(max_attempts) ON TABLE public.integration_webhooks TO clinic_admin;


--
-- Name: COLUMN integration_webhooks.backoff; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(backoff) ON TABLE public.integration_webhooks TO clinic_admin;


--
-- Name: COLUMN integration_webhooks.is_active; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(is_active) ON TABLE public.integration_webhooks TO clinic_admin;


--
-- Name: TABLE lab_results; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.lab_results TO clinician;


--
-- Name: COLUMN lab_results.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.lab_results TO service_role;
GRANT SELECT(id) ON TABLE public.lab_results TO readonly;


--
-- Name: COLUMN lab_results.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.lab_results TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.lab_results TO readonly;


--
-- Name: COLUMN lab_results.patient_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(patient_id) ON TABLE public.lab_results TO service_role;
GRANT SELECT(patient_id) ON TABLE public.lab_results TO readonly;


--
-- Name: COLUMN lab_results.medical_record_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(medical_record_id) ON TABLE public.lab_results TO service_role;
GRANT SELECT(medical_record_id) ON TABLE public.lab_results TO readonly;


--
-- Name: COLUMN lab_results.result; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(result) ON TABLE public.lab_results TO clinician;


--
-- Name: COLUMN lab_results.unit; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(unit) ON TABLE public.lab_results TO clinician;


--
-- Name: COLUMN lab_results.reference_range; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(reference_range) ON TABLE public.lab_results TO clinician;


--
-- Name: COLUMN lab_results.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.lab_results TO clinician;
GRANT SELECT(status) ON TABLE public.lab_results TO service_role;
GRANT SELECT(status) ON TABLE public.lab_results TO readonly;


--
-- Name: COLUMN lab_results.resulted_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(resulted_at) ON TABLE public.lab_results TO clinician;
GRANT SELECT(resulted_at) ON TABLE public.lab_results TO service_role;
GRANT SELECT(resulted_at) ON TABLE public.lab_results TO readonly;


--
-- Name: COLUMN lab_results.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.lab_results TO service_role;
GRANT SELECT(created_at) ON TABLE public.lab_results TO readonly;


--
-- Name: COLUMN lab_results.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(updated_at) ON TABLE public.lab_results TO service_role;
GRANT SELECT(updated_at) ON TABLE public.lab_results TO readonly;


--
-- Name: TABLE medical_records; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.medical_records TO clinician;


--
-- Name: COLUMN medical_records.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.medical_records TO service_role;
GRANT SELECT(id) ON TABLE public.medical_records TO readonly;


--
-- Name: COLUMN medical_records.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.medical_records TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.medical_records TO readonly;


--
-- Name: COLUMN medical_records.patient_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(patient_id) ON TABLE public.medical_records TO service_role;
GRANT SELECT(patient_id) ON TABLE public.medical_records TO readonly;


--
-- Name: COLUMN medical_records.doctor_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(doctor_id) ON TABLE public.medical_records TO service_role;
GRANT SELECT(doctor_id) ON TABLE public.medical_records TO readonly;


--
-- Name: COLUMN medical_records.appointment_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(appointment_id) ON TABLE public.medical_records TO service_role;
GRANT SELECT(appointment_id) ON TABLE public.medical_records TO readonly;


--
-- Name: COLUMN medical_records.record_type; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(record_type) ON TABLE public.medical_records TO clinician;


--
-- Name: COLUMN medical_records.complaint; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(complaint) ON TABLE public.medical_records TO clinician;


--
-- Name: COLUMN medical_records.diagnosis; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(diagnosis) ON TABLE public.medical_records TO clinician;


--
-- Name: COLUMN medical_records.notes; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(notes) ON TABLE public.medical_records TO clinician;


--
-- Name: COLUMN medical_records.height_cm; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(height_cm) ON TABLE public.medical_records TO clinician;


--
-- Name: COLUMN medical_records.weight_kg; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(weight_kg) ON TABLE public.medical_records TO clinician;


--
-- Name: COLUMN medical_records.recorded_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(recorded_at) ON TABLE public.medical_records TO service_role;
GRANT SELECT(recorded_at) ON TABLE public.medical_records TO readonly;


--
-- Name: COLUMN medical_records.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.medical_records TO service_role;
GRANT SELECT(created_at) ON TABLE public.medical_records TO readonly;


--
-- Name: COLUMN medical_records.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(updated_at) ON TABLE public.medical_records TO service_role;
GRANT SELECT(updated_at) ON TABLE public.medical_records TO readonly;


--
-- Name: TABLE messages; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.messages TO clinician;
GRANT SELECT,INSERT ON TABLE public.messages TO receptionist;


--
-- Name: COLUMN messages.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.messages TO service_role;
GRANT SELECT(id) ON TABLE public.messages TO readonly;


--
-- Name: COLUMN messages.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.messages TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.messages TO readonly;


--
-- Name: COLUMN messages.conversation_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(conversation_id) ON TABLE public.messages TO service_role;
GRANT SELECT(conversation_id) ON TABLE public.messages TO readonly;


--
-- Name: COLUMN messages.platform_message_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(platform_message_id) ON TABLE public.messages TO service_role;
GRANT SELECT(platform_message_id) ON TABLE public.messages TO readonly;


--
-- Name: COLUMN messages.sender_type; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(sender_type) ON TABLE public.messages TO service_role;
GRANT SELECT(sender_type) ON TABLE public.messages TO readonly;


--
-- Name: COLUMN messages.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.messages TO service_role;
GRANT SELECT(created_at) ON TABLE public.messages TO readonly;


--
-- Name: TABLE notifications; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.notifications TO clinic_admin;
GRANT SELECT,INSERT ON TABLE public.notifications TO receptionist;
GRANT SELECT ON TABLE public.notifications TO clinician;


--
-- Name: COLUMN notifications.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.notifications TO service_role;
GRANT SELECT(id) ON TABLE public.notifications TO readonly;


--
-- Name: COLUMN notifications.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.notifications TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.notifications TO readonly;


--
-- Name: COLUMN notifications.patient_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(patient_id) ON TABLE public.notifications TO service_role;
GRANT SELECT(patient_id) ON TABLE public.notifications TO readonly;


--
-- Name: COLUMN notifications.user_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(user_id) ON TABLE public.notifications TO service_role;
GRANT SELECT(user_id) ON TABLE public.notifications TO readonly;


--
-- Name: COLUMN notifications.appointment_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(appointment_id) ON TABLE public.notifications TO service_role;
GRANT SELECT(appointment_id) ON TABLE public.notifications TO readonly;


--
-- Name: COLUMN notifications.kind; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(kind) ON TABLE public.notifications TO service_role;
GRANT SELECT(kind) ON TABLE public.notifications TO readonly;


--
-- Name: COLUMN notifications.channel; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(channel) ON TABLE public.notifications TO service_role;
GRANT SELECT(channel) ON TABLE public.notifications TO readonly;


--
-- Name: COLUMN notifications.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.notifications TO clinic_admin;
GRANT UPDATE(status) ON TABLE public.notifications TO receptionist;
GRANT SELECT(status) ON TABLE public.notifications TO service_role;
GRANT SELECT(status) ON TABLE public.notifications TO readonly;


--
-- Name: COLUMN notifications.scheduled_for; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(scheduled_for) ON TABLE public.notifications TO clinic_admin;
GRANT UPDATE(scheduled_for) ON TABLE public.notifications TO receptionist;
GRANT SELECT(scheduled_for) ON TABLE public.notifications TO service_role;
GRANT SELECT(scheduled_for) ON TABLE public.notifications TO readonly;


--
-- Name: COLUMN notifications.sent_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(sent_at) ON TABLE public.notifications TO clinic_admin;
GRANT UPDATE(sent_at) ON TABLE public.notifications TO receptionist;
GRANT SELECT(sent_at) ON TABLE public.notifications TO service_role;
GRANT SELECT(sent_at) ON TABLE public.notifications TO readonly;


--
-- Name: COLUMN notifications.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.notifications TO service_role;
GRANT SELECT(created_at) ON TABLE public.notifications TO readonly;


--
-- Name: COLUMN notifications.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(updated_at) ON TABLE public.notifications TO service_role;
GRANT SELECT(updated_at) ON TABLE public.notifications TO readonly;


--
-- Name: TABLE patients; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.patients TO clinic_admin;
GRANT SELECT ON TABLE public.patients TO clinician;


--
-- Name: COLUMN patients.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.patients TO service_role;
GRANT SELECT(id) ON TABLE public.patients TO receptionist;
GRANT SELECT(id) ON TABLE public.patients TO readonly;


--
-- Name: COLUMN patients.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.patients TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.patients TO receptionist;
GRANT SELECT(clinic_id) ON TABLE public.patients TO readonly;


--
-- Name: COLUMN patients.first_name; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(first_name) ON TABLE public.patients TO clinic_admin;
GRANT SELECT(first_name) ON TABLE public.patients TO receptionist;
GRANT SELECT(first_name) ON TABLE public.patients TO readonly;


--
-- Name: COLUMN patients.last_name; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(last_name) ON TABLE public.patients TO clinic_admin;
GRANT SELECT(last_name) ON TABLE public.patients TO receptionist;
GRANT SELECT(last_name) ON TABLE public.patients TO readonly;


--
-- Name: COLUMN patients.dob; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(dob) ON TABLE public.patients TO clinic_admin;
GRANT SELECT(dob) ON TABLE public.patients TO receptionist;


--
-- Name: COLUMN patients.nric_encrypted; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(nric_encrypted) ON TABLE public.patients TO clinic_admin;


--
-- Name: COLUMN patients.nric_hash; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(nric_hash) ON TABLE public.patients TO clinic_admin;


--
-- Name: COLUMN patients.contact; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(contact) ON TABLE public.patients TO clinic_admin;
GRANT SELECT(contact) ON TABLE public.patients TO receptionist;


--
-- Name: COLUMN patients.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.patients TO service_role;
GRANT SELECT(created_at) ON TABLE public.patients TO receptionist;
GRANT SELECT(created_at) ON TABLE public.patients TO readonly;


--
-- Name: COLUMN patients.gender; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(gender) ON TABLE public.patients TO receptionist;
GRANT UPDATE(gender) ON TABLE public.patients TO clinic_admin;


--
-- Name: COLUMN patients.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(updated_at) ON TABLE public.patients TO receptionist;


--
-- Name: TABLE prescriptions; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.prescriptions TO clinician;


--
-- Name: COLUMN prescriptions.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.prescriptions TO service_role;
GRANT SELECT(id) ON TABLE public.prescriptions TO readonly;


--
-- Name: COLUMN prescriptions.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.prescriptions TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.prescriptions TO readonly;


--
-- Name: COLUMN prescriptions.patient_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(patient_id) ON TABLE public.prescriptions TO service_role;
GRANT SELECT(patient_id) ON TABLE public.prescriptions TO readonly;


--
-- Name: COLUMN prescriptions.doctor_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(doctor_id) ON TABLE public.prescriptions TO service_role;
GRANT SELECT(doctor_id) ON TABLE public.prescriptions TO readonly;


--
-- Name: COLUMN prescriptions.medical_record_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(medical_record_id) ON TABLE public.prescriptions TO service_role;
GRANT SELECT(medical_record_id) ON TABLE public.prescriptions TO readonly;


--
-- Name: COLUMN prescriptions.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.prescriptions TO clinician;
GRANT SELECT(status) ON TABLE public.prescriptions TO service_role;
GRANT SELECT(status) ON TABLE public.prescriptions TO readonly;


--
-- Name: COLUMN prescriptions.notes; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(notes) ON TABLE public.prescriptions TO clinician;


--
-- Name: COLUMN prescriptions.prescribed_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(prescribed_at) ON TABLE public.prescriptions TO service_role;
GRANT SELECT(prescribed_at) ON TABLE public.prescriptions TO readonly;


--
-- Name: COLUMN prescriptions.valid_until; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(valid_until) ON TABLE public.prescriptions TO clinician;
GRANT SELECT(valid_until) ON TABLE public.prescriptions TO service_role;
GRANT SELECT(valid_until) ON TABLE public.prescriptions TO readonly;


--
-- Name: COLUMN prescriptions.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.prescriptions TO service_role;
GRANT SELECT(created_at) ON TABLE public.prescriptions TO readonly;


--
-- Name: COLUMN prescriptions.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(updated_at) ON TABLE public.prescriptions TO service_role;
GRANT SELECT(updated_at) ON TABLE public.prescriptions TO readonly;


--
-- Name: TABLE patient_summary; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.patient_summary TO clinician;


--
-- Name: TABLE payment_items; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.payment_items TO clinic_admin;
GRANT SELECT,INSERT ON TABLE public.payment_items TO receptionist;


--
-- Name: COLUMN payment_items.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.payment_items TO service_role;
GRANT SELECT(id) ON TABLE public.payment_items TO readonly;


--
-- Name: COLUMN payment_items.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.payment_items TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.payment_items TO readonly;


--
-- Name: COLUMN payment_items.payment_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(payment_id) ON TABLE public.payment_items TO service_role;
GRANT SELECT(payment_id) ON TABLE public.payment_items TO readonly;


--
-- Name: COLUMN payment_items.quantity; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(quantity) ON TABLE public.payment_items TO service_role;
GRANT SELECT(quantity) ON TABLE public.payment_items TO readonly;


--
-- Name: COLUMN payment_items.amount_cents; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(amount_cents) ON TABLE public.payment_items TO service_role;
GRANT SELECT(amount_cents) ON TABLE public.payment_items TO readonly;


--
-- Name: COLUMN payment_items.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.payment_items TO service_role;
GRANT SELECT(created_at) ON TABLE public.payment_items TO readonly;


--
-- Name: TABLE payments; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.payments TO clinic_admin;
GRANT SELECT,INSERT ON TABLE public.payments TO receptionist;
GRANT SELECT ON TABLE public.payments TO service_role;
GRANT SELECT ON TABLE public.payments TO readonly;


--
-- Name: COLUMN payments.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.payments TO clinic_admin;
GRANT UPDATE(status) ON TABLE public.payments TO receptionist;


--
-- Name: COLUMN payments.provider; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(provider) ON TABLE public.payments TO clinic_admin;
GRANT UPDATE(provider) ON TABLE public.payments TO receptionist;


--
-- Name: COLUMN payments.provider_reference; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(provider_reference) ON TABLE public.payments TO clinic_admin;
GRANT UPDATE(provider_reference) ON TABLE public.payments TO receptionist;


--
-- Name: COLUMN payments.paid_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(paid_at) ON TABLE public.payments TO clinic_admin;
GRANT UPDATE(paid_at) ON TABLE public.payments TO receptionist;


--
-- Name: TABLE prescription_items; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.prescription_items TO clinician;


--
-- Name: COLUMN prescription_items.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.prescription_items TO service_role;
GRANT SELECT(id) ON TABLE public.prescription_items TO readonly;


--
-- Name: COLUMN prescription_items.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.prescription_items TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.prescription_items TO readonly;


--
-- Name: COLUMN prescription_items.prescription_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(prescription_id) ON TABLE public.prescription_items TO service_role;
GRANT SELECT(prescription_id) ON TABLE public.prescription_items TO readonly;


--
-- Name: COLUMN prescription_items.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.prescription_items TO service_role;
GRANT SELECT(created_at) ON TABLE public.prescription_items TO readonly;


--
-- Name: TABLE queue_management; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.queue_management TO service_role;
GRANT SELECT,INSERT ON TABLE public.queue_management TO clinic_admin;
GRANT SELECT ON TABLE public.queue_management TO clinician;
GRANT SELECT,INSERT ON TABLE public.queue_management TO receptionist;
GRANT SELECT ON TABLE public.queue_management TO readonly;


--
-- Name: COLUMN queue_management.doctor_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(doctor_id) ON TABLE public.queue_management TO clinic_admin;
GRANT UPDATE(doctor_id) ON TABLE public.queue_management TO receptionist;


--
-- Name: COLUMN queue_management.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.queue_management TO clinic_admin;
GRANT UPDATE(status) ON TABLE public.queue_management TO receptionist;
GRANT UPDATE(status) ON TABLE public.queue_management TO clinician;


--
-- Name: COLUMN queue_management.called_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(called_at) ON TABLE public.queue_management TO clinic_admin;
GRANT UPDATE(called_at) ON TABLE public.queue_management TO receptionist;
GRANT UPDATE(called_at) ON TABLE public.queue_management TO clinician;


--
-- Name: COLUMN queue_management.finished_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(finished_at) ON TABLE public.queue_management TO clinic_admin;
GRANT UPDATE(finished_at) ON TABLE public.queue_management TO receptionist;
GRANT UPDATE(finished_at) ON TABLE public.queue_management TO clinician;


--
-- Name: TABLE sms_messages; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.sms_messages TO clinic_admin;
GRANT SELECT,INSERT ON TABLE public.sms_messages TO receptionist;


--
-- Name: COLUMN sms_messages.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.sms_messages TO service_role;
GRANT SELECT(id) ON TABLE public.sms_messages TO readonly;


--
-- Name: COLUMN sms_messages.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.sms_messages TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.sms_messages TO readonly;


--
-- Name: COLUMN sms_messages.patient_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(patient_id) ON TABLE public.sms_messages TO service_role;
GRANT SELECT(patient_id) ON TABLE public.sms_messages TO readonly;


--
-- Name: COLUMN sms_messages.notification_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(notification_id) ON TABLE public.sms_messages TO service_role;
GRANT SELECT(notification_id) ON TABLE public.sms_messages TO readonly;


--
-- Name: COLUMN sms_messages.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.sms_messages TO clinic_admin;
GRANT UPDATE(status) ON TABLE public.sms_messages TO receptionist;
GRANT SELECT(status) ON TABLE public.sms_messages TO service_role;
GRANT SELECT(status) ON TABLE public.sms_messages TO readonly;


--
-- Name: COLUMN sms_messages.provider_message_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(provider_message_id) ON TABLE public.sms_messages TO clinic_admin;
GRANT UPDATE(provider_message_id) ON TABLE public.sms_messages TO receptionist;
GRANT SELECT(provider_message_id) ON TABLE public.sms_messages TO service_role;
GRANT SELECT(provider_message_id) ON TABLE public.sms_messages TO readonly;


--
-- Name: COLUMN sms_messages.sent_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(sent_at) ON TABLE public.sms_messages TO clinic_admin;
GRANT UPDATE(sent_at) ON TABLE public.sms_messages TO receptionist;
GRANT SELECT(sent_at) ON TABLE public.sms_messages TO service_role;
GRANT SELECT(sent_at) ON TABLE public.sms_messages TO readonly;


--
-- Name: COLUMN sms_messages.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.sms_messages TO service_role;
GRANT SELECT(created_at) ON TABLE public.sms_messages TO readonly;


--
-- Name: COLUMN sms_messages.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(updated_at) ON TABLE public.sms_messages TO service_role;
GRANT SELECT(updated_at) ON TABLE public.sms_messages TO readonly;


--
-- Name: TABLE staff; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.staff TO service_role;
GRANT SELECT,INSERT ON TABLE public.staff TO clinic_admin;


--
-- Name: COLUMN staff.job_title; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(job_title) ON TABLE public.staff TO clinic_admin;


--
-- Name: COLUMN staff.employed_since; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(employed_since) ON TABLE public.staff TO clinic_admin;


--
-- Name: TABLE system_settings; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.system_settings TO service_role;
GRANT SELECT ON TABLE public.system_settings TO clinic_admin;
GRANT SELECT ON TABLE public.system_settings TO clinician;
GRANT SELECT ON TABLE public.system_settings TO receptionist;
GRANT SELECT ON TABLE public.system_settings TO readonly;
GRANT SELECT ON TABLE public.system_settings TO webhook_worker;


--
-- Name: COLUMN system_settings.value; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(value) ON TABLE public.system_settings TO service_role;


--
-- Name: TABLE telemedicine_sessions; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.telemedicine_sessions TO clinician;
GRANT SELECT,INSERT ON TABLE public.telemedicine_sessions TO receptionist;
GRANT SELECT ON TABLE public.telemedicine_sessions TO clinic_admin;


--
-- Name: COLUMN telemedicine_sessions.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.telemedicine_sessions TO service_role;
GRANT SELECT(id) ON TABLE public.telemedicine_sessions TO readonly;


--
-- Name: COLUMN telemedicine_sessions.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.telemedicine_sessions TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.telemedicine_sessions TO readonly;


--
-- Name: COLUMN telemedicine_sessions.patient_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(patient_id) ON TABLE public.telemedicine_sessions TO service_role;
GRANT SELECT(patient_id) ON TABLE public.telemedicine_sessions TO readonly;


--
-- Name: COLUMN telemedicine_sessions.appointment_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(appointment_id) ON TABLE public.telemedicine_sessions TO service_role;
GRANT SELECT(appointment_id) ON TABLE public.telemedicine_sessions TO readonly;


--
-- Name: COLUMN telemedicine_sessions.doctor_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(doctor_id) ON TABLE public.telemedicine_sessions TO service_role;
GRANT SELECT(doctor_id) ON TABLE public.telemedicine_sessions TO readonly;


--
-- Name: COLUMN telemedicine_sessions.provider; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(provider) ON TABLE public.telemedicine_sessions TO service_role;
GRANT SELECT(provider) ON TABLE public.telemedicine_sessions TO readonly;


--
-- Name: COLUMN telemedicine_sessions.room_reference; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(room_reference) ON TABLE public.telemedicine_sessions TO clinician;
GRANT UPDATE(room_reference) ON TABLE public.telemedicine_sessions TO receptionist;


--
-- Name: COLUMN telemedicine_sessions.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.telemedicine_sessions TO clinician;
GRANT UPDATE(status) ON TABLE public.telemedicine_sessions TO receptionist;
GRANT SELECT(status) ON TABLE public.telemedicine_sessions TO service_role;
GRANT SELECT(status) ON TABLE public.telemedicine_sessions TO readonly;


--
-- Name: COLUMN telemedicine_sessions.started_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(started_at) ON TABLE public.telemedicine_sessions TO clinician;
GRANT UPDATE(started_at) ON TABLE public.telemedicine_sessions TO receptionist;
GRANT SELECT(started_at) ON TABLE public.telemedicine_sessions TO service_role;
GRANT SELECT(started_at) ON TABLE public.telemedicine_sessions TO readonly;


--
-- Name: COLUMN telemedicine_sessions.ended_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(ended_at) ON TABLE public.telemedicine_sessions TO clinician;
GRANT UPDATE(ended_at) ON TABLE public.telemedicine_sessions TO receptionist;
GRANT SELECT(ended_at) ON TABLE public.telemedicine_sessions TO service_role;
GRANT SELECT(ended_at) ON TABLE public.telemedicine_sessions TO readonly;


--
-- Name: COLUMN telemedicine_sessions.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.telemedicine_sessions TO service_role;
GRANT SELECT(created_at) ON TABLE public.telemedicine_sessions TO readonly;


--
-- Name: COLUMN telemedicine_sessions.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(updated_at) ON TABLE public.telemedicine_sessions TO service_role;
GRANT SELECT(updated_at) ON TABLE public.telemedicine_sessions TO readonly;


--
-- Name: TABLE users; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.users TO clinic_admin;
GRANT SELECT ON TABLE public.users TO clinician;
GRANT SELECT ON TABLE public.users TO receptionist;
GRANT SELECT ON TABLE public.users TO readonly;


--
-- Name: COLUMN users.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.users TO service_role;


--
-- Name: COLUMN users.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.users TO service_role;


--
-- Name: COLUMN users.email; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(email) ON TABLE public.users TO clinic_admin;


--
-- Name: COLUMN users.full_name; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(full_name) ON TABLE public.users TO clinic_admin;


--
-- Name: COLUMN users.role; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(role) ON TABLE public.users TO service_role;
GRANT UPDATE(role) ON TABLE public.users TO clinic_admin;


--
-- Name: COLUMN users.is_active; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(is_active) ON TABLE public.users TO service_role;
GRANT UPDATE(is_active) ON TABLE public.users TO clinic_admin;


--
-- Name: COLUMN users.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.users TO service_role;


--
-- Name: TABLE upcoming_appointments; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.upcoming_appointments TO clinic_admin;
GRANT SELECT ON TABLE public.upcoming_appointments TO clinician;
GRANT SELECT ON TABLE public.upcoming_appointments TO receptionist;
GRANT SELECT ON TABLE public.upcoming_appointments TO readonly;


--
-- Name: TABLE vaccination_records; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.vaccination_records TO clinician;


--
-- Name: COLUMN vaccination_records.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.vaccination_records TO service_role;
GRANT SELECT(id) ON TABLE public.vaccination_records TO readonly;


--
-- Name: COLUMN vaccination_records.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.vaccination_records TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.vaccination_records TO readonly;


--
-- Name: COLUMN vaccination_records.patient_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(patient_id) ON TABLE public.vaccination_records TO service_role;
GRANT SELECT(patient_id) ON TABLE public.vaccination_records TO readonly;


--
-- Name: COLUMN vaccination_records.doctor_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(doctor_id) ON TABLE public.vaccination_records TO service_role;
GRANT SELECT(doctor_id) ON TABLE public.vaccination_records TO readonly;


--
-- Name: COLUMN vaccination_records.lot_number; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(lot_number) ON TABLE public.vaccination_records TO clinician;


--
-- Name: COLUMN vaccination_records.next_due_on; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(next_due_on) ON TABLE public.vaccination_records TO clinician;


--
-- Name: COLUMN vaccination_records.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.vaccination_records TO service_role;
GRANT SELECT(created_at) ON TABLE public.vaccination_records TO readonly;


--
-- Name: COLUMN vaccination_records.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(updated_at) ON TABLE public.vaccination_records TO service_role;
GRANT SELECT(updated_at) ON TABLE public.vaccination_records TO readonly;


--
-- Name: TABLE webhook_deliveries; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.webhook_deliveries TO webhook_worker;
GRANT SELECT ON TABLE public.webhook_deliveries TO clinic_admin;


--
-- Name: COLUMN webhook_deliveries.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(id) ON TABLE public.webhook_deliveries TO webhook_worker;
GRANT SELECT(id),INSERT(id) ON TABLE public.webhook_deliveries TO service_role;


--
-- Name: COLUMN webhook_deliveries.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(clinic_id) ON TABLE public.webhook_deliveries TO webhook_worker;
GRANT SELECT(clinic_id),INSERT(clinic_id) ON TABLE public.webhook_deliveries TO service_role;


--
-- Name: COLUMN webhook_deliveries.raw_body; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(raw_body) ON TABLE public.webhook_deliveries TO webhook_worker;
GRANT INSERT(raw_body) ON TABLE public.webhook_deliveries TO service_role;


--
-- Name: COLUMN webhook_deliveries.headers; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(headers) ON TABLE public.webhook_deliveries TO webhook_worker;
GRANT INSERT(headers) ON TABLE public.webhook_deliveries TO service_role;


--
-- Name: COLUMN webhook_deliveries.url; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(url) ON TABLE public.webhook_deliveries TO webhook_worker;
GRANT INSERT(url) ON TABLE public.webhook_deliveries TO service_role;


--
-- Name: COLUMN webhook_deliveries.received_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(received_at) ON TABLE public.webhook_deliveries TO service_role;


--
-- Name: TABLE webhook_effects; Type: ACL; Schema: public; Owner: clinic_owner
--

REVOKE ALL ON TABLE public.webhook_effects FROM clinic_owner;
GRANT SELECT,INSERT,REFERENCES,TRIGGER ON TABLE public.webhook_effects TO clinic_owner;
GRANT SELECT ON TABLE public.webhook_effects TO service_role;
GRANT SELECT ON TABLE public.webhook_effects TO clinic_admin;


--
-- Name: TABLE webhook_events; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.webhook_events TO service_role;
GRANT SELECT ON TABLE public.webhook_events TO webhook_worker;
GRANT SELECT ON TABLE public.webhook_events TO clinic_admin;


--
-- Name: COLUMN webhook_events.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.webhook_events TO clinician;
GRANT SELECT(id) ON TABLE public.webhook_events TO receptionist;
GRANT SELECT(id) ON TABLE public.webhook_events TO readonly;


--
-- Name: COLUMN webhook_events.webhook_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(webhook_id) ON TABLE public.webhook_events TO webhook_worker;
GRANT INSERT(webhook_id) ON TABLE public.webhook_events TO service_role;
GRANT SELECT(webhook_id) ON TABLE public.webhook_events TO clinician;
GRANT SELECT(webhook_id) ON TABLE public.webhook_events TO receptionist;
GRANT SELECT(webhook_id) ON TABLE public.webhook_events TO readonly;


--
-- Name: COLUMN webhook_events.event_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(event_id) ON TABLE public.webhook_events TO webhook_worker;
GRANT INSERT(event_id) ON TABLE public.webhook_events TO service_role;
GRANT SELECT(event_id) ON TABLE public.webhook_events TO clinician;
GRANT SELECT(event_id) ON TABLE public.webhook_events TO receptionist;
GRANT SELECT(event_id) ON TABLE public.webhook_events TO readonly;


--
-- Name: COLUMN webhook_events.received_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(received_at) ON TABLE public.webhook_events TO clinician;
GRANT SELECT(received_at) ON TABLE public.webhook_events TO receptionist;
GRANT SELECT(received_at) ON TABLE public.webhook_events TO readonly;


--
-- Name: COLUMN webhook_events.payload; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(payload) ON TABLE public.webhook_events TO webhook_worker;
GRANT INSERT(payload) ON TABLE public.webhook_events TO service_role;


--
-- Name: COLUMN webhook_events.signature; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(signature) ON TABLE public.webhook_events TO webhook_worker;
GRANT INSERT(signature) ON TABLE public.webhook_events TO service_role;


--
-- Name: COLUMN webhook_events.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.webhook_events TO webhook_worker;
GRANT UPDATE(status) ON TABLE public.webhook_events TO clinic_admin;
GRANT SELECT(status) ON TABLE public.webhook_events TO clinician;
GRANT SELECT(status) ON TABLE public.webhook_events TO receptionist;
GRANT SELECT(status) ON TABLE public.webhook_events TO readonly;


--
-- Name: COLUMN webhook_events.attempts; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(attempts) ON TABLE public.webhook_events TO webhook_worker;
GRANT UPDATE(attempts) ON TABLE public.webhook_events TO clinic_admin;
GRANT SELECT(attempts) ON TABLE public.webhook_events TO clinician;
GRANT SELECT(attempts) ON TABLE public.webhook_events TO receptionist;
GRANT SELECT(attempts) ON TABLE public.webhook_events TO readonly;


--
-- Name: COLUMN webhook_events.last_attempt_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(last_attempt_at) ON TABLE public.webhook_events TO webhook_worker;
GRANT SELECT(last_attempt_at) ON TABLE public.webhook_events TO clinician;
GRANT SELECT(last_attempt_at) ON TABLE public.webhook_events TO receptionist;
GRANT SELECT(last_attempt_at) ON TABLE public.webhook_events TO readonly;


--
-- Name: COLUMN webhook_events.processed_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(processed_at) ON TABLE public.webhook_events TO webhook_worker;
GRANT SELECT(processed_at) ON TABLE public.webhook_events TO clinician;
GRANT SELECT(processed_at) ON TABLE public.webhook_events TO receptionist;
GRANT SELECT(processed_at) ON TABLE public.webhook_events TO readonly;


--
-- Name: COLUMN webhook_events.error; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(error) ON TABLE public.webhook_events TO webhook_worker;


--
-- Name: COLUMN webhook_events.idempotency_key; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(idempotency_key) ON TABLE public.webhook_events TO webhook_worker;
GRANT INSERT(idempotency_key) ON TABLE public.webhook_events TO service_role;


--
-- Name: COLUMN webhook_events.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(clinic_id) ON TABLE public.webhook_events TO webhook_worker;
GRANT INSERT(clinic_id) ON TABLE public.webhook_events TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.webhook_events TO clinician;
GRANT SELECT(clinic_id) ON TABLE public.webhook_events TO receptionist;
GRANT SELECT(clinic_id) ON TABLE public.webhook_events TO readonly;


--
-- Name: COLUMN webhook_events.max_attempts; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(max_attempts) ON TABLE public.webhook_events TO webhook_worker;
GRANT INSERT(max_attempts) ON TABLE public.webhook_events TO service_role;
GRANT SELECT(max_attempts) ON TABLE public.webhook_events TO clinician;
GRANT SELECT(max_attempts) ON TABLE public.webhook_events TO receptionist;
GRANT SELECT(max_attempts) ON TABLE public.webhook_events TO readonly;


--
-- Name: COLUMN webhook_events.next_attempt_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(next_attempt_at),UPDATE(next_attempt_at) ON TABLE public.webhook_events TO webhook_worker;
GRANT INSERT(next_attempt_at) ON TABLE public.webhook_events TO service_role;
GRANT UPDATE(next_attempt_at) ON TABLE public.webhook_events TO clinic_admin;
GRANT SELECT(next_attempt_at) ON TABLE public.webhook_events TO clinician;
GRANT SELECT(next_attempt_at) ON TABLE public.webhook_events TO receptionist;
GRANT SELECT(next_attempt_at) ON TABLE public.webhook_events TO readonly;


--
-- Name: COLUMN webhook_events.claim_no; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(claim_no) ON TABLE public.webhook_events TO webhook_worker;


--
-- Name: COLUMN webhook_events.claimed_by; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(claimed_by) ON TABLE public.webhook_events TO webhook_worker;


--
-- Name: COLUMN webhook_events.leased_until; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(leased_until) ON TABLE public.webhook_events TO webhook_worker;


--
-- Name: COLUMN webhook_events.result; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(result) ON TABLE public.webhook_events TO webhook_worker;


--
-- Name: COLUMN webhook_events.in_line; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(in_line) ON TABLE public.webhook_events TO webhook_worker;
GRANT UPDATE(in_line) ON TABLE public.webhook_events TO clinic_admin;


--
-- Name: COLUMN webhook_events.order_key; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(order_key) ON TABLE public.webhook_events TO webhook_worker;
GRANT INSERT(order_key) ON TABLE public.webhook_events TO service_role;


--
-- Name: TABLE webhook_idempotency; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.webhook_idempotency TO service_role;
GRANT SELECT ON TABLE public.webhook_idempotency TO clinic_admin;
GRANT SELECT ON TABLE public.webhook_idempotency TO webhook_worker;


--
-- Name: COLUMN webhook_idempotency.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(clinic_id) ON TABLE public.webhook_idempotency TO webhook_worker;


--
-- Name: COLUMN webhook_idempotency.webhook_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(webhook_id) ON TABLE public.webhook_idempotency TO webhook_worker;


--
-- Name: COLUMN webhook_idempotency.provider; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(provider) ON TABLE public.webhook_idempotency TO webhook_worker;


--
-- Name: COLUMN webhook_idempotency.idempotency_key; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(idempotency_key) ON TABLE public.webhook_idempotency TO webhook_worker;


--
-- Name: COLUMN webhook_idempotency.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.webhook_idempotency TO webhook_worker;


--
-- Name: COLUMN webhook_idempotency.processed_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(processed_at) ON TABLE public.webhook_idempotency TO webhook_worker;


--
-- Name: TABLE webhook_logs; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT ON TABLE public.webhook_logs TO service_role;
GRANT SELECT ON TABLE public.webhook_logs TO clinic_admin;


--
-- Name: COLUMN webhook_logs.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(clinic_id) ON TABLE public.webhook_logs TO service_role;
GRANT INSERT(clinic_id) ON TABLE public.webhook_logs TO webhook_worker;


--
-- Name: COLUMN webhook_logs.webhook_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(webhook_id) ON TABLE public.webhook_logs TO service_role;
GRANT INSERT(webhook_id) ON TABLE public.webhook_logs TO webhook_worker;


--
-- Name: COLUMN webhook_logs.event_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(event_id) ON TABLE public.webhook_logs TO service_role;
GRANT INSERT(event_id) ON TABLE public.webhook_logs TO webhook_worker;


--
-- Name: COLUMN webhook_logs.outcome; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(outcome) ON TABLE public.webhook_logs TO service_role;
GRANT INSERT(outcome) ON TABLE public.webhook_logs TO webhook_worker;


--
-- Name: COLUMN webhook_logs.http_status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(http_status) ON TABLE public.webhook_logs TO service_role;
GRANT INSERT(http_status) ON TABLE public.webhook_logs TO webhook_worker;


--
-- Name: COLUMN webhook_logs.webhook_event_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(webhook_event_id) ON TABLE public.webhook_logs TO webhook_worker;


--
-- Name: COLUMN webhook_logs.claim_no; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(claim_no) ON TABLE public.webhook_logs TO webhook_worker;


--
-- Name: COLUMN webhook_logs.attempt; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(attempt) ON TABLE public.webhook_logs TO webhook_worker;


--
-- Name: COLUMN webhook_logs.error; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT INSERT(error) ON TABLE public.webhook_logs TO webhook_worker;


--
-- Name: TABLE whatsapp_messages; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT,INSERT ON TABLE public.whatsapp_messages TO clinic_admin;
GRANT SELECT,INSERT ON TABLE public.whatsapp_messages TO receptionist;


--
-- Name: COLUMN whatsapp_messages.id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(id) ON TABLE public.whatsapp_messages TO service_role;
GRANT SELECT(id) ON TABLE public.whatsapp_messages TO readonly;


--
-- Name: COLUMN whatsapp_messages.clinic_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(clinic_id) ON TABLE public.whatsapp_messages TO service_role;
GRANT SELECT(clinic_id) ON TABLE public.whatsapp_messages TO readonly;


--
-- Name: COLUMN whatsapp_messages.patient_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(patient_id) ON TABLE public.whatsapp_messages TO service_role;
GRANT SELECT(patient_id) ON TABLE public.whatsapp_messages TO readonly;


--
-- Name: COLUMN whatsapp_messages.notification_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(notification_id) ON TABLE public.whatsapp_messages TO service_role;
GRANT SELECT(notification_id) ON TABLE public.whatsapp_messages TO readonly;


--
-- Name: COLUMN whatsapp_messages.status; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(status) ON TABLE public.whatsapp_messages TO clinic_admin;
GRANT UPDATE(status) ON TABLE public.whatsapp_messages TO receptionist;
GRANT SELECT(status) ON TABLE public.whatsapp_messages TO service_role;
GRANT SELECT(status) ON TABLE public.whatsapp_messages TO readonly;


--
-- Name: COLUMN whatsapp_messages.provider_message_id; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(provider_message_id) ON TABLE public.whatsapp_messages TO clinic_admin;
GRANT UPDATE(provider_message_id) ON TABLE public.whatsapp_messages TO receptionist;
GRANT SELECT(provider_message_id) ON TABLE public.whatsapp_messages TO service_role;
GRANT SELECT(provider_message_id) ON TABLE public.whatsapp_messages TO readonly;


--
-- Name: COLUMN whatsapp_messages.sent_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT UPDATE(sent_at) ON TABLE public.whatsapp_messages TO clinic_admin;
GRANT UPDATE(sent_at) ON TABLE public.whatsapp_messages TO receptionist;
GRANT SELECT(sent_at) ON TABLE public.whatsapp_messages TO service_role;
GRANT SELECT(sent_at) ON TABLE public.whatsapp_messages TO readonly;


--
-- Name: COLUMN whatsapp_messages.created_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(created_at) ON TABLE public.whatsapp_messages TO service_role;
GRANT SELECT(created_at) ON TABLE public.whatsapp_messages TO readonly;


--
-- Name: COLUMN whatsapp_messages.updated_at; Type: ACL; Schema: public; Owner: clinic_owner
--

GRANT SELECT(updated_at) ON TABLE public.whatsapp_messages TO service_role;
GRANT SELECT(updated_at) ON TABLE public.whatsapp_messages TO readonly;


--
-- Name: SEQUENCE search_again; Type: ACL; Schema: webhook; Owner: clinic_owner
--

GRANT SELECT,UPDATE ON SEQUENCE webhook.search_again TO webhook_worker;
GRANT SELECT ON SEQUENCE webhook.search_again TO service_role;


--
-- Name: SEQUENCE search_ends; Type: ACL; Schema: webhook; Owner: clinic_owner
--

GRANT SELECT,UPDATE ON SEQUENCE webhook.search_ends TO webhook_worker;


--
-- Name: SEQUENCE search_line; Type: ACL; Schema: webhook; Owner: clinic_owner
--

GRANT SELECT,UPDATE ON SEQUENCE webhook.search_line TO webhook_worker;
GRANT SELECT ON SEQUENCE webhook.search_line TO service_role;


--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: clinic_owner
--

ALTER DEFAULT PRIVILEGES FOR ROLE clinic_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;


--
-- PostgreSQL database dump complete
--


