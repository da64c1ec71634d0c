-- What the files of found/ and safe/ come after: tables that clients use.
CREATE TABLE public.clinics (id uuid PRIMARY KEY);

CREATE TABLE public.patients (
  id        uuid PRIMARY KEY,
  clinic_id uuid NOT NULL,
  name      text,
  nickname  varchar(20),
  balance   numeric(10, 2),
  seen_at   timestamp(3),
  visits    int,
  CONSTRAINT patients_clinic_id_key UNIQUE (clinic_id, id)
);
ALTER TABLE public.patients ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE TABLE public.notes (
  id         uuid PRIMARY KEY,
  patient_id uuid,
  body       text
);
CREATE INDEX idx_notes_patient ON public.notes (patient_id);

CREATE TABLE public.logs (id uuid, at timestamptz, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE public.logs_2025 PARTITION OF public.logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

CREATE VIEW public.names WITH (security_invoker = true) AS SELECT name FROM public.patients;
CREATE MATERIALIZED VIEW public.counts AS SELECT count(*) FROM public.notes;
