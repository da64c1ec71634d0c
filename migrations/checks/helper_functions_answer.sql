-- The helper functions answer as their comments say.
SELECT told.call, told.expected, told.got
FROM (VALUES
  ('calculate_bmi', '22.9', clinic.calculate_bmi(70, 175)::text),
  ('calculate_bmi of nothing', NULL, clinic.calculate_bmi(NULL, 175)::text),
  ('calculate_bmi without height', NULL, clinic.calculate_bmi(70, 0)::text),
  ('generate_appointment_number', 'A-20300107-3F9A71BC0D2E',
   clinic.generate_appointment_number('5f0f2f3c-8d43-4c4b-9d4e-3f9a71bc0d2e', '2030-01-07 23:59:59+00')),
  ('generate_appointment_number of nothing', NULL, clinic.generate_appointment_number(NULL, now())),
  ('is_placeholder', 'true', app.is_placeholder('please-change-me')::text),
  ('is_placeholder of a key', 'false', app.is_placeholder('q7Zk1vN0xY3sB8wE5rT2uI9oP4aS6dF1')::text),
  ('encrypt_phi of nothing', NULL, clinic.encrypt_phi(NULL)::text)) AS told (call, expected, got)
WHERE told.got IS DISTINCT FROM told.expected
ORDER BY told.call
