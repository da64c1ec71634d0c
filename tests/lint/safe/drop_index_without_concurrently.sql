DROP INDEX CONCURRENTLY IF EXISTS public.idx_notes_patient;
-- next file
CREATE TABLE IF NOT EXISTS public.beds (id uuid PRIMARY KEY, ward text);
CREATE INDEX IF NOT EXISTS idx_beds_ward ON public.beds (ward);
DROP INDEX IF EXISTS public.idx_beds_ward;
