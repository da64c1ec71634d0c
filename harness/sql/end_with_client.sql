-- The server rolls this transaction back soon after its client is gone, also in the midst of a statement, where it can find
-- that out.
SELECT set_config('client_connection_check_interval', '1s', true)
WHERE version() LIKE '%linux%'
