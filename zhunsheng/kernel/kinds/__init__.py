"""The kernel's own registers: posts and local settings, changed by acts like every other record."""
