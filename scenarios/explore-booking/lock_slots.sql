-- Locks all slots, changes none, and lets go.
SELECT count(*)
FROM (SELECT
      FROM public.appointment_slots
      FOR UPDATE) AS locked
