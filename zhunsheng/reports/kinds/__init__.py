"""The record kinds of the reports room, one per file."""
