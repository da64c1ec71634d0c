SELECT webhook.mark_event_result($1::uuid, $2::bigint, $3::boolean, $4::text)
