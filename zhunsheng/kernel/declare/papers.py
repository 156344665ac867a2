"""Papers (文书): what a kind prints, and what carries a number. Their wording is data, beside the kind (see paper_templates)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """A paper of a kind.

    ``number`` is the key of the local setting with its pattern, e.g. ``观湖调字〔{year}〕{number}号``; the unit where the
    setting stands issues the numbers, gapless within a year. A paper without one carries none of its own.
    The paper is printed by the acts that name it in ``papers``, in the wording of ``papers/<kind>/<paper>.yaml``.
    """

    label: str
    number: str = ""
