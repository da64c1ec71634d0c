-- fault: only whoever booked sees an appointment: colleagues of the same clinic do not find it.
-- violates: acknowledged_is_seen

DROP POLICY appointments_per_clinic ON public.appointments;
CREATE POLICY appointments_per_clinic ON public.appointments
  USING (clinic_id = (SELECT app.current_clinic_id()) AND created_by = (SELECT app.current_user_id()))
  WITH CHECK (clinic_id = (SELECT app.current_clinic_id()));
