"""Rules that compare: with last year's text, with other units' reports, with the unit's other yearly reports."""
