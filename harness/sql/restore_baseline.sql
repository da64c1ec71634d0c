-- Brings back what the tables with the oids $1 held when the baseline was kept.
SELECT pgrush_baseline.restore($1::oid[])
