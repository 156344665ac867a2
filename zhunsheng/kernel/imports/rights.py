"""Who may import what, where."""

from __future__ import annotations

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.viewers import Viewer


def importable_kinds() -> list[type[Record]]:
    """The kinds whose matters are opened on their own; the kernel's own only where they declare a table."""
    opened = {
        (act.opens.kind, act.opens.act)
        for kind in registry.kinds().values()
        for procedure in kind.procedures.values()
        for act in procedure.acts.values()
        if act.opens is not None
    }
    return [
        kind
        for kind in registry.kinds().values()
        if kind.sheet is not None
        or (kind._meta.app_label != "kernel" and any((kind.key, act.name) not in opened for act in opening_acts(kind)))
    ]


def opening_acts(kind: type[Record]) -> list[Act]:
    return [act for procedure in kind.procedures.values() for act in procedure.opening_acts()]


def opening_roles(kind: type[Record]) -> tuple[str, ...]:
    """The roles that may open matters of the kind."""
    return tuple(dict.fromkeys(role for act in opening_acts(kind) for role in act.by))


def may_import(viewer: Viewer, kind: type[Record], unit: Unit) -> bool:
    """Whether one of the viewer's posts, in the unit or above it, may open matters of the kind."""
    return viewer.post_over(unit, opening_roles(kind)) is not None


def kinds_for(viewer: Viewer) -> list[type[Record]]:
    """The kinds that one of the viewer's posts may import somewhere."""
    return [kind for kind in importable_kinds() if viewer.roles & set(opening_roles(kind))]
