SELECT webhook.mark_event_result($1::uuid, $2::bigint, true)
