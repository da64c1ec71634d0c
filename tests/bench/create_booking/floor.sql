-- The least that a booking can be: one conditional update of the slot.
SELECT set_config('app.current_clinic_id', '00000001-0000-4000-8000-000000000000', true),
       set_config('app.current_user_id', '00000002-0000-4000-8000-000000000000', true);
UPDATE public.appointment_slots
SET is_available = false
WHERE id = ('00000004-0000-4000-8000-' || lpad(to_hex(:slot::bigint), 12, '0'))::uuid
  AND is_available
  AND :patient::bigint + :key::bigint > 0
RETURNING 'booked';
