-- A payment that a provider took is paid, and the ledger has its capture; what was captured is paid, or was refunded
-- since.
SELECT payment.clinic_id, payment.id AS payment, payment.status, payment.provider, effect.id AS effect
FROM public.payments AS payment
FULL JOIN (
  SELECT captured.id, captured.clinic_id, captured.subject_id, captured.provider
  FROM public.webhook_effects AS captured
  WHERE captured.kind = 'payment_captured'
) AS effect
  ON effect.clinic_id = payment.clinic_id
  AND effect.subject_id = payment.id
WHERE (effect.id IS NULL AND payment.provider IS NOT NULL AND payment.status IN ('paid', 'refunded'))
  OR (effect.id IS NOT NULL
    AND (payment.status IN ('paid', 'refunded') AND payment.provider = effect.provider) IS NOT TRUE)
ORDER BY effect.id, payment.id
