"""The version of the rules: whatever changes what is found changes it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[2]
_ROOMS = ("verifier", "files", "law")
_SUFFIXES = (".py", ".yaml", ".csv")
_LENGTH = 16


@cache
def rule_version() -> str:
    """A digest of the code and the word lists that read, reckon and judge; 16 hexadecimal digits."""
    digest = hashlib.new("sm3")
    for path in sorted(path for room in _ROOMS for path in (_PACKAGE / room).rglob("*") if path.suffix in _SUFFIXES):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:_LENGTH]
