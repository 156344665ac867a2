"""Where the pages about law lie on the face that draws them: the workbench and the portal have the same ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from zhunsheng.law.model import Rule


@dataclass(frozen=True)
class LawLinks:
    """Addresses by name; ``prefix`` is what the face puts before the names of its addresses."""

    prefix: str = ""

    def calculator(self, pairs: Iterable[tuple[str, str]] = ()) -> str:
        query = urlencode([pair for pair in pairs if pair[1]])
        return reverse(f"{self.prefix}calculator") + (f"?{query}" if query else "")

    def calculator_for(self, rule: Rule) -> str:
        """The calculator with this very rule chosen."""
        return self.calculator([("rule", rule.id), ("field", rule.field or "")])

    def statutes(self) -> str:
        return reverse(f"{self.prefix}statutes")

    def statute(self, key: str) -> str:
        return reverse(f"{self.prefix}statute", args=[key])

    def rule(self, rule: Rule) -> str:
        """Where the rule stands on the page of its statute."""
        return f"{self.statute(rule.instrument.key)}#{rule.id}"
