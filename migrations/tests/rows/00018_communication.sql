-- A reminder of appointment 2 to its patient, by each channel that has messages; one to a user; and one that no message
-- carries yet.
INSERT INTO public.notifications
  (clinic_id, patient_id, user_id, appointment_id, kind, channel, body, status, scheduled_for, sent_at)
SELECT
  appointment.clinic_id,
  CASE WHEN told.to_patient THEN appointment.patient_id END,
  CASE WHEN NOT told.to_patient THEN appointment.created_by END,
  CASE WHEN told.to_patient THEN appointment.id END,
  told.kind,
  told.channel,
  'See you soon',
  told.status,
  timestamptz '2020-01-05 09:00+00',
  CASE WHEN told.status = 'sent' THEN timestamptz '2020-01-05 09:01+00' END
FROM public.appointments AS appointment
CROSS JOIN (VALUES
  (true, 'reminder', 'sms', 'sent'),
  (true, 'reminder', 'whatsapp', 'sent'),
  (true, 'reminder', 'email', 'sent'),
  (true, 'cancellation', 'sms', 'pending'),
  (false, 'other', 'in_app', 'pending')) AS told (to_patient, kind, channel, status)
WHERE right(appointment.slot_id::text, 1) = '2';

INSERT INTO public.sms_messages
  (clinic_id, patient_id, notification_id, to_number, body, status, provider_message_id, sent_at)
SELECT
  notification.clinic_id,
  notification.patient_id,
  notification.id,
  '+65 0000 0001',
  notification.body,
  'sent',
  'sms-1',
  notification.sent_at
FROM public.notifications AS notification
WHERE notification.channel = 'sms'
  AND notification.status = 'sent';

INSERT INTO public.whatsapp_messages
  (clinic_id, patient_id, notification_id, to_number, template_name, body, status, provider_message_id, sent_at)
SELECT
  notification.clinic_id,
  notification.patient_id,
  notification.id,
  '+65 0000 0001',
  'reminder',
  notification.body,
  'read',
  'whatsapp-1',
  notification.sent_at
FROM public.notifications AS notification
WHERE notification.channel = 'whatsapp';

INSERT INTO public.email_messages
  (clinic_id, patient_id, notification_id, to_address, subject, body, status, provider_message_id, sent_at)
SELECT
  notification.clinic_id,
  notification.patient_id,
  notification.id,
  'patient-1@post.test',
  'Reminder',
  notification.body,
  'bounced',
  'email-1',
  notification.sent_at
FROM public.notifications AS notification
WHERE notification.channel = 'email';

INSERT INTO public.conversations (clinic_id, doctor_id, patient_id, platform, platform_conversation_id, status)
SELECT doctor.clinic_id, doctor.id, patient.id, 'whatsapp', told.status, told.status
FROM public.doctors AS doctor
JOIN public.patients AS patient ON patient.clinic_id = doctor.clinic_id
CROSS JOIN (VALUES ('active'), ('closed')) AS told (status)
WHERE right(doctor.id::text, 1) = '2'
  AND right(patient.id::text, 1) = '1';

INSERT INTO public.messages (clinic_id, conversation_id, platform_message_id, sender_type, content, intent)
SELECT conversation.clinic_id, conversation.id, 'message-1', 'patient', 'May I come?', 'booking'
FROM public.conversations AS conversation
WHERE conversation.status = 'active';
