CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_notes_body ON public.notes (body);
-- next file
CREATE TABLE IF NOT EXISTS public.beds (id uuid PRIMARY KEY, ward text);
CREATE INDEX IF NOT EXISTS idx_beds_ward ON public.beds (ward);
CREATE MATERIALIZED VIEW IF NOT EXISTS public.wards AS SELECT DISTINCT ward FROM public.beds;
CREATE UNIQUE INDEX IF NOT EXISTS idx_wards_ward ON public.wards (ward);
-- lint: allow not_rerunnable it is gone with the session
SELECT at INTO TEMPORARY old_logs FROM public.logs WHERE at < '2025-01-01' UNION SELECT now();
CREATE INDEX IF NOT EXISTS idx_old_logs_at ON old_logs (at);
CREATE INDEX IF NOT EXISTS idx_logs_at ON ONLY public.logs (at);
