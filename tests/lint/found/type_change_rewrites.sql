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
