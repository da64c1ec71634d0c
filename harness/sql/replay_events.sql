SELECT id, outcome
FROM webhook.replay_dead_letters($1::uuid, $2::text, NULL, $3::int, false)
