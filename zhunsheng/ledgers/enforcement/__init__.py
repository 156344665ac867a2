"""行政执法台账: clues, penalty cases and their collective discussion."""
