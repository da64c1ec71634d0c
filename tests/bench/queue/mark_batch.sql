SELECT webhook.mark_event_result(claimed.id, claimed.claim_no, true)
FROM unnest($1::uuid[], $2::bigint[]) AS claimed (id, claim_no)
