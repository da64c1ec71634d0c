-- Of the dead letters $1 those that were tried again since $2 are left out: somebody else has replayed them meanwhile.
SELECT replay.id::text, replay.outcome
FROM webhook.replay_chosen(NULL, NULL, NULL, clock_timestamp() - $2::timestamptz, NULL, $3::boolean, $1::uuid[]) AS replay
