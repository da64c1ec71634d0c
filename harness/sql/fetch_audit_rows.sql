FETCH 20000 FROM snapshot_audit_rows
