FETCH 20000 FROM snapshot_members
