-- A session that holds a lock is idle while another one works, however long that takes.
SET idle_session_timeout = 0
