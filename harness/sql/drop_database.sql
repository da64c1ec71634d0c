-- The statement that drops database $1, whoever is connected to it.
SELECT format('DROP DATABASE IF EXISTS %I WITH (FORCE)', $1::text)
