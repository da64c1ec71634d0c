-- Refused with the whole row in the server's DETAIL.
INSERT INTO public.patients (id, clinic_id)
VALUES (NULL, '00000001-0000-4000-8000-000000000000')
