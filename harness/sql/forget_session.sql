-- Takes back the session-level advisory locks that a session was left with.
SELECT pg_advisory_unlock_all()
