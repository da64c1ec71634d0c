-- What is told to patients and users, and what patients write.
--
-- A notification says that somebody is to be told something; the message that carries it is a row of sms_messages,
-- whatsapp_messages or email_messages. A conversation holds what was said on a chat platform, in both directions.
-- Texts and addresses are PHI: service_role and readonly see keys, states and times.
--
-- Date: 2026-11-22
-- Problem: What patients are told, and what they write, has no place.
-- Solution: Six tables, their texts and addresses for few to read.
-- Affected tables: public.notifications, sms_messages, whatsapp_messages, email_messages, conversations, messages
-- Verification: SELECT count(*) = 6 FROM pg_class WHERE relforcerowsecurity AND oid = ANY
--   (ARRAY['public.notifications', 'public.sms_messages', 'public.whatsapp_messages', 'public.email_messages',
--   'public.conversations', 'public.messages']::regclass[])
-- Rollback: rollbacks/00018_communication.sql
SET LOCAL ROLE clinic_owner;

CREATE TABLE IF NOT EXISTS public.notifications (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id      uuid NOT NULL,
  patient_id     uuid,
  user_id        uuid,
  appointment_id uuid,
  kind           text NOT NULL,
  channel        text NOT NULL,
  body           text,
  status         text NOT NULL DEFAULT 'pending',
  scheduled_for  timestamptz NOT NULL DEFAULT now(),
  sent_at        timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT notifications_clinic_patient_id_key UNIQUE (clinic_id, patient_id, id),
  CONSTRAINT notifications_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT notifications_user_fkey
    FOREIGN KEY (clinic_id, user_id) REFERENCES public.users (clinic_id, id) ON DELETE CASCADE,
  CONSTRAINT notifications_appointment_fkey
    FOREIGN KEY (clinic_id, patient_id, appointment_id)
    REFERENCES public.appointments (clinic_id, patient_id, id) ON DELETE RESTRICT,
  CONSTRAINT notifications_receiver_check CHECK (num_nonnulls(patient_id, user_id) = 1),
  CONSTRAINT notifications_appointment_check CHECK (appointment_id IS NULL OR patient_id IS NOT NULL),
  CONSTRAINT notifications_kind_check
    CHECK (kind IN ('confirmation', 'reminder', 'cancellation', 'result', 'payment', 'other')),
  CONSTRAINT notifications_channel_check CHECK (channel IN ('sms', 'whatsapp', 'email', 'in_app')),
  CONSTRAINT notifications_status_check CHECK (status IN ('pending', 'sent', 'failed', 'cancelled')),
  CONSTRAINT notifications_sent_check CHECK ((status = 'sent') = (sent_at IS NOT NULL))
);

CREATE INDEX IF NOT EXISTS idx_notifications_appointment
  ON public.notifications (clinic_id, patient_id, appointment_id);
CREATE INDEX IF NOT EXISTS idx_notifications_user ON public.notifications (clinic_id, user_id);
CREATE INDEX IF NOT EXISTS idx_notifications_pending
  ON public.notifications (clinic_id, scheduled_for)
  WHERE status = 'pending';

CREATE TABLE IF NOT EXISTS public.sms_messages (
  id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id           uuid NOT NULL,
  patient_id          uuid NOT NULL,
  notification_id     uuid,
  to_number           text NOT NULL,
  body                text NOT NULL,
  status              text NOT NULL DEFAULT 'queued',
  provider_message_id text,
  sent_at             timestamptz,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT sms_messages_provider_message_key UNIQUE (clinic_id, provider_message_id),
  CONSTRAINT sms_messages_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT sms_messages_notification_fkey
    FOREIGN KEY (clinic_id, patient_id, notification_id)
    REFERENCES public.notifications (clinic_id, patient_id, id) ON DELETE RESTRICT,
  CONSTRAINT sms_messages_status_check CHECK (status IN ('queued', 'sent', 'delivered', 'failed')),
  CONSTRAINT sms_messages_sent_check CHECK (status NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL)
);

CREATE TABLE IF NOT EXISTS public.whatsapp_messages (
  id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id           uuid NOT NULL,
  patient_id          uuid NOT NULL,
  notification_id     uuid,
  to_number           text NOT NULL,
  template_name       text,
  body                text NOT NULL,
  status              text NOT NULL DEFAULT 'queued',
  provider_message_id text,
  sent_at             timestamptz,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT whatsapp_messages_provider_message_key UNIQUE (clinic_id, provider_message_id),
  CONSTRAINT whatsapp_messages_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT whatsapp_messages_notification_fkey
    FOREIGN KEY (clinic_id, patient_id, notification_id)
    REFERENCES public.notifications (clinic_id, patient_id, id) ON DELETE RESTRICT,
  CONSTRAINT whatsapp_messages_status_check CHECK (status IN ('queued', 'sent', 'delivered', 'read', 'failed')),
  CONSTRAINT whatsapp_messages_sent_check CHECK (status NOT IN ('sent', 'delivered', 'read') OR sent_at IS NOT NULL)
);

CREATE TABLE IF NOT EXISTS public.email_messages (
  id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id           uuid NOT NULL,
  patient_id          uuid NOT NULL,
  notification_id     uuid,
  to_address          citext NOT NULL,
  subject             text NOT NULL,
  body                text NOT NULL,
  status              text NOT NULL DEFAULT 'queued',
  provider_message_id text,
  sent_at             timestamptz,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT email_messages_provider_message_key UNIQUE (clinic_id, provider_message_id),
  CONSTRAINT email_messages_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT email_messages_notification_fkey
    FOREIGN KEY (clinic_id, patient_id, notification_id)
    REFERENCES public.notifications (clinic_id, patient_id, id) ON DELETE RESTRICT,
  CONSTRAINT email_messages_status_check CHECK (status IN ('queued', 'sent', 'delivered', 'bounced', 'failed')),
  CONSTRAINT email_messages_sent_check CHECK (status NOT IN ('sent', 'delivered', 'bounced') OR sent_at IS NOT NULL)
);

CREATE INDEX IF NOT EXISTS idx_sms_messages_patient ON public.sms_messages (clinic_id, patient_id, created_at);
CREATE INDEX IF NOT EXISTS idx_sms_messages_notification
  ON public.sms_messages (clinic_id, patient_id, notification_id);
CREATE INDEX IF NOT EXISTS idx_whatsapp_messages_patient
  ON public.whatsapp_messages (clinic_id, patient_id, created_at);
CREATE INDEX IF NOT EXISTS idx_whatsapp_messages_notification
  ON public.whatsapp_messages (clinic_id, patient_id, notification_id);
CREATE INDEX IF NOT EXISTS idx_email_messages_patient ON public.email_messages (clinic_id, patient_id, created_at);
CREATE INDEX IF NOT EXISTS idx_email_messages_notification
  ON public.email_messages (clinic_id, patient_id, notification_id);

CREATE TABLE IF NOT EXISTS public.conversations (
  id                       uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id                uuid NOT NULL,
  doctor_id                uuid NOT NULL,
  patient_id               uuid NOT NULL,
  platform                 text NOT NULL,
  platform_conversation_id text NOT NULL,
  status                   text NOT NULL DEFAULT 'active',
  created_at               timestamptz NOT NULL DEFAULT now(),
  updated_at               timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT conversations_clinic_id_key UNIQUE (clinic_id, id),
  CONSTRAINT conversations_platform_conversation_key UNIQUE (clinic_id, platform, platform_conversation_id),
  CONSTRAINT conversations_doctor_fkey
    FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT conversations_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT conversations_platform_check CHECK (platform IN ('whatsapp', 'facebook', 'instagram', 'web')),
  CONSTRAINT conversations_status_check CHECK (status IN ('active', 'closed', 'archived'))
);

CREATE INDEX IF NOT EXISTS idx_conversations_doctor ON public.conversations (clinic_id, doctor_id);
CREATE INDEX IF NOT EXISTS idx_conversations_patient ON public.conversations (clinic_id, patient_id);

CREATE TABLE IF NOT EXISTS public.messages (
  id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id           uuid NOT NULL,
  conversation_id     uuid NOT NULL,
  platform_message_id text,
  sender_type         text NOT NULL,
  content             text NOT NULL,
  intent              text,
  created_at          timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT messages_platform_message_key UNIQUE (clinic_id, conversation_id, platform_message_id),
  CONSTRAINT messages_conversation_fkey
    FOREIGN KEY (clinic_id, conversation_id) REFERENCES public.conversations (clinic_id, id) ON DELETE CASCADE,
  CONSTRAINT messages_sender_type_check CHECK (sender_type IN ('patient', 'doctor', 'staff', 'system'))
);

CREATE INDEX IF NOT EXISTS idx_messages_conversation ON public.messages (clinic_id, conversation_id, created_at);

DO $$
BEGIN
  PERFORM app.guard_table('public.notifications');
  PERFORM app.guard_table('public.sms_messages');
  PERFORM app.guard_table('public.whatsapp_messages');
  PERFORM app.guard_table('public.email_messages');
  PERFORM app.guard_table('public.conversations');
  PERFORM app.guard_table('public.messages');
END
$$;

GRANT SELECT, INSERT, UPDATE (status, scheduled_for, sent_at) ON public.notifications TO clinic_admin, receptionist;
GRANT SELECT, INSERT, UPDATE (status, provider_message_id, sent_at)
  ON public.sms_messages, public.whatsapp_messages, public.email_messages TO clinic_admin, receptionist;
GRANT SELECT, INSERT, UPDATE (status) ON public.conversations TO clinician, receptionist;
GRANT SELECT, INSERT ON public.messages TO clinician, receptionist;
GRANT SELECT ON public.notifications TO clinician;
GRANT SELECT ON public.conversations TO clinic_admin, service_role, readonly;

GRANT SELECT (id, clinic_id, patient_id, user_id, appointment_id, kind, channel, status, scheduled_for, sent_at,
              created_at, updated_at)
  ON public.notifications TO service_role, readonly;
GRANT SELECT (id, clinic_id, patient_id, notification_id, status, provider_message_id, sent_at, created_at, updated_at)
  ON public.sms_messages, public.whatsapp_messages, public.email_messages TO service_role, readonly;
GRANT SELECT (id, clinic_id, conversation_id, platform_message_id, sender_type, created_at)
  ON public.messages TO service_role, readonly;

COMMENT ON TABLE public.notifications IS 'Who is to be told what, and when [class: PHI] [retention: 2 years]';
COMMENT ON COLUMN public.notifications.patient_id IS 'The patient to be told, if it is one [class: administrative]';
COMMENT ON COLUMN public.notifications.user_id IS 'The user to be told, if it is one [class: administrative]';
COMMENT ON COLUMN public.notifications.appointment_id IS 'What it is about; NULL without one [class: administrative]';
COMMENT ON COLUMN public.notifications.kind IS 'Why somebody is told [class: administrative]';
COMMENT ON COLUMN public.notifications.channel IS 'How [class: administrative]';
COMMENT ON COLUMN public.notifications.body IS 'What; NULL if the kind says it all [class: PHI]';
COMMENT ON COLUMN public.notifications.status IS 'How far it has come [class: administrative]';
COMMENT ON COLUMN public.notifications.scheduled_for IS 'Not before this [class: administrative]';
COMMENT ON COLUMN public.notifications.sent_at IS 'When it was handed over [class: administrative]';

COMMENT ON TABLE public.sms_messages IS 'Text messages to patients [class: PHI] [retention: 2 years]';
COMMENT ON COLUMN public.sms_messages.patient_id IS 'To whom [class: administrative]';
COMMENT ON COLUMN public.sms_messages.notification_id IS 'What it carries; NULL without one [class: administrative]';
COMMENT ON COLUMN public.sms_messages.to_number IS 'The patient''s number [class: PHI]';
COMMENT ON COLUMN public.sms_messages.body IS 'The text [class: PHI]';
COMMENT ON COLUMN public.sms_messages.status IS 'How far it has come [class: administrative]';
COMMENT ON COLUMN public.sms_messages.provider_message_id IS 'The provider''s name for it [class: administrative]';
COMMENT ON COLUMN public.sms_messages.sent_at IS 'When it was handed over [class: administrative]';

COMMENT ON TABLE public.whatsapp_messages IS 'WhatsApp messages to patients [class: PHI] [retention: 2 years]';
COMMENT ON COLUMN public.whatsapp_messages.patient_id IS 'To whom [class: administrative]';
COMMENT ON COLUMN public.whatsapp_messages.notification_id IS
  'What it carries; NULL without one [class: administrative]';
COMMENT ON COLUMN public.whatsapp_messages.to_number IS 'The patient''s number [class: PHI]';
COMMENT ON COLUMN public.whatsapp_messages.template_name IS
  'The approved template, if one was used [class: administrative]';
COMMENT ON COLUMN public.whatsapp_messages.body IS 'The text [class: PHI]';
COMMENT ON COLUMN public.whatsapp_messages.status IS 'How far it has come [class: administrative]';
COMMENT ON COLUMN public.whatsapp_messages.provider_message_id IS 'The provider''s name for it [class: administrative]';
COMMENT ON COLUMN public.whatsapp_messages.sent_at IS 'When it was handed over [class: administrative]';

COMMENT ON TABLE public.email_messages IS 'E-mails to patients [class: PHI] [retention: 2 years]';
COMMENT ON COLUMN public.email_messages.patient_id IS 'To whom [class: administrative]';
COMMENT ON COLUMN public.email_messages.notification_id IS 'What it carries; NULL without one [class: administrative]';
COMMENT ON COLUMN public.email_messages.to_address IS 'The patient''s address [class: PHI]';
COMMENT ON COLUMN public.email_messages.subject IS 'The subject [class: PHI]';
COMMENT ON COLUMN public.email_messages.body IS 'The text [class: PHI]';
COMMENT ON COLUMN public.email_messages.status IS 'How far it has come [class: administrative]';
COMMENT ON COLUMN public.email_messages.provider_message_id IS 'The provider''s name for it [class: administrative]';
COMMENT ON COLUMN public.email_messages.sent_at IS 'When it was handed over [class: administrative]';

COMMENT ON TABLE public.conversations IS
  'Talks of a patient with a doctor''s practice [class: administrative] [retention: 10 years after the last visit]';
COMMENT ON COLUMN public.conversations.doctor_id IS 'Whose practice [class: administrative]';
COMMENT ON COLUMN public.conversations.patient_id IS 'Who talks to it [class: administrative]';
COMMENT ON COLUMN public.conversations.platform IS 'Where [class: administrative]';
COMMENT ON COLUMN public.conversations.platform_conversation_id IS
  'The platform''s name for it [class: administrative]';
COMMENT ON COLUMN public.conversations.status IS 'Whether it goes on [class: administrative]';

COMMENT ON TABLE public.messages IS
  'What was said in a conversation [class: PHI] [retention: as long as the conversation]';
COMMENT ON COLUMN public.messages.conversation_id IS 'The whole that it is part of [class: administrative]';
COMMENT ON COLUMN public.messages.platform_message_id IS 'The platform''s name for it [class: administrative]';
COMMENT ON COLUMN public.messages.sender_type IS 'Who said it [class: administrative]';
COMMENT ON COLUMN public.messages.content IS 'What was said, encrypted at rest by the storage [class: PHI]';
COMMENT ON COLUMN public.messages.intent IS 'What the sender seems to want [class: PHI]';

RESET ROLE;
