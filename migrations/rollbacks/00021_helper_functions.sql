-- Takes back 00021. No row is lost; what encrypt_phi has encrypted can be read with pgcrypto and the key.
DROP FUNCTION IF EXISTS
  app.production_faults(),
  clinic.decrypt_phi(bytea),
  clinic.encrypt_phi(text),
  app.encryption_key(),
  app.is_placeholder(text),
  clinic.calculate_bmi(numeric, numeric),
  clinic.generate_appointment_number(uuid, timestamptz);
