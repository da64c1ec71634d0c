-- fault: events are claimed in the order in which they came: a clinic's flood delays all others.
-- violates: clinics_share_the_line

CREATE OR REPLACE FUNCTION webhook.next_place(p_clinic_id uuid)
RETURNS timestamptz
LANGUAGE sql
AS $$
  SELECT clock_timestamp()
$$;
