-- 🚀 faster ✅  -- found
COMMENT ON TABLE public.notes IS 'Notes ✍';  -- found
