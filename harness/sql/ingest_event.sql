SELECT outcome, id
FROM webhook.ingest_event($1::uuid, $2::text, $3::jsonb, $4::text, $5::text)
