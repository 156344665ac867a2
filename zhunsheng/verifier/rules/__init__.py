"""Rules: small registered functions that look at a reading and yield hits. Importing the room registers every rule."""

from importlib import import_module
from pkgutil import walk_packages

for _module in walk_packages(__path__, f"{__name__}."):
    import_module(_module.name)
