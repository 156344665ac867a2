"""The word lists of the rules: YAML files of the room `data`, read once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent.parent / "data"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def table(name: str) -> Any:
    """A list by the name of its file, without the ending."""
    return yaml.load((_FOLDER / f"{name}.yaml").read_text("utf-8"), Loader=_LOADER)


@cache
def any_of(name: str, key: str) -> re.Pattern[str]:
    """One pattern for all entries under a key of a list; the entries are patterns themselves."""
    return re.compile("|".join(table(name)[key]))
