ALTER TABLE public.notes DROP CONSTRAINT IF EXISTS notes_body_check;
ALTER TABLE public.notes ADD CONSTRAINT notes_body_check CHECK (body IS NOT NULL AND body <> '') NOT VALID;
-- next file
ALTER TABLE public.notes VALIDATE CONSTRAINT notes_body_check;
-- next file
ALTER TABLE public.notes ALTER COLUMN body SET NOT NULL;
