-- fault: the workers' policy names no role: every role sees the events of all clinics.
-- violates: strangers_are_turned_away

DROP POLICY webhook_events_worker ON public.webhook_events;
CREATE POLICY webhook_events_worker ON public.webhook_events
  USING (true)
  WITH CHECK (true);
