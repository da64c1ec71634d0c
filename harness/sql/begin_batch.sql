-- READ COMMITTED whatever the login's default is: a replay looks again once it has its turn.
BEGIN ISOLATION LEVEL READ COMMITTED
