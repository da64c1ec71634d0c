-- Until the transaction ends, what is created belongs to the owner of every other object.
SET LOCAL ROLE clinic_owner
