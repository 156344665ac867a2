"""What the verifier gives back of one report: plain data, a marked web page, a Word copy with comments, a workbook."""
