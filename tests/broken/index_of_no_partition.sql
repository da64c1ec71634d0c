-- fault: the unique index of the waiting list was made for its root only: it is invalid, and no partition has it.
-- violates: guards_are_in_force
-- explored: caught

CREATE TABLE booking.waiting_list (
  clinic_id  uuid NOT NULL,
  patient_id uuid NOT NULL,
  wanted_at  timestamptz NOT NULL
) PARTITION BY HASH (clinic_id);
CREATE TABLE booking.waiting_list_all PARTITION OF booking.waiting_list FOR VALUES WITH (MODULUS 1, REMAINDER 0);
ALTER TABLE booking.waiting_list ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE booking.waiting_list_all ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE UNIQUE INDEX waiting_list_patient ON ONLY booking.waiting_list (clinic_id, patient_id);
