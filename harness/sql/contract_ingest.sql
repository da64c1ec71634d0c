SELECT outcome, id
FROM webhook.ingest_event($1::uuid, $2::text, $3::jsonb, $4::text, $5::text, $6::bytea, $7::jsonb, $8::text, $9::text)
