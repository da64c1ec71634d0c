CREATE TYPE public.state AS ENUM ('free', 'taken');  -- found
