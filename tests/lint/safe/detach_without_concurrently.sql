-- lint: allow not_rerunnable a detached partition is not detached again: the migrator completes it
ALTER TABLE public.logs DETACH PARTITION public.logs_2025 CONCURRENTLY;
