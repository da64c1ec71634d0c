-- Takes back 00006. Lost are the events.
DROP TABLE IF EXISTS public.webhook_events;
