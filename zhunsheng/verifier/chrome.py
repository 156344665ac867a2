"""What of a page belongs to the web site: breadcrumbs, widgets, labels, imprint. Recognised, never counted."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from zhunsheng.verifier.model import Span

_TABLE = Path(__file__).parent / "data" / "chrome.yaml"
_LINE = re.compile(r"[^\n]+")


def chrome_of(plain: str) -> tuple[Span, ...]:
    """The lines of the plain reading that belong to the site, in order."""
    found = []
    for line in _LINE.finditer(plain):
        if _is_chrome(line[0].strip()):
            found.append(Span(line.start(), line.end()))
    return tuple(found)


def _is_chrome(line: str) -> bool:
    return bool(line) and _pattern().fullmatch(line) is not None


@cache
def _pattern() -> re.Pattern[str]:
    lines: list[str] = yaml.safe_load(_TABLE.read_text("utf-8"))
    return re.compile("|".join(f"(?:{line})" for line in lines))
