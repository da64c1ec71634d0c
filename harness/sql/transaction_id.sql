-- Assigns the transaction its number. A different one later tells that the transaction was ended meanwhile.
SELECT pg_catalog.pg_current_xact_id()
