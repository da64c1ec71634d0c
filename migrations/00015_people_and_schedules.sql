-- Who works in a clinic, when, and who is waiting.
--
-- A doctor or a member of staff is a user: the row here has the user's id for its own, and adds what only they have. So
-- a doctor_id is a user's id as well, and everything else about a person who logs in is in users.
--
-- ON DELETE, here and in the following migrations: a part goes with its whole (CASCADE); what is evidence about a
-- patient or a doctor keeps them (RESTRICT). A user with a profile and a schedule can be deleted, one who has treated
-- nobody.
--
-- Date: 2026-11-22
-- Problem: The schema knows who logs in, but not what doctors and staff are, when they work and who waits.
-- Solution: Five tables, each guarded as a tenant's.
-- Affected tables: public.doctors, staff, availability, blocked_times, queue_management; patients are read
-- Verification: SELECT count(*) = 5 FROM pg_class WHERE relforcerowsecurity AND oid = ANY (ARRAY['public.doctors',
--   'public.staff', 'public.availability', 'public.blocked_times', 'public.queue_management']::regclass[])
-- Rollback: rollbacks/00015_people_and_schedules.sql
SET LOCAL ROLE clinic_owner;

-- 00013 added it without reading the rows; this reads them while clients go on.
ALTER TABLE public.patients VALIDATE CONSTRAINT patients_gender_check;

CREATE TABLE IF NOT EXISTS public.doctors (
  id                   uuid PRIMARY KEY,
  clinic_id            uuid NOT NULL,
  license_number       text,
  specialty            text,
  consultation_minutes int NOT NULL DEFAULT 30,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT doctors_clinic_id_key UNIQUE (clinic_id, id),
  CONSTRAINT doctors_license_number_key UNIQUE (clinic_id, license_number),
  CONSTRAINT doctors_user_fkey
    FOREIGN KEY (clinic_id, id) REFERENCES public.users (clinic_id, id) ON DELETE CASCADE,
  CONSTRAINT doctors_consultation_minutes_check CHECK (consultation_minutes BETWEEN 1 AND 480)
);

CREATE TABLE IF NOT EXISTS public.staff (
  id             uuid PRIMARY KEY,
  clinic_id      uuid NOT NULL,
  job_title      text NOT NULL,
  employed_since date,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT staff_clinic_id_key UNIQUE (clinic_id, id),
  CONSTRAINT staff_user_fkey
    FOREIGN KEY (clinic_id, id) REFERENCES public.users (clinic_id, id) ON DELETE CASCADE,
  CONSTRAINT staff_job_title_check CHECK (job_title <> '')
);

-- The weekly pattern. Times are the clinic's own, on the wall clock.
CREATE TABLE IF NOT EXISTS public.availability (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id    uuid NOT NULL,
  doctor_id    uuid NOT NULL,
  day_of_week  smallint NOT NULL,
  start_time   time NOT NULL,
  end_time     time NOT NULL,
  is_available boolean NOT NULL DEFAULT true,
  created_at   timestamptz NOT NULL DEFAULT now(),
  updated_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT availability_doctor_day_start_key UNIQUE (clinic_id, doctor_id, day_of_week, start_time),
  CONSTRAINT availability_doctor_fkey
    FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors (clinic_id, id) ON DELETE CASCADE,
  CONSTRAINT availability_day_of_week_check CHECK (day_of_week BETWEEN 0 AND 6),
  CONSTRAINT availability_time_check CHECK (end_time > start_time)
);

CREATE TABLE IF NOT EXISTS public.blocked_times (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id  uuid NOT NULL,
  doctor_id  uuid NOT NULL,
  start_time timestamptz NOT NULL,
  end_time   timestamptz NOT NULL,
  reason     text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT blocked_times_doctor_fkey
    FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors (clinic_id, id) ON DELETE CASCADE,
  CONSTRAINT blocked_times_time_check CHECK (end_time > start_time)
);

CREATE INDEX IF NOT EXISTS idx_blocked_times_doctor
  ON public.blocked_times (clinic_id, doctor_id, start_time, end_time);

-- The waiting room of a day, which is the clinic's day and not the server's. A patient may wait without an appointment.
CREATE TABLE IF NOT EXISTS public.queue_management (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id      uuid NOT NULL,
  patient_id     uuid NOT NULL,
  appointment_id uuid,
  doctor_id      uuid,
  queue_date     date NOT NULL,
  queue_number   int NOT NULL,
  status         text NOT NULL DEFAULT 'waiting',
  called_at      timestamptz,
  finished_at    timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT queue_management_number_key UNIQUE (clinic_id, queue_date, queue_number),
  CONSTRAINT queue_management_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT queue_management_appointment_fkey
    FOREIGN KEY (clinic_id, patient_id, appointment_id)
    REFERENCES public.appointments (clinic_id, patient_id, id) ON DELETE RESTRICT,
  CONSTRAINT queue_management_doctor_fkey
    FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT queue_management_number_check CHECK (queue_number >= 1),
  CONSTRAINT queue_management_status_check CHECK (status IN ('waiting', 'called', 'finished', 'left')),
  CONSTRAINT queue_management_called_check CHECK (status NOT IN ('called', 'finished') OR called_at IS NOT NULL),
  CONSTRAINT queue_management_finished_check CHECK ((status IN ('finished', 'left')) = (finished_at IS NOT NULL))
);

CREATE INDEX IF NOT EXISTS idx_queue_management_appointment
  ON public.queue_management (clinic_id, patient_id, appointment_id);
CREATE INDEX IF NOT EXISTS idx_queue_management_doctor ON public.queue_management (clinic_id, doctor_id);

DO $$
BEGIN
  PERFORM app.guard_table('public.doctors');
  PERFORM app.guard_table('public.staff');
  PERFORM app.guard_table('public.availability');
  PERFORM app.guard_table('public.blocked_times');
  PERFORM app.guard_table('public.queue_management');
END
$$;

GRANT SELECT ON public.doctors, public.availability, public.blocked_times
  TO service_role, clinic_admin, clinician, receptionist, readonly;
GRANT SELECT ON public.staff TO service_role, clinic_admin;
GRANT SELECT ON public.queue_management TO service_role, clinic_admin, clinician, receptionist, readonly;
GRANT INSERT, UPDATE (license_number, specialty, consultation_minutes) ON public.doctors TO clinic_admin;
GRANT INSERT, UPDATE (job_title, employed_since) ON public.staff TO clinic_admin;
GRANT INSERT, UPDATE (start_time, end_time, is_available), DELETE ON public.availability TO clinic_admin, receptionist;
GRANT INSERT, UPDATE (start_time, end_time, reason), DELETE ON public.blocked_times TO clinic_admin, receptionist;
GRANT INSERT, UPDATE (doctor_id, status, called_at, finished_at) ON public.queue_management
  TO clinic_admin, receptionist;
GRANT UPDATE (status, called_at, finished_at) ON public.queue_management TO clinician;

COMMENT ON TABLE public.doctors IS
  'Users who treat patients: what only they have [class: administrative] [retention: as long as the user]';
COMMENT ON COLUMN public.doctors.id IS 'The user''s id [class: administrative]';
COMMENT ON COLUMN public.doctors.license_number IS 'Licence to practise [class: administrative]';
COMMENT ON COLUMN public.doctors.specialty IS 'What the doctor is asked about [class: public]';
COMMENT ON COLUMN public.doctors.consultation_minutes IS 'Usual length of an appointment [class: public]';

COMMENT ON TABLE public.staff IS
  'Users who work in the clinic and treat nobody [class: administrative] [retention: as long as the user]';
COMMENT ON COLUMN public.staff.id IS 'The user''s id [class: administrative]';
COMMENT ON COLUMN public.staff.job_title IS 'What the person does in the clinic [class: administrative]';
COMMENT ON COLUMN public.staff.employed_since IS 'First day of work [class: administrative]';

COMMENT ON TABLE public.availability IS
  'When a doctor works, week by week [class: public] [retention: as long as the doctor]';
COMMENT ON COLUMN public.availability.doctor_id IS 'Whose pattern it is [class: public]';
COMMENT ON COLUMN public.availability.day_of_week IS '0 is Sunday, as in extract(dow) [class: public]';
COMMENT ON COLUMN public.availability.start_time IS 'From when, on the clinic''s clock [class: public]';
COMMENT ON COLUMN public.availability.end_time IS 'Until when, on the clinic''s clock [class: public]';
COMMENT ON COLUMN public.availability.is_available IS 'False: the time is suspended [class: public]';

COMMENT ON TABLE public.blocked_times IS
  'When a doctor does not work in spite of the pattern [class: administrative] [retention: 2 years]';
COMMENT ON COLUMN public.blocked_times.doctor_id IS 'Who is away [class: administrative]';
COMMENT ON COLUMN public.blocked_times.start_time IS 'From when [class: administrative]';
COMMENT ON COLUMN public.blocked_times.end_time IS 'Until when [class: administrative]';
COMMENT ON COLUMN public.blocked_times.reason IS 'Why, for colleagues [class: administrative]';

COMMENT ON TABLE public.queue_management IS
  'Who waits in the clinic, and who waited [class: administrative] [retention: 2 years]';
COMMENT ON COLUMN public.queue_management.patient_id IS 'Who waits [class: administrative]';
COMMENT ON COLUMN public.queue_management.appointment_id IS 'What for; NULL without one [class: administrative]';
COMMENT ON COLUMN public.queue_management.doctor_id IS 'For whom; NULL for any doctor [class: administrative]';
COMMENT ON COLUMN public.queue_management.queue_date IS 'The day that the number belongs to [class: administrative]';
COMMENT ON COLUMN public.queue_management.queue_number IS 'What is called out [class: public]';
COMMENT ON COLUMN public.queue_management.status IS 'How far it has come [class: administrative]';
COMMENT ON COLUMN public.queue_management.called_at IS 'When the number was called [class: administrative]';
COMMENT ON COLUMN public.queue_management.finished_at IS
  'When the patient was through, or had left [class: administrative]';

RESET ROLE;
