"""Papers (文书): what carries a number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """A numbered paper of a kind.

    ``number`` is the key of the local setting with its pattern, e.g. ``观湖调字〔{year}〕{number}号``; the unit where the
    setting stands issues the numbers, gapless within a year.
    """

    label: str
    number: str
    key: str = ""
