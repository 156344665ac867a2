"""Whether a rule, as it is worded now, has been held against the official text, by whom and when.

A review stands for the very wording that was looked at: an entry that has changed since needs a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from zhunsheng.kernel.declare.procedure import Act, Procedure
from zhunsheng.kernel.digests import canonical, sm3
from zhunsheng.kernel.errors import Finding
from zhunsheng.law.errors import NotInForce
from zhunsheng.law.model import Rule
from zhunsheng.law.statutes import rule, rules
from zhunsheng.law.wording import day_words

if TYPE_CHECKING:
    from zhunsheng.kernel.kinds.rule_review import RuleReview

# What says how an entry came about rather than what the law is.
_NOT_WORDING = ("version", "reviewed_by", "reviewed_on", "verified", "confidence", "source_note")
CODE_LENGTH = 8
AGREES, DIFFERS = "agrees", "differs"


class Standing(StrEnum):
    """How a rule stands to its reviews."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CHANGED = "changed"
    NEWER = "newer"
    NEVER = "never"


@dataclass(frozen=True)
class Reviewed:
    """A rule's standing, with the review that decides it (``reviewer`` is empty when there is none)."""

    standing: Standing
    reviewer: str = ""
    qualification: str = ""
    reviewed_on: date | None = None
    remark: str = ""


@lru_cache(maxsize=4096)
def wording_code(rule: Rule) -> str:
    """The code of a rule's wording: eight digits of the digest of everything that says what the law is.

    Fields without content are left out, so that a field added to all rules changes no code.
    """
    said = {name: value for name, value in asdict(rule).items() if name not in _NOT_WORDING and value}
    said["instrument"] = rule.instrument.title
    return sm3(canonical(_plain(said)).encode()).removeprefix("sm3:")[:CODE_LENGTH]


def _plain(value: Any) -> Any:
    """Dates as text, empty parts of allowances and exclusions left out."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items() if part}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def reviews_of(asked: Iterable[Rule]) -> dict[Rule, Reviewed]:
    """How each of these rules stands: one query."""
    from zhunsheng.kernel.kinds.rule_review import RuleReview

    asked = list(asked)
    rows = RuleReview.objects.filter(rule_id__in={known.id for known in asked}, valid_until=None, matter__is_void=False)
    by_rule: dict[str, list[RuleReview]] = {}
    for row in rows.order_by("reviewed_on", "matter_id"):
        by_rule.setdefault(row.rule_id, []).append(row)
    return {known: _standing(known, by_rule.get(known.id, [])) for known in asked}


def review_of(rule: Rule) -> Reviewed:
    """How one rule stands: who checked it and when, or why it counts as unchecked."""
    return reviews_of([rule])[rule]


def _standing(rule: Rule, rows: list[RuleReview]) -> Reviewed:
    """The newest review of this very wording; else what the rule's file says; else what has happened since the last one."""
    for row in reversed(rows):
        if row.wording_code == wording_code(rule):
            return _reviewed(Standing(row.result), row)
    if rule.reviewed_by is not None:
        return Reviewed(Standing.AGREES, rule.reviewed_by, "", rule.reviewed_on)
    for row in reversed(rows):
        if (row.field or None, row.in_force_from) == (rule.field, rule.in_force_from):
            return _reviewed(Standing.CHANGED, row)
    if rows and rule.in_force_from > rows[-1].reviewed_on:
        return _reviewed(Standing.NEWER, rows[-1])
    return Reviewed(Standing.NEVER)


def _reviewed(standing: Standing, row: RuleReview) -> Reviewed:
    return Reviewed(standing, row.reviewer, row.qualification, row.reviewed_on, row.remark)


_CODES = {
    Standing.CHANGED: ("rule-changed-since-review", "登记的内容在{day}核对之后有改动，改动后尚未核对"),
    Standing.NEWER: ("rule-newer-than-review", "自{since}起施行，晚于最近一次核对（{day}），新规定尚未核对"),
    Standing.DIFFERS: ("rule-differs-from-text", "{day}核对时发现与原文不一致：{remark}"),
}


def unreviewed(rule: Rule) -> Finding | None:
    """What somebody who relies on the rule should know of its review; None when there is nothing to say.

    A rule that nobody has ever checked is shown as such where it is shown; it becomes a finding once the law, or its
    entry, has moved away from what was checked.
    """
    return _finding(rule, review_of(rule))


def _finding(rule: Rule, reviewed: Reviewed) -> Finding | None:
    if reviewed.standing not in _CODES:
        return None
    code, words = _CODES[reviewed.standing]
    day, since = _day(reviewed.reviewed_on), _day(rule.in_force_from)
    said = words.format(day=day, since=since, remark=reviewed.remark)
    values = {"rule": rule.id, "field": rule.field, "in_force_from": rule.in_force_from.isoformat()}
    return Finding("note", code, f"{rule.citation}（{rule.label}）{said}；请先核对原文再使用", rule.id, values)


def _day(day: date | None) -> str:
    return "" if day is None else day_words(day)


def unreviewed_behind(procedure: type[Procedure], act: Act, on: date) -> list[Finding]:
    """What to know before the paper of an act is printed: the act's own rules, those of its guards and of its clocks.

    Findings, never a refusal: whether to wait is for whoever signs.
    """
    versions = (_version(rule_id, on) for rule_id in dict.fromkeys(_rules_behind(procedure, act)))
    reviews = reviews_of(version for version in versions if version is not None)
    return [finding for known, reviewed in reviews.items() if (finding := _finding(known, reviewed)) is not None]


def _rules_behind(procedure: type[Procedure], act: Act) -> Iterator[str]:
    yield from (basis for basis in (act.basis, *(guard.basis for guard in act.guards)) if basis in _rule_ids())
    for clock in procedure.clocks.values():
        if clock.rule and act.name in (*clock.starts, *clock.stops, *clock.suspend, *clock.resume, *clock.extend):
            yield clock.rule


@cache
def _rule_ids() -> frozenset[str]:
    return frozenset(known.id for known in rules())


def _version(rule_id: str, on: date) -> Rule | None:
    """The version for every field; a rule that only fields have is checked where the field is known."""
    try:
        return rule(rule_id, on=on)
    except NotInForce:
        return None
