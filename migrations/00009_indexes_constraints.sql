-- The slot's link to its appointment, and the guarantee that a slot has one active booking at most.
--
-- appointment_slots.appointment_id has no foreign key: the appointment refers to its slot, and the transaction that
-- writes one writes the other; a second check in every booking would prove nothing new. It has no index either: with
-- one, no booking could be a heap-only update any more, and who has the appointment knows its slot.
SET LOCAL ROLE clinic_owner;

ALTER TABLE public.appointment_slots ADD COLUMN IF NOT EXISTS appointment_id uuid;

GRANT UPDATE (appointment_id) ON public.appointment_slots TO receptionist;

DO $$
BEGIN
  IF NOT EXISTS (SELECT
                 FROM pg_catalog.pg_constraint AS c
                 WHERE c.conrelid = 'public.appointment_slots'::regclass
                   AND c.conname = 'appointment_slots_available_check') THEN
    ALTER TABLE public.appointment_slots
      ADD CONSTRAINT appointment_slots_available_check CHECK (appointment_id IS NULL OR NOT is_available);
  END IF;
END
$$;

-- Decides races for a slot: callers insert, and the index lets one of them through.
CREATE UNIQUE INDEX IF NOT EXISTS appointments_one_active_per_slot
  ON public.appointments (clinic_id, slot_id)
  WHERE status = 'booked';

COMMENT ON COLUMN public.appointment_slots.appointment_id IS
  'The booked appointment of this slot; NULL if it is free, or closed without one';
COMMENT ON INDEX public.appointments_one_active_per_slot IS 'A slot has one booked appointment at most';

RESET ROLE;
