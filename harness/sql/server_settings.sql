-- What the server is and the settings that a result depends on, as a person would write them.
SELECT s.name, current_setting(s.name)
FROM unnest(ARRAY[
  'server_version', 'fsync', 'synchronous_commit', 'shared_buffers', 'max_connections', 'deadlock_timeout',
  'statement_timeout', 'full_page_writes', 'default_transaction_isolation']) WITH ORDINALITY AS s (name, place)
ORDER BY s.place
