-- Takes back what a file has set, so that it is not there for the next one. RESET ALL leaves the role alone.
RESET SESSION AUTHORIZATION;
RESET ROLE;
RESET ALL;
