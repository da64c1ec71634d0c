REFRESH MATERIALIZED VIEW public.counts;  -- found
