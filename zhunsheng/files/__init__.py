"""Files in and out as plain rows and blocks; this room knows nothing of what they mean."""
