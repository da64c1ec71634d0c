-- random() gives the same numbers from here on as it did when the session was opened with seed 0.
SELECT setseed(0)
