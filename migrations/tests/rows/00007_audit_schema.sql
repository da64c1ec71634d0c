-- Changes of rows that were there before there was a log: 00020 has to keep what is logged of them.
UPDATE public.clinics
SET name = name || ' in town';

UPDATE public.patients
SET contact = '{"phone": "+65 0000 0002"}'
WHERE right(id::text, 1) = '2';
