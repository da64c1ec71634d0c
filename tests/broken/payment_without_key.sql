-- fault: a payment has a key of its own making, which nothing ties to the booking's.
-- violates: payment_matches_booking

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
