-- Whether there is the clinic $1, which the transaction works for; the role of its user $2, 'inactive' if it is not
-- active, '' if there is none; and the time that was $3 seconds ago.
SELECT
  EXISTS (SELECT FROM public.clinics AS clinic WHERE clinic.id = $1::uuid),
  coalesce((
    SELECT CASE WHEN operator.is_active THEN operator.role ELSE 'inactive' END
    FROM public.users AS operator
    WHERE operator.clinic_id = $1::uuid
      AND operator.id = $2::uuid), ''),
  clock_timestamp() - interval '1 s' * $3::double precision
