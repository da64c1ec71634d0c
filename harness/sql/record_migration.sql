INSERT INTO pgrush.migrations (id, sha256, duration_ms)
VALUES ($1, $2, $3)
