SELECT bank.transfer($1::int, $2::int, $3::bigint)
