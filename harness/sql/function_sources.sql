-- Name and body of the functions with the oids $1.
SELECT p.oid, p.oid::regproc, p.prosrc
FROM pg_catalog.pg_proc AS p
WHERE p.oid = ANY ($1::oid[])
