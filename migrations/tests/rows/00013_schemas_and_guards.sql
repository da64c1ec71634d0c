-- A gender, which not every patient has told.
UPDATE public.patients
SET gender = 'female'
WHERE right(id::text, 1) = '1';
