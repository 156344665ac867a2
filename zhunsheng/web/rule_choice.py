"""Choosing a rule to count by: by the part of the work, or by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from zhunsheng.law.model import Rule
from zhunsheng.law.procedures import procedures
from zhunsheng.law.question import is_countable
from zhunsheng.law.search import rules_found
from zhunsheng.law.statutes import rules
from zhunsheng.law.wording import length_words
from zhunsheng.web.law_links import LawLinks


@dataclass(frozen=True)
class Choice:
    """A rule that sets a period, as the list of choices shows it."""

    rule: Rule
    length: str
    url: str


@dataclass(frozen=True)
class Part:
    """A part of the work, with how many countable rules it has."""

    key: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class RuleChoice:
    """What the first step of the calculator shows."""

    words: str
    parts: tuple[Part, ...]
    part_label: str
    choices: tuple[Choice, ...]

    @property
    def is_asked(self) -> bool:
        return bool(self.words or self.part_label)


def rule_choice(procedure: str, words: str, links: LawLinks) -> RuleChoice:
    """The rules of one part of the work that fit the words; without either, only the parts to choose from."""
    newest = _newest(rules())
    counts = Counter(rule.procedure for rule in newest)
    parts = tuple(Part(key, label, counts[key], key == procedure) for key, label in procedures().items() if counts[key])
    label = next((part.label for part in parts if part.is_chosen), "")
    found = _newest(rules_found(words)) if words.strip() else newest if label else ()
    shown = [rule for rule in found if not label or rule.procedure == procedure]
    choices = tuple(Choice(rule, length_words(rule), links.calculator_for(rule)) for rule in shown)
    return RuleChoice(words, parts, label, choices)


def _newest(found: Iterable[Rule]) -> tuple[Rule, ...]:
    """The newest version of each countable rule and field, in the order of finding."""
    newest: dict[tuple[str, str | None], Rule] = {}
    for rule in found:
        key = (rule.id, rule.field)
        if is_countable(rule) and (key not in newest or newest[key].in_force_from < rule.in_force_from):
            newest[key] = rule
    return tuple(newest.values())
