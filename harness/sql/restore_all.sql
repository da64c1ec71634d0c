-- Brings back what all tables held when the baseline was kept.
SELECT pgrush_baseline.restore(NULL)
