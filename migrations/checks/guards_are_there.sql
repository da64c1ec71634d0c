-- The unique indexes, triggers and policies that promises rest on are there, valid, and what they should be.
-- Those that every table has alike are looked for by other checks.
WITH told (kind, relation, name, expected) AS (
  VALUES
    -- A slot has one active booking; a clinician has one slot at a time.
    ('index', 'public.appointments', 'appointments_one_active_per_slot',
     'UNIQUE (clinic_id, slot_id) WHERE (status = ''booked''::text)'),
    ('index', 'public.appointment_slots', 'appointment_slots_clinician_start_key',
     'UNIQUE (clinic_id, clinician_id, slot_start)'),
    -- A key binds once: to a booking, to a payment, to an effect.
    ('index', 'booking.booking_requests', 'booking_requests_pkey', 'UNIQUE (clinic_id, requested_by, idempotency_key)'),
    ('index', 'public.payments', 'payments_idempotency_key', 'UNIQUE (clinic_id, requested_by, idempotency_key)'),
    ('index', 'public.webhook_idempotency', 'webhook_idempotency_key',
     'UNIQUE (clinic_id, provider, idempotency_key)'),
    -- What a provider delivers twice is taken in once.
    ('index', 'public.webhook_events', 'webhook_events_webhook_event_key', 'UNIQUE (webhook_id, event_id)'),
    ('index', 'public.webhook_events', 'webhook_events_order',
     'UNIQUE (webhook_id, order_key, order_no) WHERE ((order_key IS NOT NULL) AND (status <> ''success''::text))'),
    ('index', 'public.payments', 'payments_provider_reference_key', 'UNIQUE (clinic_id, provider, provider_reference)'),
    ('index', 'public.messages', 'messages_platform_message_key',
     'UNIQUE (clinic_id, conversation_id, platform_message_id)'),
    -- A number is called once a day, a dose is given once.
    ('index', 'public.queue_management', 'queue_management_number_key', 'UNIQUE (clinic_id, queue_date, queue_number)'),
    ('index', 'public.vaccination_records', 'vaccination_records_dose_key',
     'UNIQUE (clinic_id, patient_id, vaccine, dose_number, administered_on)'),

    -- A booking's payment follows the booking; a replay leaves a trace; events of one order key go one by one.
    ('trigger', 'public.appointments', 'payment_requested',
     'AFTER INSERT booking.follow_with_payment, ((new.external_reference -> ''payment''::text) IS NOT NULL)'),
    ('trigger', 'public.appointments', 'payment_has_bookings_key',
     'AFTER INSERT booking.require_payments_key, ((new.external_reference -> ''payment''::text) IS NOT NULL)'),
    ('trigger', 'public.appointments', 'payment_voided',
     'AFTER UPDATE booking.follow_with_payment, ((old.status = ''booked''::text) AND (new.status = ''cancelled''::text) '
     'AND ((old.external_reference -> ''payment''::text) IS NOT NULL))'),
    ('trigger', 'public.appointments', 'payment_withdrawn',
     'BEFORE DELETE booking.follow_with_payment, ((old.external_reference -> ''payment''::text) IS NOT NULL)'),
    ('trigger', 'public.webhook_events', 'audit_replays',
     'AFTER UPDATE audit.log_changes, ((old.status = ''dead_letter''::text) AND (new.status = ''pending''::text))'),
    ('trigger', 'public.webhook_events', 'order_kept', 'BEFORE INSERT webhook.keep_order, (new.order_key IS NOT NULL)'),
    ('trigger', 'public.webhook_events', 'order_kept_by_replay',
     'BEFORE UPDATE webhook.keep_order, ((new.order_key IS NOT NULL) AND (old.status = ''dead_letter''::text) AND '
     '(new.status = ''pending''::text))'),
    ('trigger', 'public.webhook_events', 'order_goes_on',
     'AFTER UPDATE webhook.keep_order, ((new.order_key IS NOT NULL) AND (old.status = ''processing''::text) AND '
     '(new.status = ANY (ARRAY[''success''::text, ''dead_letter''::text])))'),

    -- An administrator can do nothing to an event but replay it; workers work for all clinics; the log takes every row.
    ('policy', 'public.webhook_events', 'webhook_events_admin_replays',
     'RESTRICTIVE UPDATE TO clinic_admin (status = ''dead_letter''::text), (status = ''pending''::text)'),
    ('policy', 'public.webhook_events', 'webhook_events_worker', 'ALL TO webhook_worker true, true'),
    ('policy', 'public.webhook_events', 'webhook_events_service_ingest', 'INSERT TO service_role true'),
    ('policy', 'public.webhook_idempotency', 'webhook_idempotency_worker', 'ALL TO webhook_worker true, true'),
    ('policy', 'public.webhook_logs', 'webhook_logs_service_append', 'INSERT TO service_role, webhook_worker true'),
    ('policy', 'audit.audit_logs', 'audit_logs_append', 'INSERT TO clinic_owner true')
),
found (kind, relation, name, definition) AS (
  SELECT
    'index',
    i.indrelid,
    c.relname,
    concat(
      CASE WHEN i.indisunique THEN 'UNIQUE ' END,
      substring(pg_get_indexdef(c.oid) FROM 'USING btree (.*)$'),
      CASE WHEN NOT (i.indisvalid AND i.indisready AND i.indislive) THEN ' but it is not valid' END)
  FROM pg_catalog.pg_index AS i
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
  UNION ALL
  SELECT
    'trigger',
    t.tgrelid,
    t.tgname,
    concat(
      CASE WHEN t.tgtype & 2 = 2 THEN 'BEFORE' ELSE 'AFTER' END,
      CASE WHEN t.tgtype & 4 = 4 THEN ' INSERT' END,
      CASE WHEN t.tgtype & 16 = 16 THEN ' UPDATE' END,
      CASE WHEN t.tgtype & 8 = 8 THEN ' DELETE' END,
      ' ', t.tgfoid::regproc,
      ', ' || substring(pg_get_triggerdef(t.oid) FROM ' WHEN \((.*)\) EXECUTE '),
      CASE WHEN t.tgenabled NOT IN ('O', 'A') THEN ' but it is off' END,
      CASE WHEN t.tgtype & 1 = 0 THEN ' but it is not for each row' END)
  FROM pg_catalog.pg_trigger AS t
  UNION ALL
  SELECT
    'policy',
    p.polrelid,
    p.polname,
    concat(
      CASE WHEN NOT p.polpermissive THEN 'RESTRICTIVE ' END,
      CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
                    ELSE 'ALL' END,
      ' TO ',
      (SELECT string_agg(coalesce(r.rolname, 'PUBLIC'), ', ' ORDER BY r.rolname)
       FROM unnest(p.polroles) AS given (oid)
       LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = given.oid),
      ' ', concat_ws(', ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)))
  FROM pg_catalog.pg_policy AS p
)
SELECT told.kind, told.relation, told.name, told.expected, coalesce(found.definition, 'missing') AS found
FROM told
LEFT JOIN found
  ON found.kind = told.kind
  AND found.relation = to_regclass(told.relation)
  AND found.name = told.name
WHERE found.definition IS DISTINCT FROM told.expected
ORDER BY told.kind, told.relation, told.name
