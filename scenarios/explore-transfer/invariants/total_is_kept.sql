-- Transfers move money: the sum of all balances stays 300.
SELECT sum(account.balance) AS total, 300 AS expected
FROM bank.accounts AS account
HAVING sum(account.balance) <> 300
