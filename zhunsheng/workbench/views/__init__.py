"""The views of the workbench: they read the address, ask the web room, and answer."""
