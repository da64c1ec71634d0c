-- fault: a table of each clinic's waiting list comes without row-level security: who may read it reads all of it.
-- violates: guards_are_in_force
-- explored: caught

CREATE TABLE booking.waiting_list (
  clinic_id  uuid NOT NULL,
  patient_id uuid NOT NULL,
  wanted_at  timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, patient_id)
);
