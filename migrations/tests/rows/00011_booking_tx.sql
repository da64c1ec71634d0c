-- The keys of the appointments, as the procedures would have bound them.
INSERT INTO booking.booking_requests
  (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
SELECT
  appointment.clinic_id,
  appointment.created_by,
  format('%s %s', told.operation, right(appointment.id::text, 1)),
  told.operation,
  appointment.slot_id,
  appointment.patient_id,
  appointment.id
FROM public.appointments AS appointment
CROSS JOIN (VALUES ('create_booking'), ('cancel_booking')) AS told (operation)
WHERE told.operation = 'create_booking'
  OR appointment.status = 'cancelled';
