UPDATE public.patients
SET last_name = 'the marker takes its place'
