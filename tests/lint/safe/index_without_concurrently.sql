CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_notes_body ON public.notes (body);
-- next file
CREATE TABLE IF NOT EXISTS public.beds (id uuid PRIMARY KEY, ward text);
CREATE INDEX IF NOT EXISTS idx_beds_ward ON public.beds (ward);
CREATE INDEX IF NOT EXISTS idx_logs_at ON ONLY public.logs (at);
