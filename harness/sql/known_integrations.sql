-- The provider of each integration in $1, a JSON list of ids; NULL if there is no such integration.
SELECT told.id, integration.provider
FROM jsonb_array_elements_text($1::jsonb) AS told (id)
LEFT JOIN public.integration_webhooks AS integration ON integration.id = told.id::uuid
ORDER BY told.id
