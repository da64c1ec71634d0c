-- fault: the trigger that logs changes of users fires on replicas only.
-- violates: guards_are_in_force
-- explored: caught

ALTER TABLE public.users ENABLE REPLICA TRIGGER audit_changes;
