"""Rules: small registered functions that look at a reading and yield findings."""
