"""What a refusal must not say: days and amounts otherwise than pages write them (law.wording)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from zhunsheng.kernel.errors import Objection

# What somebody wrote stands in quotes, an example of how to write is set off by a blank.
QUOTED = re.compile(r"“[^”]*”")
ISO_DAY = re.compile(r"(?<![\d\s/-])\d{4}-\d{2}-\d{2}(?![\dT-])")
CENTS_WITHOUT_ANY = re.compile(r"\d\.00元")


def written_otherwise(text: str) -> list[str]:
    """The days and amounts in a text that pages would write in another way."""
    own = QUOTED.sub("", text)
    return [day for day in ISO_DAY.findall(own) if _is_day(day)] + CENTS_WITHOUT_ANY.findall(own)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@contextmanager
def every_objection_watched() -> Iterator[None]:
    """Whoever makes an objection that says a day or an amount otherwise fails on the spot, with the sentence."""
    made = Objection.__init__

    def watched(self: Objection, *args: Any, **kwargs: Any) -> None:
        made(self, *args, **kwargs)
        for text in (self.message, self.way_out):
            assert written_otherwise(text) == [], text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Objection, "__init__", watched)
        yield
