-- Whether this database has our queue of webhook events.
SELECT to_regprocedure('webhook.claim_next_event(text, integer, interval)') IS NOT NULL
