-- Fault: the balance is read before its row is locked. Of two transfers from one account the second one writes what it
-- has computed from the balance before the first: an update is lost, and money comes from nowhere.
-- violates: invariants/total_is_kept.sql
CREATE OR REPLACE FUNCTION bank.transfer(p_from int, p_to int, p_amount bigint)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
  v_balance bigint;
BEGIN
  SELECT account.balance
  INTO v_balance
  FROM bank.accounts AS account
  WHERE account.id = p_from;

  IF v_balance < p_amount THEN
    RETURN 'too_little';
  END IF;

  UPDATE bank.accounts AS account
  SET balance = v_balance - p_amount
  WHERE account.id = p_from;

  UPDATE bank.accounts AS account
  SET balance = account.balance + p_amount
  WHERE account.id = p_to;

  RETURN 'transferred';
END
$$;
