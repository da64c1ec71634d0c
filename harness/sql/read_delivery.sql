-- The body in hexadecimal digits, and when it came in seconds since 1970; no row if the claim is lost.
SELECT provider, encode(raw_body, 'hex'), headers, url, extract(epoch FROM received_at)::bigint
FROM webhook.read_delivery($1::uuid, $2::bigint)
