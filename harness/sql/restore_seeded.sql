-- Brings back what all tables held when they were seeded.
SELECT pgrush_seeded.restore(NULL)
