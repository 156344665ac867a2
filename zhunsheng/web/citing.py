"""Where the system uses a rule: which limits run by it, which acts and conditions rest on it, which settings derive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.procedure import Procedure
from zhunsheng.kernel.rule_settings import keys_for, rule_definitions
from zhunsheng.law.model import Rule


@dataclass(frozen=True)
class Use:
    """One place of use: a limit, an act, a condition or a light of a kind, by its label; or a local setting (no kind)."""

    sort: str
    label: str
    kind: str = ""
    kind_label: str = ""


def uses_of(rule: Rule) -> tuple[Use, ...]:
    """Everything declared in this installation that rests on the rule, by its id or by its statute and article."""
    bases = {rule.id, f"{rule.instrument.title} {rule.article}"}
    found = [use for basis, use in _declared() if basis in bases]
    return (*dict.fromkeys(found), *_settings(rule.id))


@cache
def _declared() -> tuple[tuple[str, Use], ...]:
    """Every basis that a declaration cites, with where it stands. Declarations never change while running."""
    return tuple(
        (basis, Use(sort, label, kind.key, kind.label))
        for kind in registry.kinds().values()
        for basis, sort, label in _cited_in(kind)
    )


def _cited_in(kind: type[Record]) -> Iterator[tuple[str, str, str]]:
    for procedure in kind.procedures.values():
        yield from _cited_by(procedure)
    for light in kind.lights or ():
        yield from ((sign.basis, "灯", f"{light.label}：{sign.reason}") for sign in light.signs)


def _cited_by(procedure: type[Procedure]) -> Iterator[tuple[str, str, str]]:
    for clock in procedure.clocks.values():
        yield from ((rule_id, "期限", clock.label) for rule_id in (clock.rule, clock.leaves_for) if rule_id)
    for act in procedure.acts.values():
        yield act.basis, "步骤", act.label
        for guard in act.guards:
            yield guard.basis, "条件", guard.label


def _settings(rule_id: str) -> Iterator[Use]:
    for key in keys_for(rule_id):
        yield Use("本地参数", rule_definitions()[key].label)
