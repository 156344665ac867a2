"""Django settings, addresses and discovery: the only room that knows all others."""
