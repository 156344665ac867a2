"""Staged import: rows of a table become acts of matters; checked, written in batches, made visible by one act."""
