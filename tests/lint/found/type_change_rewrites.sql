ALTER TABLE public.patients
  ALTER COLUMN visits TYPE bigint,  -- found
  ALTER COLUMN nickname TYPE varchar(10),  -- found
  ALTER COLUMN name TYPE varchar(40),  -- found
  ALTER COLUMN balance TYPE numeric(12, 3),  -- found
  ALTER COLUMN seen_at TYPE timestamptz,  -- found
  ALTER COLUMN name TYPE text COLLATE "C",  -- found
  ALTER COLUMN nickname TYPE text USING lower(nickname),  -- found
  ALTER COLUMN unknown TYPE text;  -- found
-- next file
ALTER TABLE public.patients
  DROP CONSTRAINT IF EXISTS patients_nickname_check,
  ADD CONSTRAINT patients_nickname_check CHECK (nickname <> name) NOT VALID;
-- next file
ALTER TABLE public.patients ALTER COLUMN name TYPE varchar;  -- found
-- next file
ALTER TABLE public.notes
  ADD COLUMN IF NOT EXISTS title varchar(20),
  ADD COLUMN IF NOT EXISTS label varchar(20),
  ADD COLUMN IF NOT EXISTS place varchar(20),
  ADD COLUMN IF NOT EXISTS taken interval(4),
  ADD CONSTRAINT notes_place_excl EXCLUDE (id WITH =) WHERE (place = 'here');
CREATE INDEX IF NOT EXISTS idx_notes_title ON public.notes (lower(title));
CREATE INDEX IF NOT EXISTS idx_notes_label ON public.notes (body) WHERE label IS NULL;
-- next file
ALTER TABLE public.notes
  ALTER COLUMN title TYPE varchar(40),  -- found
  ALTER COLUMN label TYPE text,  -- found
  ALTER COLUMN place TYPE varchar(20),  -- found
  ALTER COLUMN taken TYPE interval(2);  -- found
