"""The plain reading with some stretches blanked, as long as before: for rules that must not look there."""

from __future__ import annotations

import re
from functools import lru_cache

from zhunsheng.verifier.model import Text

_TITLES = re.compile(r"《[^》\n]{0,120}》")
_QUOTED = re.compile(r"“[^”\n]{0,60}”")


@lru_cache(maxsize=8)
def prose(text: Text) -> str:
    """Without what belongs to the site."""
    plain = text.plain
    for span in reversed(text.chrome):
        plain = plain[: span.start] + " " * (span.end - span.start) + plain[span.end :]
    return plain


@lru_cache(maxsize=8)
def untitled(text: Text) -> str:
    """Without the site and the names of papers, which say what others said."""
    return _TITLES.sub(_blank, prose(text))


@lru_cache(maxsize=8)
def unquoted(text: Text) -> str:
    """Without the site, the names of papers and quoted words."""
    return _QUOTED.sub(_blank, untitled(text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
