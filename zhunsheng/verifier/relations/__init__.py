"""Relations: figures that belong together, and whether they agree."""
