-- Takes back 00009: a slot may be booked twice again. Lost is what slots know of their appointments; appointments do
-- know their slots.
DROP INDEX IF EXISTS public.appointments_one_active_per_slot;
ALTER TABLE public.appointment_slots DROP COLUMN IF EXISTS appointment_id;
