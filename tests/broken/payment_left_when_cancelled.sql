-- fault: cancelling a booking leaves its payment to be paid.
-- violates: payment_matches_booking

DROP TRIGGER payment_voided ON public.appointments;
