"""Taking acts: read the history, judge the act, write one event and every projection, in one transaction."""
