-- Fault: the balance is read before its row is locked, and written as it was computed. At read committed an update is
-- lost, and money comes from nowhere; above that PostgreSQL notices it.
-- violates: invariants/total_is_kept.sql
CREATE OR REPLACE FUNCTION bank.transfer(p_reference uuid, p_from int, p_to int, p_amount bigint)
RETURNS TABLE (outcome text, balance bigint)
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
    RETURN QUERY SELECT 'too_little', v_balance;
    RETURN;
  END IF;

  UPDATE bank.accounts AS account
  SET balance = v_balance - p_amount
  WHERE account.id = p_from;

  UPDATE bank.accounts AS account
  SET balance = account.balance + p_amount
  WHERE account.id = p_to;

  INSERT INTO bank.transfers (reference, from_account, to_account, amount)
  VALUES (p_reference, p_from, p_to, p_amount);

  RETURN QUERY SELECT 'transferred', v_balance - p_amount;
END
$$;
