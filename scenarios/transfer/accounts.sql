SELECT account.id
FROM bank.accounts AS account
ORDER BY account.id
