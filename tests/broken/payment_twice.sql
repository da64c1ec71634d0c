-- fault: a booking makes its payment twice, and no key keeps it from that.
-- violates: payment_matches_booking

ALTER TABLE public.payments DROP CONSTRAINT payments_idempotency_key;

CREATE TRIGGER payment_requested_again
  AFTER INSERT ON public.appointments
  FOR EACH ROW
  WHEN (NEW.external_reference -> 'payment' IS NOT NULL)
  EXECUTE FUNCTION booking.follow_with_payment();
