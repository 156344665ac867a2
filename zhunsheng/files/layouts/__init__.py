"""A unit's own workbook as a form: described so that people can say what goes where, and filled with rows."""

import os

# Read when openpyxl is loaded, which no module outside this folder does: all XML is then parsed by defusedxml.
os.environ["OPENPYXL_LXML"] = "False"
