SELECT id, outcome
FROM webhook.replay_dead_letters($1::uuid, NULL, NULL, $2::int, false)
