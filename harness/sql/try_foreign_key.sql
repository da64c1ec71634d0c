-- $1 the key, $2 the own clinic, $3 the other one.
SELECT fault FROM pg_temp.faults_of_foreign_key($1::oid, $2, $3) AS fault
