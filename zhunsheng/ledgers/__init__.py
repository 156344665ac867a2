"""The ledgers (台账): one folder each, one file per record kind."""
