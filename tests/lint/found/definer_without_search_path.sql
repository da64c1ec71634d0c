CREATE OR REPLACE FUNCTION public.one() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';  -- found
ALTER FUNCTION public.two() SECURITY DEFINER;  -- found
CREATE OR REPLACE FUNCTION public.open() RETURNS int LANGUAGE sql SECURITY DEFINER  -- found
  SET search_path = public
  AS 'SELECT 1';
CREATE OR REPLACE FUNCTION public.temporary() RETURNS int LANGUAGE sql SECURITY DEFINER  -- found
  SET search_path = pg_catalog
  AS 'SELECT 1';
CREATE OR REPLACE FUNCTION public.as_now() RETURNS int LANGUAGE sql SECURITY DEFINER  -- found
  SET search_path FROM CURRENT
  AS 'SELECT 1';
CREATE OR REPLACE PROCEDURE public.three() LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
  AS 'SELECT 3';
ALTER PROCEDURE public.three() SET search_path = pg_catalog, public, pg_temp;  -- found
-- next file
ALTER PROCEDURE public.three() RESET search_path;  -- found
ALTER PROCEDURE public.three() RESET ALL;  -- found
