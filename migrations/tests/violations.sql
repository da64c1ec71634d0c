-- What each CHECK refuses: `UPDATE table_name SET assignment` violates that constraint, and no other, in every row.
SELECT told.table_name, told.constraint_name, told.assignment
FROM (VALUES
  ('public.users', 'users_role_check', $$role = 'owner'$$),

  ('public.patients', 'patients_gender_check', $$gender = 'f'$$),

  ('public.appointment_slots', 'appointment_slots_time_check', $$slot_end = slot_start$$),
  ('public.appointment_slots', 'appointment_slots_available_check', $$is_available = true, appointment_id = id$$),

  ('public.appointments', 'appointments_status_check', $$status = 'done'$$),

  ('public.webhook_events', 'webhook_events_status_check', $$status = 'lost', leased_until = NULL$$),
  ('public.webhook_events', 'webhook_events_attempts_check',
   $$status = 'pending', leased_until = NULL, attempts = -1$$),
  ('public.webhook_events', 'webhook_events_max_attempts_check', $$max_attempts = 0$$),
  ('public.webhook_events', 'webhook_events_claim_no_check',
   $$status = 'pending', leased_until = NULL, claim_no = -1$$),
  ('public.webhook_events', 'webhook_events_result_check',
   $$status = 'pending', leased_until = NULL, result = 'lost'$$),
  ('public.webhook_events', 'webhook_events_lease_check', $$status = 'pending', leased_until = now()$$),
  ('public.webhook_events', 'webhook_events_claim_check',
   $$status = 'processing', leased_until = now(), claimed_by = NULL, claim_no = 1, attempts = 1, result = NULL$$),
  ('public.webhook_events', 'webhook_events_success_check',
   $$status = 'success', leased_until = NULL, processed_at = NULL$$),

  ('booking.booking_requests', 'booking_requests_key_check', $$idempotency_key = ''$$),
  ('booking.booking_requests', 'booking_requests_operation_check', $$operation = 'move_booking'$$),

  ('public.integration_webhooks', 'integration_webhooks_provider_check', $$provider = ''$$),
  ('public.integration_webhooks', 'integration_webhooks_max_attempts_check', $$max_attempts = 0$$),
  ('public.integration_webhooks', 'integration_webhooks_backoff_check', $$backoff = '-1 s'$$),

  ('public.doctors', 'doctors_consultation_minutes_check', $$consultation_minutes = 0$$),
  ('public.staff', 'staff_job_title_check', $$job_title = ''$$),
  ('public.availability', 'availability_day_of_week_check', $$day_of_week = 7$$),
  ('public.availability', 'availability_time_check', $$end_time = start_time$$),
  ('public.blocked_times', 'blocked_times_time_check', $$end_time = start_time$$),

  ('public.queue_management', 'queue_management_number_check', $$queue_number = 0$$),
  ('public.queue_management', 'queue_management_status_check', $$status = 'lost', finished_at = NULL$$),
  ('public.queue_management', 'queue_management_called_check',
   $$status = 'called', called_at = NULL, finished_at = NULL$$),
  ('public.queue_management', 'queue_management_finished_check', $$status = 'waiting', finished_at = now()$$),

  ('public.medical_records', 'medical_records_type_check', $$record_type = 'letter'$$),
  ('public.medical_records', 'medical_records_height_check', $$height_cm = 0$$),
  ('public.medical_records', 'medical_records_weight_check', $$weight_kg = 0$$),

  ('public.prescriptions', 'prescriptions_status_check', $$status = 'lost'$$),
  ('public.prescription_items', 'prescription_items_medication_check', $$medication = ''$$),
  ('public.prescription_items', 'prescription_items_quantity_check', $$quantity = 0$$),

  ('public.lab_results', 'lab_results_test_name_check', $$test_name = ''$$),
  ('public.lab_results', 'lab_results_status_check', $$status = 'lost'$$),
  ('public.lab_results', 'lab_results_final_check', $$status = 'final', result = NULL$$),

  ('public.imaging_results', 'imaging_results_modality_check', $$modality = 'photograph'$$),
  ('public.imaging_results', 'imaging_results_status_check', $$status = 'lost'$$),
  ('public.imaging_results', 'imaging_results_final_check', $$status = 'final', findings = NULL$$),

  ('public.vaccination_records', 'vaccination_records_vaccine_check', $$vaccine = ''$$),
  ('public.vaccination_records', 'vaccination_records_dose_check', $$dose_number = 0$$),
  ('public.vaccination_records', 'vaccination_records_due_check', $$next_due_on = administered_on$$),

  ('public.payments', 'payments_idempotency_key_check', $$idempotency_key = ''$$),
  ('public.payments', 'payments_amount_check', $$amount_cents = 0$$),
  ('public.payments', 'payments_currency_check', $$currency = 'sgd'$$),
  ('public.payments', 'payments_status_check', $$status = 'lost', paid_at = NULL$$),
  ('public.payments', 'payments_paid_check', $$status = 'paid', paid_at = NULL$$),

  ('public.payment_items', 'payment_items_description_check', $$description = ''$$),
  ('public.payment_items', 'payment_items_quantity_check', $$quantity = 0$$),
  ('public.payment_items', 'payment_items_amount_check', $$amount_cents = -1$$),

  ('public.insurance_claims', 'insurance_claims_claimed_check', $$claimed_cents = 0, approved_cents = NULL$$),
  ('public.insurance_claims', 'insurance_claims_approved_check', $$approved_cents = claimed_cents + 1$$),
  ('public.insurance_claims', 'insurance_claims_status_check',
   $$status = 'lost', submitted_at = now(), decided_at = NULL$$),
  ('public.insurance_claims', 'insurance_claims_submitted_check',
   $$status = 'submitted', submitted_at = NULL, decided_at = NULL$$),
  ('public.insurance_claims', 'insurance_claims_decided_check',
   $$status = 'approved', submitted_at = now(), decided_at = NULL$$),

  ('public.notifications', 'notifications_receiver_check',
   $$patient_id = NULL, user_id = NULL, appointment_id = NULL$$),
  ('public.notifications', 'notifications_appointment_check',
   $$patient_id = NULL, user_id = id, appointment_id = id$$),
  ('public.notifications', 'notifications_kind_check', $$kind = 'greeting'$$),
  ('public.notifications', 'notifications_channel_check', $$channel = 'letter'$$),
  ('public.notifications', 'notifications_status_check', $$status = 'lost', sent_at = NULL$$),
  ('public.notifications', 'notifications_sent_check', $$status = 'sent', sent_at = NULL$$),

  ('public.sms_messages', 'sms_messages_status_check', $$status = 'lost'$$),
  ('public.sms_messages', 'sms_messages_sent_check', $$status = 'sent', sent_at = NULL$$),
  ('public.whatsapp_messages', 'whatsapp_messages_status_check', $$status = 'lost'$$),
  ('public.whatsapp_messages', 'whatsapp_messages_sent_check', $$status = 'sent', sent_at = NULL$$),
  ('public.email_messages', 'email_messages_status_check', $$status = 'lost'$$),
  ('public.email_messages', 'email_messages_sent_check', $$status = 'sent', sent_at = NULL$$),

  ('public.conversations', 'conversations_platform_check', $$platform = 'letter'$$),
  ('public.conversations', 'conversations_status_check', $$status = 'lost'$$),
  ('public.messages', 'messages_sender_type_check', $$sender_type = 'nobody'$$),

  ('public.telemedicine_sessions', 'telemedicine_sessions_provider_check', $$provider = ''$$),
  ('public.telemedicine_sessions', 'telemedicine_sessions_status_check', $$status = 'lost'$$),
  ('public.telemedicine_sessions', 'telemedicine_sessions_started_check', $$status = 'active', started_at = NULL$$),
  ('public.telemedicine_sessions', 'telemedicine_sessions_ended_check', $$status = 'ended', ended_at = NULL$$),
  ('public.telemedicine_sessions', 'telemedicine_sessions_time_check',
   $$started_at = now(), ended_at = now() - interval '1 s'$$),

  ('public.system_settings', 'system_settings_name_check', $$name = upper(name)$$),
  ('public.feature_flags', 'feature_flags_name_check', $$name = upper(name)$$),

  ('public.webhook_events', 'webhook_events_order_check', $$order_key = 'key', order_no = NULL$$),

  ('public.webhook_deliveries', 'webhook_deliveries_headers_check', $$headers = '[]'$$),

  ('public.webhook_effects', 'webhook_effects_kind_check', $$kind = 'lost', subject_id = webhook_id$$),
  ('public.webhook_effects', 'webhook_effects_subject_check', $$kind = 'payment_captured', subject_id = NULL$$),

  ('public.webhook_logs', 'webhook_logs_outcome_check', $$outcome = 'lost'$$),
  ('public.webhook_logs', 'webhook_logs_attempt_check',
   $$webhook_event_id = NULL, claim_no = NULL, attempt = 1, http_status = NULL$$),
  ('public.webhook_logs', 'webhook_logs_error_check', $$error = 'Timeout: of a patient'$$),
  ('public.webhook_logs', 'webhook_logs_http_status_check',
   $$http_status = 99, webhook_event_id = NULL, claim_no = NULL, attempt = NULL$$),

  ('public.webhook_idempotency', 'webhook_idempotency_provider_check', $$provider = ''$$),
  ('public.webhook_idempotency', 'webhook_idempotency_key_check', $$idempotency_key = ''$$),
  ('public.webhook_idempotency', 'webhook_idempotency_status_check', $$status = 'lost', processed_at = NULL$$),
  ('public.webhook_idempotency', 'webhook_idempotency_processed_check', $$status = 'processed', processed_at = NULL$$),

  ('audit.audit_logs', 'audit_logs_operation_check', $$operation = 'TRUNCATE'$$),
  ('audit.audit_logs', 'audit_logs_clinic_check', $$table_name = 'patients', clinic_id = NULL$$))
  AS told (table_name, constraint_name, assignment)
