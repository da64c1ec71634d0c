SELECT set_config('app.current_clinic_id', '00000001-0000-4000-8000-000000000000', true),
       set_config('app.current_user_id', '00000002-0000-4000-8000-000000000000', true);
SELECT *
FROM booking.create_booking(
  ('00000004-0000-4000-8000-' || lpad(to_hex(:slot::bigint), 12, '0'))::uuid,
  ('00000003-0000-4000-8000-' || lpad(to_hex(:patient::bigint), 12, '0'))::uuid,
  '00000002-0000-4000-8000-000000000000',
  'key-' || :key::bigint
);
