-- Creates the roles. None of them can log in: a service's login is granted the one role that it acts as.
--   clinic_owner   owns every object and nothing else; nobody works as it
--   service_role   reads every clinic's ids for workers and administration, and takes in webhook events
--   clinic_admin   runs one clinic: its users, patients, slots; reads its audit log
--   clinician      reads one clinic
--   receptionist   books and cancels in one clinic; all booking clients run as this role
--   readonly       reads one clinic, without contact details and identity numbers
--
-- Roles belong to the whole server, so they may exist already, and another database may be creating them right now:
-- both are fine, and an existing role is left as it is.
DO $$
DECLARE
  v_role text;
BEGIN
  FOREACH v_role IN ARRAY ARRAY['clinic_owner', 'service_role', 'clinic_admin', 'clinician', 'receptionist', 'readonly']
  LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = v_role) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', v_role);
      EXCEPTION
        WHEN duplicate_object OR unique_violation THEN
          NULL;
      END;
    END IF;

    -- A runner that is no superuser has to be a member of a role before it can SET ROLE to it. From PostgreSQL 16 on,
    -- membership alone does not allow that.
    IF NOT pg_has_role(current_user, v_role,
                       CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
      EXECUTE format('GRANT %I TO %I', v_role, current_user);
    END IF;
  END LOOP;

  -- The owner creates schemas in this database, whatever the database is called.
  EXECUTE format('GRANT CREATE ON DATABASE %I TO clinic_owner', current_database());
END
$$;

GRANT USAGE, CREATE ON SCHEMA public TO clinic_owner;
GRANT USAGE ON SCHEMA public TO service_role, clinic_admin, clinician, receptionist, readonly;
