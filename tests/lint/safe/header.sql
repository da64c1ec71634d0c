-- A column for the kind of a note.
--
-- Date: 2026-11-22
-- Problem: notes of all kinds look alike
-- Solution:
--   a column that says the kind
-- Affected tables: public.notes, ACCESS EXCLUSIVE for a moment
-- Verification: SELECT count(*) = 1 FROM pg_attribute WHERE attname = 'kind'
-- Rollback: rollbacks/00002_kind.sql
ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS kind text;
