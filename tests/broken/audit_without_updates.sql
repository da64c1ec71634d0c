-- fault: the audit log is told of new and deleted appointments only, so a cancellation leaves no trace.
-- violates: audit_row_for_every_change
-- explored: caught

CREATE OR REPLACE TRIGGER audit_changes
  AFTER INSERT OR DELETE ON public.appointments
  FOR EACH ROW EXECUTE FUNCTION audit.log_changes();
