SELECT CASE WHEN webhook.extend_lease($1::uuid, $2::bigint, $3::interval) IS NULL THEN 'lost' ELSE 'extended' END
