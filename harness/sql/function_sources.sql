-- Name, body and language of the functions with the oids $1.
SELECT p.oid, p.oid::regproc, p.prosrc, l.lanname
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
WHERE p.oid = ANY ($1::oid[])
