-- Takes back 00004. Lost are the slots.
DROP TABLE IF EXISTS public.appointment_slots;
