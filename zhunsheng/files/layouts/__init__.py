"""A unit's own workbook as a form: described so that people can say what goes where, and filled with rows."""
