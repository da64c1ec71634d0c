-- Whether a name, as a call spells it, is that of a function (f …) or of a procedure (p). NULL: of neither.
SELECT min(prokind)
FROM (SELECT parse_ident($1) AS parts) AS told
JOIN pg_proc ON proname = parts[cardinality(parts)]
JOIN pg_namespace ON pg_namespace.oid = pronamespace
WHERE CASE WHEN cardinality(parts) > 1 THEN nspname = parts[1] ELSE pg_function_is_visible(pg_proc.oid) END
