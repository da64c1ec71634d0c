SELECT id, sha256, duration_ms
FROM pgrush.migrations
