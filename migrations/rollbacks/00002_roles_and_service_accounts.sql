-- Takes back 00002. Lost are the roles' privileges in this database. The roles stay: they belong to the whole server,
-- and another database may use them.
REVOKE USAGE ON SCHEMA public FROM service_role, clinic_admin, clinician, receptionist, readonly;
REVOKE USAGE, CREATE ON SCHEMA public FROM clinic_owner;

DO $$
BEGIN
  EXECUTE format('REVOKE CREATE ON DATABASE %I FROM clinic_owner', current_database());
END
$$;
