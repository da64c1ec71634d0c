-- fault: a cancellation is told already_cancelled and changes nothing
-- violates: cancel_is_answered_truly
-- explored: caught
CREATE OR REPLACE FUNCTION booking.cancel_booking(
  p_appointment_id  uuid,
  p_requested_by    uuid,
  p_idempotency_key text
)
RETURNS TABLE (outcome text)
LANGUAGE sql
AS $$
  SELECT 'already_cancelled'
$$;
