CREATE OR REPLACE FUNCTION public.one() RETURNS int LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
  AS 'SELECT 1';
CREATE OR REPLACE FUNCTION public.two() RETURNS int LANGUAGE sql SECURITY INVOKER AS 'SELECT 2';
CREATE OR REPLACE FUNCTION public.three() RETURNS int LANGUAGE sql
  SET search_path = pg_catalog, pg_temp
  AS 'SELECT 3';
-- next file
ALTER FUNCTION public.three() SECURITY DEFINER;
ALTER FUNCTION public.three() STABLE;
ALTER FUNCTION public.unknown() SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
-- next file
ALTER FUNCTION public.three() SECURITY INVOKER RESET ALL;
