-- An appointment's number is the same for whoever asks, wherever; a text that was encrypted is read with the same key
-- alone, by those who may; and nothing is encrypted with what is no key.
DO $$
DECLARE
  v_key       constant text := 'q7Zk1vN0xY3sB8wE5rT2uI9oP4aS6dF1';
  v_text      constant text := 'S0000001A, Ångström, 陈';
  v_case      record;
  v_role      text;
  v_got       text;
  v_encrypted bytea;
  v_bit       int;
BEGIN
  FOR v_case IN
    SELECT role.name AS role, zone.name AS zone
    FROM unnest(ARRAY['service_role', 'clinic_admin', 'clinician', 'receptionist', 'readonly']) AS role (name)
    CROSS JOIN unnest(ARRAY['Asia/Singapore', 'America/New_York']) AS zone (name)
  LOOP
    PERFORM set_config('role', v_case.role, true);
    PERFORM set_config('timezone', v_case.zone, true);
    v_got := clinic.generate_appointment_number('5f0f2f3c-8d43-4c4b-9d4e-3f9a71bc0d2e', '2030-01-07 23:59:59+00');
    ASSERT v_got = 'A-20300107-3F9A71BC0D2E',
      format('%s in %s calls an appointment %s', v_case.role, v_case.zone, v_got);
  END LOOP;

  SET LOCAL ROLE clinician;
  FOR v_case IN
    SELECT *
    FROM (VALUES
      (70, 175, 22.9),
      (70.5, 175.0, 23.0),
      (0, 175, NULL),
      (70, -175, NULL),
      (NULL, 175, NULL)) AS told (weight, height, expected)
  LOOP
    ASSERT clinic.calculate_bmi(v_case.weight, v_case.height) IS NOT DISTINCT FROM v_case.expected,
      format('the body mass index of %s is %s', v_case, clinic.calculate_bmi(v_case.weight, v_case.height));
  END LOOP;

  -- Encrypted and read again.
  PERFORM set_config('app.encryption_key', v_key, true);
  FOREACH v_role IN ARRAY ARRAY['clinic_admin', 'clinician', 'receptionist'] LOOP
    PERFORM set_config('role', v_role, true);
    v_encrypted := clinic.encrypt_phi(v_text);
    v_got := clinic.decrypt_phi(v_encrypted);
    ASSERT v_got = v_text, format('%s reads %s', v_role, v_got);
    ASSERT position(convert_to('S0000001A', 'UTF8') IN v_encrypted) = 0, 'a text is encrypted to itself';
    ASSERT clinic.encrypt_phi(v_text) <> v_encrypted, 'a text can be told by what it is encrypted to';
    ASSERT clinic.decrypt_phi(clinic.encrypt_phi('')) = '', 'an empty text is not read again';
    ASSERT clinic.encrypt_phi(NULL) IS NULL AND clinic.decrypt_phi(NULL) IS NULL, 'NULL is encrypted';
  END LOOP;

  -- Not read with another key, nor if a bit was changed.
  v_bit := octet_length(v_encrypted) * 8 - 100;
  FOR v_case IN
    SELECT *
    FROM (VALUES
      ('with another key', reverse(v_key), v_encrypted),
      ('after a bit was changed', v_key, set_bit(v_encrypted, v_bit, 1 - get_bit(v_encrypted, v_bit))))
      AS told (what, key, encrypted)
  LOOP
    PERFORM set_config('app.encryption_key', v_case.key, true);
    BEGIN
      v_got := clinic.decrypt_phi(v_case.encrypted);
      ASSERT false, format('%s it is read as %s', v_case.what, v_got);
    EXCEPTION
      WHEN external_routine_invocation_exception THEN
        NULL;
    END;
  END LOOP;

  -- What is no key is refused, in both directions.
  FOR v_case IN
    SELECT told.what, told.key, call.text AS call
    FROM (VALUES
      ('no key', ''),
      ('a key of 31 bytes', left(v_key, 31)),
      ('a placeholder', 'change-me-' || v_key),
      ('an example', v_key || '-EXAMPLE')) AS told (what, key)
    CROSS JOIN (VALUES
      ('SELECT clinic.encrypt_phi(''text'')::text'),
      (format('SELECT clinic.decrypt_phi(%L)', v_encrypted))) AS call (text)
  LOOP
    PERFORM set_config('app.encryption_key', v_case.key, true);
    BEGIN
      EXECUTE v_case.call INTO v_got;
      ASSERT false, format('%s is used: %s', v_case.what, v_case.call);
    EXCEPTION
      WHEN object_not_in_prerequisite_state THEN
        NULL;
    END;
  END LOOP;

  -- Those who do not treat or register patients read nothing, with whatever key.
  PERFORM set_config('app.encryption_key', v_key, true);
  FOREACH v_role IN ARRAY ARRAY['service_role', 'readonly', 'webhook_worker'] LOOP
    PERFORM set_config('role', v_role, true);
    BEGIN
      v_got := clinic.decrypt_phi(v_encrypted);
      ASSERT false, format('%s may decrypt', v_role);
    EXCEPTION
      WHEN insufficient_privilege THEN
        NULL;
    END;
  END LOOP;
END
$$;
