-- fault: the trigger that logs changes of patients is left disabled after an import.
-- violates: guards_are_in_force
-- explored: caught

ALTER TABLE public.patients DISABLE TRIGGER audit_changes;
