-- Whether the transaction's clinic sees slot $1, appointment $2 or patient $3, which are another clinic's, or any event of
-- another clinic.
SELECT CASE
         WHEN EXISTS (SELECT FROM public.appointment_slots AS slot WHERE slot.id = $1::uuid)
           OR EXISTS (SELECT FROM public.appointments AS appointment WHERE appointment.id = $2::uuid)
           OR EXISTS (SELECT FROM public.patients AS patient WHERE patient.id = $3::uuid)
           OR EXISTS (SELECT FROM public.webhook_events AS event WHERE event.clinic_id <> app.current_clinic_id())
         THEN 'seen'
         ELSE 'nothing'
       END
