"""What a plan must be told about the table that a population is read from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from django.db.models import Q

from zhunsheng.metrics.language.conditions import Linked


class Columns(Protocol):
    """The columns of one population's rows, and the day of the cut-off."""

    @property
    def cut_off_on(self) -> date:
        """The last day that is known."""
        ...

    def path(self, column: str) -> str:
        """The column as Django's query path."""
        ...

    def is_text(self, column: str) -> bool:
        """Whether the column is empty when its text has no length."""
        ...

    def is_money(self, column: str) -> bool:
        """Whether the column is an amount in yuan with two decimals."""
        ...

    def is_act_date(self, column: str) -> bool:
        """Whether the column is written with the day or the moment of an act, so that the cut-off applies to it."""
        ...

    def known_until(self, column: str) -> date | datetime:
        """The last value of such a column that is known: the day of the cut-off, of a moment the end of that day."""
        ...

    def linked(self, link: Linked) -> Q:
        """That the row's matter has such a link."""
        ...
