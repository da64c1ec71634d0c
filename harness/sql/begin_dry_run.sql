-- As a batch begins, and the server lets nothing be written.
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY
