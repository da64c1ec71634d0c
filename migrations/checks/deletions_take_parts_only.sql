-- A part goes with its whole, and nothing else does: what is evidence keeps what it is about.
-- The parts are named below; every other foreign key refuses the deletion of what it refers to.
SELECT f.conrelid::regclass AS table, f.conname AS foreign_key, pg_get_constraintdef(f.oid) AS definition
FROM pg_catalog.pg_constraint AS f
WHERE f.contype = 'f'
  AND f.conparentid = 0
  AND (f.confdeltype = 'c') IS DISTINCT FROM (f.conname IN (
    -- What is a clinic's own, as long as there is no evidence in it.
    'users_clinic_id_fkey', 'patients_clinic_id_fkey', 'appointment_slots_clinic_id_fkey',
    'integration_webhooks_clinic_id_fkey',
    -- What a user is, and when a doctor works.
    'doctors_user_fkey', 'staff_user_fkey', 'availability_doctor_fkey', 'blocked_times_doctor_fkey',
    'notifications_user_fkey',
    -- Lines of a whole.
    'prescription_items_prescription_fkey', 'payment_items_payment_fkey', 'messages_conversation_fkey'))
  OR f.confdeltype IN ('n', 'd')
ORDER BY f.conrelid::regclass::text, f.conname
