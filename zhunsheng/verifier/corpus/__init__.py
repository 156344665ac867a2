"""Thousands of reports: read one by one on all cores, then put together as tables that show each among its peers."""
