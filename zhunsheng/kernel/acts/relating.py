"""Relating one matter to another by hand, and what a place lets grow out of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.form import Form
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.models import Matter, Relation
from zhunsheng.kernel.scope import holds
from zhunsheng.kernel.viewers import Right, Viewer

BASIS = ("参数 业务记录管理规则",)
CHILDREN = "links.children"
WHAT_GROWS = ("参数 可以转为的事项",)


def relation_form(viewer: Viewer, dossier: Dossier, given: Mapping[str, Any]) -> Form:
    """The relation and the matter at its other end, which the viewer must be able to open too."""
    relation, target = str(given.get("relation", "")), given.get("target")
    form = Form({"relation": relation, "target": target})
    if relation not in Relation.values:
        form.objections.append(Objection("relation-unknown", "没有这种关联关系", BASIS, "请从列表中选择", "relation"))
    matter = Matter.objects.select_related("unit").filter(pk=target, is_void=False).first() if target else None
    if matter is None or not holds(viewer, matter, registry.kind(matter.kind), Right.OPEN):
        message = "没有找到要关联的事项，或者您无权打开它"
        form.objections.append(Objection("target-unknown", message, BASIS, "请核对编号", "target"))
        return form
    if matter.pk == dossier.matter.pk:
        form.objections.append(Objection("target-is-self", "不能与本件自身关联", BASIS, "请核对编号", "target"))
    if (relation, matter.pk) in dossier.standing().snapshot.links:
        form.objections.append(Objection("related-already", "已经这样关联过", BASIS, "不必重复办理", "target"))
    return form


@dataclass(frozen=True)
class Growth:
    """What may grow out of a matter in its place: the kind, its opening act, the relation, and what is carried over.

    ``carry`` maps the new matter's columns to ours, or to ``number`` or ``outer_number`` of the matter.
    """

    kind: str
    act: str
    relation: str
    carry: Mapping[str, str]

    def carried(self, snapshot: Snapshot) -> dict[str, Any]:
        """The values that the new matter's form starts from, out of a matter that stands so."""
        own = {**snapshot.columns, **snapshot.lines, "number": snapshot.number, "outer_number": snapshot.outer_number}
        return {theirs: own[ours] for theirs, ours in self.carry.items() if own.get(ours)}


def growths_of(world: World, dossier: Dossier, on: date) -> tuple[Growth, ...]:
    """What the place's setting lets grow out of this matter; kinds of ledgers that are not installed are left out."""
    children = world.settings.resolve(CHILDREN, dossier.matter.unit.ancestor_ids(), on).value
    return tuple(
        Growth(kind, entry["act"], entry["relation"], entry.get("carry", {}))
        for kind, entry in children.get(dossier.kind.key, {}).items()
        if kind in registry.kinds()
    )


def growths_wanted(world: World, dossier: Dossier, given: Mapping[str, Any], on: date) -> tuple[Growth, ...]:
    """Those of the place's growths of which a form says something: it should be one."""
    return tuple(growth for growth in growths_of(world, dossier, on) if growth.kind in given)


def growing_objections(
    world: World, dossier: Dossier, act: Act, given: Mapping[str, Any], on: date
) -> Iterator[Objection]:
    """What there is against a form that is to open exactly one of what the place lets grow out of the matter."""
    wanted = growths_wanted(world, dossier, given, on)
    if len(wanted) == 1:
        return
    allowed = "、".join(registry.kind(growth.kind).label for growth in growths_of(world, dossier, on))
    if not allowed:
        way_out = "请联系系统管理员补充参数“可以转为的事项”"
        yield Objection("nothing-may-grow", f"本单位没有规定{dossier.kind.label}可以转为哪些事项", WHAT_GROWS, way_out)
    elif wanted:
        chosen = "、".join(registry.kind(growth.kind).label for growth in wanted)
        yield Objection("several-grown", f"“{act.label}”一次只能转为一件，选了{chosen}", WHAT_GROWS, "请只选一项")
    else:
        message = f"“{act.label}”没有选定转为哪一事项"
        yield Objection("nothing-grown", message, WHAT_GROWS, f"请从{allowed}中选一项")
