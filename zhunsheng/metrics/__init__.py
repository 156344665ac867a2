"""Metrics: what is counted, by which definition, and the figures that come of it."""
