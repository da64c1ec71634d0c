FETCH 20000 FROM snapshot_bound_keys
