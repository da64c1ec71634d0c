-- fault: row-level security of patients is not forced: whatever runs as their owner sees those of all clinics.
-- violates: guards_are_in_force
-- explored: caught

ALTER TABLE public.patients NO FORCE ROW LEVEL SECURITY;
