-- Every statement that changes the schema stops here first, the first one at advisory lock 1, the second at 2 …; it
-- goes on at once unless somebody else holds that lock. A statement in a function or a DO block is one of them.
CREATE SCHEMA stops;
-- Unlogged: each 32nd value of a logged one takes a transaction id, and DROP INDEX CONCURRENTLY must not have one yet.
CREATE UNLOGGED SEQUENCE stops.reached;

-- lock_timeout: whoever stops has to stay there.
CREATE FUNCTION stops.stop()
RETURNS event_trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET lock_timeout = 0
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(nextval('stops.reached'));
END
$$;

CREATE EVENT TRIGGER stop ON ddl_command_start EXECUTE FUNCTION stops.stop();
