"""What a rule says against lengthening or stopping its period: who may, how often, how much, for what.

`law.clock` counts whatever was recorded, so that what happened is never hidden. These functions say what was not allowed:
ask them before an act, and again of a history that was recorded anyway. They hold for rules; a place that sets a period
of its own says itself what may lengthen it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhunsheng.law.clock import compute
from zhunsheng.law.model import Allowance, Extension, Rule, Suspension, Unit
from zhunsheng.law.wording import day_words
from zhunsheng.law.working_days import Calendar

_FIELD_HINT = "核对事项领域（领域规章可能另有规定）"
_MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Objection:
    """`code` says which one it is, `rule_id` by which rule; `said` says in Chinese what it allows, `way_out` what to do."""

    code: str
    rule_id: str
    said: str
    way_out: str

    @property
    def message(self) -> str:
        """Both in one paragraph."""
        return f"{self.said}。{self.way_out}。"


def extension_objections(
    rule: Rule, extension: Extension, *, earlier: Sequence[Extension], started_on: date, due_on: date | None
) -> tuple[Objection, ...]:
    """What stands against an extension; nothing when the rule allows it.

    A rule's allowances are used in their order, each once: after so many `earlier` extensions comes the next one, and
    after the last one that one again where it repeats. Its measure may not be exceeded, someone must have approved it,
    and that from the day the period began (`started_on`) until its last day as extended so far (`due_on`, None while the
    clock is suspended).
    """
    allowance = _next_allowance(rule, len(earlier))
    if allowance is None:
        return (_no_more(rule, extension, len(earlier)),)
    found = (
        _beyond_the_measure(rule, allowance, extension),
        _approver_missing(rule, allowance, extension),
        _before_the_start(rule, extension, started_on),
        _after_the_end(rule, extension, due_on),
    )
    return tuple(objection for objection in found if objection is not None)


def _next_allowance(rule: Rule, used: int) -> Allowance | None:
    if used < len(rule.allowances):
        return rule.allowances[used]
    return rule.allowances[-1] if rule.allowances and rule.allowances[-1].repeats else None


def suspension_objections(rule: Rule, suspension: Suspension) -> tuple[Objection, ...]:
    """What stands against a suspension: its cause must be one of the rule's exclusions, in the rule's own word."""
    causes = [exclusion.cause for exclusion in rule.exclusions]
    if suspension.cause.strip() in causes:
        return ()
    if not causes:
        allowed = f"{rule.citation}（{rule.label}）没有规定可以扣除的时间"
    else:
        bases = dict.fromkeys(rule.citation_of(exclusion.article) for exclusion in rule.exclusions)
        allowed = f"{'、'.join(bases)}（{rule.label}）只扣除{'、'.join(causes)}的时间"
    way_out = f"请改选其中一项，或者{_FIELD_HINT}" if causes else f"请{_FIELD_HINT}"
    cause = suspension.cause.strip() or "（未写明）"
    said = f"{allowed}，现以“{cause}”中止"
    return (Objection("cause-not-excluded", rule.id, said, f"{way_out}，否则期限继续计算"),)


def history_objections(
    rule: Rule,
    *,
    trigger: date,
    calendar: Calendar,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[Extension] = (),
) -> tuple[Objection, ...]:
    """What stands against a recorded history: every suspension, and every extension in the order of granting.

    Each extension is held against the last day as it stood when it was granted: with the extensions and suspensions
    known by then.
    """
    found = [objection for suspension in suspensions for objection in suspension_objections(rule, suspension)]
    granted = sorted(extensions, key=lambda extension: extension.granted_on)
    for used, extension in enumerate(granted):
        receipt = compute(
            rule.limit(),
            trigger=trigger,
            trigger_label=rule.start,
            calendar=calendar,
            suspensions=_known_by(extension.granted_on, suspensions),
            extensions=granted[:used],
        )
        found += extension_objections(
            rule, extension, earlier=granted[:used], started_on=trigger, due_on=receipt.due_on
        )
    return tuple(found)


def _known_by(day: date, suspensions: Sequence[Suspension]) -> list[Suspension]:
    """The suspensions begun by a day, those not yet over still open."""
    return [
        Suspension(
            known.from_on,
            known.until_on if known.until_on is not None and known.until_on <= day else None,
            known.cause,
            known.evidence,
        )
        for known in suspensions
        if known.from_on <= day
    ]


def _no_more(rule: Rule, extension: Extension, used: int) -> Objection:
    if not rule.allowances:
        return Objection(
            "extension-not-allowed",
            rule.id,
            f"{rule.citation}（{rule.label}）没有规定可以延长，现延长{_measure(extension)}",
            f"请按原期限办结，或者{_FIELD_HINT}",
        )
    allowed = "；".join(_allowance_words(allowance) for allowance in rule.allowances)
    return Objection(
        "extensions-used-up",
        rule.id,
        f"{rule.citation}（{rule.label}）只可延长{len(rule.allowances)}次（{allowed}），已延长{used}次，"
        f"现又延长{_measure(extension)}",
        "请按已延长的期限办结；不能办结的，如实记录原因",
    )


def _beyond_the_measure(rule: Rule, allowance: Allowance, extension: Extension) -> Objection | None:
    if allowance.length is None or allowance.unit is None:
        return None
    allowed_length, allowed_unit = _in_months(allowance.length, allowance.unit)
    length, unit = _in_months(extension.length, extension.unit)
    if unit is allowed_unit and length <= allowed_length:
        return None
    return Objection(
        "extension-too-long",
        rule.id,
        f"{_basis(rule, allowance)}本次可延长：{_allowance_words(allowance)}；现延长{_measure(extension)}",
        f"请改为不超过{allowance.length}{allowance.unit.chinese}",
    )


def _approver_missing(rule: Rule, allowance: Allowance, extension: Extension) -> Objection | None:
    if extension.approver.strip():
        return None
    return Objection(
        "approver-missing",
        rule.id,
        f"{_basis(rule, allowance)}延长须经{allowance.approver}批准，现未写明批准人",
        "请写明批准人和批准文书后再延长",
    )


def _before_the_start(rule: Rule, extension: Extension, started_on: date) -> Objection | None:
    if extension.granted_on >= started_on:
        return None
    return Objection(
        "granted-before-start",
        rule.id,
        f"{rule.citation}（{rule.label}）自{day_words(started_on)}起算，批准日{day_words(extension.granted_on)}"
        f"早于起算日，尚无期限可以延长",
        "请核对批准日期",
    )


def _after_the_end(rule: Rule, extension: Extension, due_on: date | None) -> Objection | None:
    if due_on is None or extension.granted_on <= due_on:
        return None
    return Objection(
        "granted-after-end",
        rule.id,
        f"{rule.citation}（{rule.label}）的延长须在期限届满前批准；期限已于{day_words(due_on)}届满，"
        f"批准日{day_words(extension.granted_on)}在后，不能使已过的期限恢复",
        "请核对批准日期；确已逾期的，如实记录原因",
    )


def _basis(rule: Rule, allowance: Allowance) -> str:
    return f"{rule.citation_of(allowance.article)}（{rule.label}）"


def _allowance_words(allowance: Allowance) -> str:
    if allowance.length is None or allowance.unit is None:
        measure = "合理期限"
    else:
        measure = f"不超过{allowance.length}{allowance.unit.chinese}"
    condition = f"，条件：{allowance.condition}" if allowance.condition else ""
    return f"{measure}，由{allowance.approver}批准{condition}"


def _measure(extension: Extension) -> str:
    return f"{extension.length}{extension.unit.chinese}"


def _in_months(length: int, unit: Unit) -> tuple[int, Unit]:
    """Years as months; other units stay, for none of them equals another: 30日 is no month."""
    return (length * _MONTHS_PER_YEAR, Unit.MONTH) if unit is Unit.YEAR else (length, unit)
