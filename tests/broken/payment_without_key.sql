-- fault: a payment has a key of its own making, which nothing ties to the booking's, and nothing asks for it at the end.
-- violates: payment_matches_booking

DROP TRIGGER payment_has_bookings_key ON public.appointments;

CREATE FUNCTION booking.forget_key()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  NEW.idempotency_key := gen_random_uuid()::text;
  RETURN NEW;
END
$$;

CREATE TRIGGER key_forgotten
  BEFORE INSERT ON public.payments
  FOR EACH ROW EXECUTE FUNCTION booking.forget_key();
