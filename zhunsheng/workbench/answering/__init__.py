"""The pages of forms from above (上级报表): receiving one, its sheets, a cell with its metric and records, filling, sending."""
