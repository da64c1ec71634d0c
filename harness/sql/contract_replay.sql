SELECT outcome
FROM webhook.replay_chosen(NULL, NULL, NULL, NULL, 1, false, ARRAY[$1::uuid])
