-- The statements, to be run one by one, that create database $1 as a copy of $3 and mark it with comment $2.
-- Neither can be part of a transaction block, nor take parameters.
SELECT format('CREATE DATABASE %I TEMPLATE %I ENCODING ''UTF8'' LOCALE_PROVIDER libc LOCALE ''C''', $1::text, $3::text)
UNION ALL
SELECT format('COMMENT ON DATABASE %I IS %L', $1::text, $2::text)
