-- A statement that works beside others waits for their transactions, however long they take.
SET lock_timeout = 0;
SET statement_timeout = 0;
