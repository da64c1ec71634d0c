-- fault: a function that runs as its owner looks things up along its caller's search path.
-- violates: guards_are_in_force
-- explored: caught

ALTER FUNCTION booking.withdraw_appointment(uuid) RESET search_path;
