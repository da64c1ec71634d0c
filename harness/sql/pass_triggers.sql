-- No trigger fires in this session until keep_triggers. To say so for every restoring would have the session plan all its
-- statements anew each time.
SET session_replication_role = replica
