SELECT provider, clinic_id, raw_body, headers::text, url, floor(extract(epoch FROM received_at))::bigint
FROM webhook.read_delivery($1::uuid, $2::bigint)
