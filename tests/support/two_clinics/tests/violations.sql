-- Of the only CHECK.
SELECT
  'public.children' AS table_name,
  'children_amount_check' AS constraint_name,
  'amount = 0' AS assignment
