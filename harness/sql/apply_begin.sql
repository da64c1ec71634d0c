-- The transaction that a file is applied in, the same whatever the server's defaults are.
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE NOT DEFERRABLE
