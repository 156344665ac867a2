"""Seals over events, their export, and the checks that find what somebody with the database has changed."""
