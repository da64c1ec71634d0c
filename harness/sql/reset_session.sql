-- Takes back what a file has set, so that it is not there for the next one. RESET ALL leaves the role alone. The session may
-- be idle before it is asked for more.
RESET SESSION AUTHORIZATION;
RESET ROLE;
RESET ALL;
SET idle_session_timeout = 0;
