-- Transfers move money: the sum of all balances stays 20,000.
SELECT sum(account.balance) AS total, 20000 AS expected
FROM bank.accounts AS account
HAVING sum(account.balance) <> 20000
