FETCH 20000 FROM snapshot_payments
