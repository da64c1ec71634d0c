-- The roles of $1 that the server does not have.
SELECT role.name
FROM jsonb_array_elements_text($1::jsonb) AS role (name)
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = role.name)
