-- One consistent view of all tables. With row_security off, a policy that would hide rows is an error.
-- xmin is the transaction that wrote the row as it is; freezing keeps it.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL row_security = off;

DECLARE snapshot_slots NO SCROLL CURSOR FOR
  SELECT id, clinic_id, is_available, appointment_id
  FROM public.appointment_slots;

DECLARE snapshot_appointments NO SCROLL CURSOR FOR
  SELECT id, slot_id, patient_id, clinic_id, status = 'booked', xmin
  FROM public.appointments;

DECLARE snapshot_bound_keys NO SCROLL CURSOR FOR
  SELECT idempotency_key, operation = 'cancel_booking', slot_id, patient_id, appointment_id, clinic_id,
    requested_by
  FROM booking.booking_requests;

DECLARE snapshot_payments NO SCROLL CURSOR FOR
  SELECT id, appointment_id, idempotency_key, clinic_id, requested_by, amount_cents, status, xmin
  FROM public.payments;

DECLARE snapshot_events NO SCROLL CURSOR FOR
  SELECT event_id, id, status, attempts, claim_no, clinic_id, webhook_id
  FROM public.webhook_events;

DECLARE snapshot_audit_rows NO SCROLL CURSOR FOR
  SELECT id, row_data ->> 'id', table_name, operation, clinic_id, xmin
  FROM audit.audit_logs
  WHERE table_name IN ('appointments', 'webhook_events');
