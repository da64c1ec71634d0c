-- Takes back 00005. Lost are the appointments.
DROP TABLE IF EXISTS public.appointments;
