-- Triggers fire in this session again.
RESET session_replication_role
