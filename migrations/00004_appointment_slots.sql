-- The times that can be booked. A slot belongs to one clinician of one clinic.
--
-- Booking updates is_available (and appointment_id, which comes with the constraints) and nothing else. No index
-- contains those columns, and pages are filled to 80 % only, so the update is a heap-only one: it touches no index.
SET LOCAL ROLE clinic_owner;

CREATE TABLE IF NOT EXISTS public.appointment_slots (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id    uuid NOT NULL REFERENCES public.clinics (id) ON DELETE CASCADE,
  clinician_id uuid NOT NULL,
  slot_start   timestamptz NOT NULL,
  slot_end     timestamptz NOT NULL,
  is_available boolean NOT NULL DEFAULT true,
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT appointment_slots_clinician_start_key UNIQUE (clinic_id, clinician_id, slot_start),
  -- What an appointment refers to: one check proves the slot, its clinic and its clinician.
  CONSTRAINT appointment_slots_clinic_id_clinician_key UNIQUE (clinic_id, id, clinician_id),
  CONSTRAINT appointment_slots_clinician_fkey
    FOREIGN KEY (clinic_id, clinician_id) REFERENCES public.users (clinic_id, id),
  CONSTRAINT appointment_slots_time_check CHECK (slot_end > slot_start)
) WITH (fillfactor = 80);

CREATE INDEX IF NOT EXISTS idx_appointment_slots_clinic_start ON public.appointment_slots (clinic_id, slot_start);

COMMENT ON TABLE public.appointment_slots IS 'Times that can be booked with a clinician';

RESET ROLE;
