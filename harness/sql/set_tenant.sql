-- The tenant and the user, for this transaction only: a pooled connection keeps nothing of them.
SELECT set_config('app.current_clinic_id', $1, true), set_config('app.current_user_id', $2, true)
