"""Planning the year of the citizen-request ledger: taken over from a platform, or entered by our own people."""
