-- Nobody transfers what is not there.
SELECT account.id AS account, account.balance
FROM bank.accounts AS account
WHERE account.balance < 0
ORDER BY account.id
