"""Which version of a rule a matter's clock takes when the law changed on the way, and why that one."""

from dataclasses import dataclass
from datetime import date

from zhunsheng.law.errors import NotInForce
from zhunsheng.law.model import Limit, Rule, Transition
from zhunsheng.law.statutes import rule

UNCHANGED = "开始办理和起算时均为有效规定"
BY_OPENING = "开始办理时的有效规定；起算时已有新规定，依开始办理时的规定"
BY_TRIGGER = "起算时的有效规定；该规则的每一步依当时有效的规定"
NEW_SINCE = "起算时的有效规定；开始办理时尚无此规定"
ENDED_SINCE = "开始办理时的有效规定；起算时已无此规定，依开始办理时的规定"


@dataclass(frozen=True, slots=True)
class Applicable:
    """The version chosen and the Chinese reason, which names no day of the matter: many matters share it."""

    rule: Rule
    why: str

    def limit(self) -> Limit:
        """The period of the chosen version; its receipt states the version and the reason. Raises as `Rule.limit`."""
        return self.rule.limit(self.why)


def rule_for(rule_id: str, *, opened_on: date, triggered_on: date, field: str | None = None) -> Applicable:
    """The version that a clock takes in a matter opened on one day, when its trigger lies on another.

    Where the same version is in force on both days there is nothing to choose. Otherwise the version of the trigger's day
    says by its `transition` whether every step follows the law of its own day; if it does not, the version of the day the
    matter was opened holds. A rule that came later, or has gone since, holds by the day on which it was law.

    Raises UnknownRule for an unknown id, NotInForce when no version is law on either day for the field.
    """
    at_opening = _in_force(rule_id, opened_on, field)
    if at_opening is None:
        return Applicable(rule(rule_id, on=triggered_on, field=field), NEW_SINCE)
    at_trigger = _in_force(rule_id, triggered_on, field)
    if at_trigger is None:
        return Applicable(at_opening, ENDED_SINCE)
    if at_opening is at_trigger:
        return Applicable(at_trigger, UNCHANGED)
    if at_trigger.transition is Transition.TRIGGERED:
        return Applicable(at_trigger, BY_TRIGGER)
    return Applicable(at_opening, BY_OPENING)


def _in_force(rule_id: str, on: date, field: str | None) -> Rule | None:
    try:
        return rule(rule_id, on=on, field=field)
    except NotInForce:
        return None
