"""Drafts that were given out as Word files and came back edited: what was changed, what of it is taken into the outline."""
