-- The statement that drops role $1.
SELECT format('DROP ROLE IF EXISTS %I', $1::text)
