SELECT id, claim_no
FROM webhook.claim_next_event($1::text, $2::int)
