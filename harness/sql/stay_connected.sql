-- A session that holds a lock, or waits until another one has it, is idle however long that takes.
SET idle_session_timeout = 0
