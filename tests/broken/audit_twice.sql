-- fault: a second trigger logs every insert of an appointment again.
-- violates: audit_row_for_every_change
-- explored: caught

CREATE OR REPLACE TRIGGER audit_inserts
  AFTER INSERT ON public.appointments
  FOR EACH ROW EXECUTE FUNCTION audit.log_changes();
