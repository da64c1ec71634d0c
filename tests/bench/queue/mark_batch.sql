SELECT result
FROM webhook.mark_events_done($1::uuid[], $2::bigint[])
