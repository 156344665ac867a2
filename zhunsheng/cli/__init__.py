"""The command line: one of the four faces."""
