-- Statistics for the planner, and hint bits and visibility that the load would otherwise have to write.
VACUUM (ANALYZE) public.clinics, public.users, public.patients, public.appointment_slots
