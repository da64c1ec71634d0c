INSERT INTO bank.accounts (id, balance)
VALUES (1, 100), (2, 100), (3, 100);
