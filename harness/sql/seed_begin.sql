-- As a replica the session fires no triggers: the audit log stays empty, and a million foreign keys are not looked up.
-- Only a superuser may do so, who is not subject to row-level security either.
BEGIN;
SET LOCAL session_replication_role = replica;
