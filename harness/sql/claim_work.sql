SELECT id, claim_no, webhook_id, event_id
FROM webhook.claim_next_event($1::text, $2::int, $3::interval)
