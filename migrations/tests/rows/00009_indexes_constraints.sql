-- Slots name the appointments that hold them.
UPDATE public.appointment_slots AS slot
SET appointment_id = appointment.id
FROM public.appointments AS appointment
WHERE appointment.clinic_id = slot.clinic_id
  AND appointment.slot_id = slot.id
  AND appointment.status = 'booked';
