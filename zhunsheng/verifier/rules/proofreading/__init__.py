"""The proof-reader: what a report is returned for."""
