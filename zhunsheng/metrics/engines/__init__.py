"""Engines: what computes a plan. The live one works on Django's own connection, inside the open transaction."""
