-- Each balance is what the account began with and what its transfers moved.
SELECT account.id AS account, account.balance, 1000 + moved.amount AS expected
FROM bank.accounts AS account
CROSS JOIN LATERAL (
  SELECT coalesce(sum(CASE WHEN transfer.to_account = account.id THEN transfer.amount ELSE 0 END)
                  - sum(CASE WHEN transfer.from_account = account.id THEN transfer.amount ELSE 0 END), 0) AS amount
  FROM bank.transfers AS transfer
  WHERE account.id IN (transfer.from_account, transfer.to_account)
) AS moved
WHERE account.balance <> 1000 + moved.amount
ORDER BY account.id
