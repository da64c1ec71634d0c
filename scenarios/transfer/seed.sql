INSERT INTO bank.accounts (id, balance)
SELECT account, 1000
FROM generate_series(1, 20) AS account;
