-- Until the transaction ends, what is created belongs to the owner of every other object. Where clinic_owner owns
-- nothing, for the migrations are somebody else's, that is the session's own user.
SELECT set_config('role', 'clinic_owner', true)
FROM pg_catalog.pg_roles AS r
WHERE r.rolname = 'clinic_owner'
  AND EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.relowner = r.oid)
