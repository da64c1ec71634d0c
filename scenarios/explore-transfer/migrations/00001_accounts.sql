CREATE SCHEMA bank;

CREATE TABLE bank.accounts (
  id      int PRIMARY KEY,
  balance bigint NOT NULL
);

-- Moves p_amount, and says whether: 'transferred', or 'too_little' if the balance does not suffice. Both rows are locked
-- in the order of their ids, so that transfers there and back do not wait for each other.
CREATE FUNCTION bank.transfer(p_from int, p_to int, p_amount bigint)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
  v_balance bigint;
BEGIN
  PERFORM
  FROM bank.accounts AS account
  WHERE account.id IN (p_from, p_to)
  ORDER BY account.id
  FOR NO KEY UPDATE;

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
