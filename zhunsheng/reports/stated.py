"""Figures as a report states them, whether read live from the records or from what was frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from zhunsheng.kernel.errors import Finding
from zhunsheng.kernel.models import Matter, Unit
from zhunsheng.metrics.language import Period
from zhunsheng.reports.outline import Outline

Basis = Literal["records", "sheet", "typed", "claim"]
BASIS_LABELS: Mapping[Basis, str] = {"records": "记录", "sheet": "台账表", "typed": "手填", "claim": "断语"}


@dataclass(frozen=True)
class Stated:
    """One figure of a report: what is printed, and everything it rests on.

    ``value`` is exact (None: not applicable or withheld); ``counted`` the records that counted; ``target`` what a claim
    compares with. ``at`` are fixed dimensions by column and code. ``withheld`` says why a value is not shown,
    ``mark`` what is to be seen beside it in a draft. ``sheet`` is the file that a section has signed: with its digest, the
    cell, who signed and when.
    """

    name: str
    caption: str
    basis: Basis
    value: Decimal | None
    unit: str
    printed: str
    metric: str = ""
    definition_version: int | None = None
    meaning: str = ""
    at: tuple[tuple[str, str], ...] = ()
    scope: str = ""
    period: Period | None = None
    cut_off_on: date | None = None
    counted: int | None = None
    openable: int | None = None
    withheld: str = ""
    target: Decimal | None = None
    stated_by: str = ""
    because: str = ""
    sheet: str = ""
    sheet_digest: str = ""
    cell: str = ""
    signer: str = ""
    signed_on: date | None = None
    mark: str = ""
    rows_digest: str = ""
    known_until: str = ""


@dataclass(frozen=True)
class Edition:
    """A report as it stands: the outline, the figures by name, what was found while filling them in.

    ``is_frozen`` tells whether the figures are the frozen ones. ``version`` is empty for the working text, which carries the
    marks of what the versions leave out; ``leaves_out`` says whether anything was left out.
    """

    report: Matter
    unit: Unit
    outline: Outline
    figures: Mapping[str, Stated]
    is_frozen: bool
    findings: tuple[Finding, ...] = field(default=())
    version: str = ""
    leaves_out: bool = False

    def of_basis(self, basis: Basis) -> tuple[Stated, ...]:
        return tuple(figure for figure in self.figures.values() if figure.basis == basis)

    @property
    def awaited(self) -> tuple[Stated, ...]:
        """The numbers that their sections have not signed yet; ``withheld`` of each says how far that is."""
        return tuple(figure for figure in self.of_basis("sheet") if figure.value is None)


def plain(value: Decimal | int) -> str:
    """A number as text, exact and without trailing zeros: the one form that is stored and digested."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
