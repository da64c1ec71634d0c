-- What there is to try: names, which are partitions, and whether they have the column that says whose a row is.
SELECT t.name, t.is_partition, t.tenant IS NOT NULL AS has_tenant
FROM told AS t
ORDER BY t.name
