"""Figures: every stated amount of work or result in a report, and what looks like one but is none."""
