"""One question, one answer: a rule and a day (a moment, a year) in, the date with everything behind it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhunsheng.law.applicable import rule_for
from zhunsheng.law.clock import compute
from zhunsheng.law.errors import LawError, UnknownRule
from zhunsheng.law.hard_dates import HardDate, hard_dates
from zhunsheng.law.hours import compute_hours
from zhunsheng.law.model import Direction, Extension, Rule, Suspension
from zhunsheng.law.objections import Objection, history_objections
from zhunsheng.law.receipt import Receipt
from zhunsheng.law.statutes import rules
from zhunsheng.law.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Answer:
    """The version that was applied, the counted period, and what the rule says against how it was stretched."""

    rule: Rule
    receipt: Receipt
    objections: tuple[Objection, ...]


def is_countable(rule: Rule) -> bool:
    """Whether a date can come out of the rule: it sets a period, or a hard date of every year."""
    return rule.unit is not None or rule.annual_on is not None


def answer(
    rule_id: str,
    *,
    trigger: date | datetime,
    calendar: Calendar,
    field: str | None = None,
    opened_on: date | None = None,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[Extension] = (),
) -> Answer:
    """Count the period that a rule sets from its trigger: a day, or a moment (with time zone) where it counts hours or
    minutes.

    ``opened_on`` is when the matter was opened, where that is another day. Raises LawError for what cannot be counted.
    """
    triggered_on = trigger.date() if isinstance(trigger, datetime) else trigger
    chosen = rule_for(rule_id, opened_on=opened_on or triggered_on, triggered_on=triggered_on, field=field)
    rule, limit = chosen.rule, chosen.limit()
    if limit.unit.needs_moment:
        if not isinstance(trigger, datetime):
            raise LawError(
                f"{rule.label}（{rule.citation}）按{limit.unit.chinese}计算，请写明起算的时刻，如 2023-05-04 09:30。"
            )
        if suspensions or extensions:
            raise LawError(f"{rule.label}（{rule.citation}）按{limit.unit.chinese}连续计算，不适用中止和延长。")
        return Answer(rule, compute_hours(limit, trigger_at=trigger, trigger_label=rule.start, calendar=calendar), ())
    receipt = compute(
        limit,
        trigger=triggered_on,
        trigger_label=rule.start,
        calendar=calendar,
        suspensions=suspensions,
        extensions=extensions,
    )
    if rule.direction is Direction.BACKWARD:
        return Answer(rule, receipt, ())
    against = history_objections(
        rule, trigger=triggered_on, calendar=calendar, suspensions=suspensions, extensions=extensions
    )
    return Answer(rule, receipt, against)


def hard_date_of(rule_id: str, *, year: int, calendar: Calendar, field: str | None = None) -> HardDate:
    """The hard date that a rule sets in a year.

    Raises UnknownRule for an unknown id, LawError when the rule sets none, or was not law that year.
    """
    versions = [rule for rule in rules() if rule.id == rule_id and rule.field == field]
    if not versions:
        raise UnknownRule(f"没有编号为“{rule_id}”的规则；请核对编号和领域。")
    if all(rule.annual_on is None for rule in versions):
        raise LawError(f"{rule_id}（{versions[-1].label}）没有规定每年的固定日期；请写起算的日期。")
    found = [known for known in hard_dates(year, calendar) if known.rule in versions]
    if not found:
        raise LawError(f"{rule_id}（{versions[-1].label}）在{year}年没有有效的规定，请核对年份。")
    return found[0]
