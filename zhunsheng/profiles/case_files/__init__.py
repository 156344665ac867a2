"""The case files of a year: the papers of each case as other hands wrote them, with planted slips, outside the database."""
