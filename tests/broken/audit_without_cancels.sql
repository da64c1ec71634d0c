-- fault: only the insert of an appointment is logged, a cancellation is not.
-- violates: audit_row_for_every_change

CREATE OR REPLACE TRIGGER audit_changes
  AFTER INSERT ON public.appointments
  FOR EACH ROW EXECUTE FUNCTION audit.log_changes();
