-- The history of applied migrations, one row a file, written in the transaction that applied it.
CREATE SCHEMA IF NOT EXISTS pgrush;

CREATE TABLE IF NOT EXISTS pgrush.migrations (
  id          text PRIMARY KEY,
  sha256      text NOT NULL,
  applied_at  timestamptz NOT NULL DEFAULT now(),
  duration_ms double precision NOT NULL,
  applied_by  text NOT NULL DEFAULT session_user
);
