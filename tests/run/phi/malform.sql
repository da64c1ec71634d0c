-- Refused with the value in the server's message.
SELECT count(p.first_name::int)
FROM public.patients AS p
