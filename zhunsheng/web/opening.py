"""Opening a new matter: which acts open one today, in which units the viewer may do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.procedure import Act, Procedure
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.law.citation import cited
from zhunsheng.web.lists import units_within


@dataclass(frozen=True)
class Opening:
    """An opening act with the procedure it begins."""

    procedure: type[Procedure]
    act: Act

    @property
    def name(self) -> str:
        return f"{self.procedure.key}.{self.act.name}"


def openings_of(kind: type[Record], today: date) -> tuple[Opening, ...]:
    """The opening acts of every procedure of ours in force today. None opens a matter by way of another's act, or by itself."""
    keys = dict.fromkeys(key for (key, _), procedure in kind.procedures.items() if not procedure.is_mirror)
    found = []
    for key in keys:
        try:
            procedure = registry.procedure_on(kind, today, key)
        except LookupError:
            continue
        found += [
            Opening(procedure, act)
            for act in procedure.opening_acts()
            if (kind.key, act.name) not in _opened_on_the_way() and not act.is_automatic
        ]
    return tuple(found)


def openings_for(viewer: Viewer, kind: type[Record], today: date) -> tuple[Opening, ...]:
    """Those that one of the viewer's posts may do."""
    return tuple(opening for opening in openings_of(kind, today) if viewer.roles & set(opening.act.by))


def units_for(viewer: Viewer, opening: Opening) -> list[Unit]:
    """The units in which the viewer may do it, in the order of the tree."""
    return [unit for unit in units_within(viewer) if viewer.post_over(unit, opening.act.by) is not None]


def nobody_may(kind: type[Record], today: date) -> Objection:
    """Why the viewer finds no way to open a matter of this kind."""
    openings = openings_of(kind, today)
    if not openings:
        message = f"{kind.label}不单独登记，由上一环节办理时一并产生"
        return Objection("opened-by-another", message, (), "请在相应事项的页面上办理")
    roles = dict.fromkeys(Role(role).label for opening in openings for role in opening.act.by)
    wanted = "、".join(roles) or "（无人）"
    basis = tuple(dict.fromkeys(cited(opening.act.basis, today) for opening in openings))
    return Objection("role-missing", f"登记{kind.label}须由{wanted}办理，您没有这一岗位", basis, f"请交{wanted}办理")


def is_opened_by_another(kind: type[Record]) -> bool:
    """Whether matters of this kind come out of another's acts only."""
    acts = [act for procedure in kind.procedures.values() for act in procedure.opening_acts()]
    return all((kind.key, act.name) in _opened_on_the_way() for act in acts)


@cache
def _opened_on_the_way() -> frozenset[tuple[str, str]]:
    """Kind and opening act of everything that an act of another kind opens: that is not done on its own."""
    return frozenset(
        (act.opens.kind, act.opens.act)
        for kind in registry.kinds().values()
        for procedure in kind.procedures.values()
        for act in procedure.acts.values()
        if act.opens is not None
    )
