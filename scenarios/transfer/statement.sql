-- What a customer sees: the balance, and how it came about.
SELECT account.balance
FROM bank.accounts AS account
WHERE account.id = :account;

SELECT count(*) AS transfers
FROM bank.transfers AS transfer
WHERE :account IN (transfer.from_account, transfer.to_account);
