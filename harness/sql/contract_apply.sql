SELECT webhook.apply_event($1::uuid, $2::bigint, $3::jsonb)
