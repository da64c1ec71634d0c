-- The roles exist, none can log in or bypass row-level security, and none but clinic_owner owns anything.
SELECT told.name AS role, r.rolcanlogin, r.rolsuper, r.rolbypassrls, owned.count AS owns
FROM unnest(ARRAY[
  'clinic_owner', 'service_role', 'clinic_admin', 'clinician', 'receptionist', 'readonly', 'webhook_worker'])
  AS told (name)
LEFT JOIN pg_catalog.pg_roles AS r ON r.rolname = told.name
CROSS JOIN LATERAL (SELECT count(*) FROM pg_catalog.pg_class AS c WHERE c.relowner = r.oid) AS owned
WHERE r.oid IS NULL
  OR r.rolcanlogin
  OR r.rolsuper
  OR r.rolbypassrls
  OR (owned.count > 0 AND told.name <> 'clinic_owner')
ORDER BY told.name
