LOCK TABLE public.notes IN ROW SHARE MODE;
DELETE FROM public.notes AS note WHERE note.body = '';
-- next file
VACUUM (ANALYZE) public.notes;
