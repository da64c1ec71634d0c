CREATE SCHEMA bank;

CREATE TABLE bank.accounts (
  id      int PRIMARY KEY,
  balance bigint NOT NULL
);

CREATE TABLE bank.transfers (
  reference    uuid PRIMARY KEY,
  from_account int NOT NULL REFERENCES bank.accounts (id),
  to_account   int NOT NULL REFERENCES bank.accounts (id),
  amount       bigint NOT NULL CHECK (amount > 0)
);

-- Moves an amount and tells 'transferred' and what is left, or 'too_little' and what there is. A reference that was used
-- before is a unique violation (23505). Whoever comes second waits for the first one's row lock and then sees what it has
-- left, at read committed; above that it is told to try again (40001). Two transfers there and back may deadlock (40P01).
CREATE FUNCTION bank.transfer(p_reference uuid, p_from int, p_to int, p_amount bigint)
RETURNS TABLE (outcome text, balance bigint)
LANGUAGE plpgsql
AS $$
DECLARE
  v_balance bigint;
BEGIN
  UPDATE bank.accounts AS account
  SET balance = account.balance - p_amount
  WHERE account.id = p_from AND account.balance >= p_amount
  RETURNING account.balance INTO v_balance;

  IF NOT FOUND THEN
    RETURN QUERY
    SELECT 'too_little', account.balance
    FROM bank.accounts AS account
    WHERE account.id = p_from;
    RETURN;
  END IF;

  UPDATE bank.accounts AS account
  SET balance = account.balance + p_amount
  WHERE account.id = p_to;

  INSERT INTO bank.transfers (reference, from_account, to_account, amount)
  VALUES (p_reference, p_from, p_to, p_amount);

  RETURN QUERY SELECT 'transferred', v_balance;
END
$$;
