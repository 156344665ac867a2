"""Measurements: what a request costs at ten thousand, a hundred thousand and a million matters, on both databases."""
