-- What there is to try.
SELECT k.oid, k.name, k.contype, k.holds
FROM constraints AS k
ORDER BY k.name
