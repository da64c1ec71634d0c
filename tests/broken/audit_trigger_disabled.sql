-- fault: the trigger that logs changes of patients is left disabled after an import.
-- violates: guards_are_in_force

ALTER TABLE public.patients DISABLE TRIGGER audit_changes;
