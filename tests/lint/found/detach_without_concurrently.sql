ALTER TABLE public.logs DETACH PARTITION public.logs_2025;  -- found
