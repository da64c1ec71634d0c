-- Where app.environment is 'production' there are no demo rows and no placeholders.
SELECT found.fault
FROM app.production_faults() AS found
ORDER BY found.fault
