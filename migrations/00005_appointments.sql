-- Bookings of slots. A booking is never deleted: it is booked until it is cancelled.
--
-- References: (clinic_id, slot_id, clinician_id) proves in one check that the slot exists, that it is this clinic's and
-- that it is this clinician's. There is deliberately no foreign key to clinics or users: each check share-locks the row
-- that it finds, every booking of a clinic would lock the same clinic row, and many lockers of one row are what
-- MultiXacts are made of. Slots and patients with appointments cannot be deleted: a deletion that cascaded to a
-- booked appointment would leave its slot taken by nothing.
SET LOCAL ROLE clinic_owner;

CREATE TABLE IF NOT EXISTS public.appointments (
  id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id          uuid NOT NULL,
  slot_id            uuid NOT NULL,
  patient_id         uuid NOT NULL,
  clinician_id       uuid NOT NULL,
  status             text NOT NULL DEFAULT 'booked',
  booked_at          timestamptz NOT NULL DEFAULT now(),
  external_reference jsonb,
  created_by         uuid,
  updated_at         timestamptz,
  CONSTRAINT appointments_slot_fkey
    FOREIGN KEY (clinic_id, slot_id, clinician_id)
    REFERENCES public.appointment_slots (clinic_id, id, clinician_id) ON DELETE RESTRICT,
  CONSTRAINT appointments_patient_fkey
    FOREIGN KEY (clinic_id, patient_id)
    REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT appointments_status_check CHECK (status IN ('booked', 'cancelled'))
);

CREATE INDEX IF NOT EXISTS idx_appointments_slot ON public.appointments (clinic_id, slot_id);
CREATE INDEX IF NOT EXISTS idx_appointments_patient ON public.appointments (clinic_id, patient_id);

COMMENT ON TABLE public.appointments IS 'Bookings of slots, booked or cancelled';
COMMENT ON COLUMN public.appointments.external_reference IS 'Metadata that the caller gave with the booking';

RESET ROLE;
