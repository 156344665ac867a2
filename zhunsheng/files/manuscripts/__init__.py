"""Word files that were given out and came back edited: read with every trace of editing, compared passage by passage."""
