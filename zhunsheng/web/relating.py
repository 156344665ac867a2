"""Relating a matter to another by its number or the address of its page, and what may grow out of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.db.models import Q
from django.urls import Resolver404, resolve, reverse

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.relating import Growth, growths_of
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Matter, Relation
from zhunsheng.kernel.scope import slice_of
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.web.opening import Opening, openings_for
from zhunsheng.web.reading import Reading

MOST_ALIKE = 20
WAY_OUT = "请填写完整的编号，如来文编号或外部系统的编号；没有编号的，从它的页面复制地址"


@dataclass(frozen=True)
class GrowthOffer:
    """A kind that the matter may become, with the address of its form."""

    label: str
    url: str


@dataclass(frozen=True)
class GrowthChoice:
    """A kind among which the form of an act chooses, with the address of the form that asks for it."""

    label: str
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Grown:
    """The matter out of which a new one grows, and what its place says of that."""

    source: Reading
    growth: Growth


def relations() -> list[tuple[str, str]]:
    """The closed list, as a form offers it."""
    return list(Relation.choices)


def growth_offers(reading: Reading) -> tuple[GrowthOffer, ...]:
    """What the viewer may let grow out of the matter today."""
    if reading.dossier.procedure.growing_act() is not None:
        return ()
    found = []
    for growth in growths_of(reading.wording.world, reading.dossier, reading.today):
        kind, opening = registry.kind(growth.kind), _opening_of(reading.viewer, growth, reading.today)
        if opening is not None:
            url = f"{reverse('record_new', args=[kind.key])}?by={opening.name}&from={reading.matter.pk}"
            found.append(GrowthOffer(kind.label, url))
    return tuple(found)


def growth_into(reading: Reading, kind_key: str) -> Growth | None:
    """What the place says of a matter of this kind growing out of the one at hand; None when it may not, or by an act only."""
    if reading.dossier.procedure.growing_act() is not None:
        return None
    growths = growths_of(reading.wording.world, reading.dossier, reading.today)
    return next((growth for growth in growths if growth.kind == kind_key), None)


def growths_by(viewer: Viewer, dossier: Dossier, act: Act, today: date) -> tuple[Growth, ...]:
    """What the viewer may choose from in the form of an act that lets something grow; nothing for any other act."""
    growths = growths_of(World(), dossier, today) if act.grows else ()
    return tuple(growth for growth in growths if _opening_of(viewer, growth, today) is not None)


def growth_choices(growths: Sequence[Growth], chosen: Growth | None) -> tuple[GrowthChoice, ...]:
    """The growths as the form offers them."""
    return tuple(GrowthChoice(registry.kind(one.kind).label, f"?into={one.kind}", one == chosen) for one in growths)


def _opening_of(viewer: Viewer, growth: Growth, today: date) -> Opening | None:
    """The growth's opening act, where one of the viewer's posts may do it."""
    openings = openings_for(viewer, registry.kind(growth.kind), today)
    return next((one for one in openings if one.act.name == growth.act), None)


def matter_named(viewer: Viewer, name: str) -> Matter:
    """The one matter with this number, ours or another system's, or at this address, that the viewer may open.

    Some kinds have no numbers: meetings, recordings. Raises Refused when there is none, or more than one.
    """
    if not name:
        raise Refused([Objection("number-unknown", "没有填写要关联的编号或者页面地址", (), WAY_OUT, "number")])
    named = Matter.objects.filter(Q(number=name) | Q(outer_number=name) | Q(pk=_at(name)), is_void=False)
    found = openable(viewer, named[:MOST_ALIKE])
    if len(found) == 1:
        return found[0]
    if found:
        message = f"编号“{name}”对应{len(found)}件：{'、'.join(registry.kind(one.kind).label for one in found)}"
        way_out = "请改填其中一件的页面地址"
        raise Refused([Objection("number-ambiguous", message, (), way_out, "number")])
    message = f"没有编号或者页面地址为“{name}”的事项，或者您无权打开它"
    raise Refused([Objection("number-unknown", message, (), WAY_OUT, "number")])


def _at(address: str) -> int | None:
    """The matter whose page has this address, wherever on that page it was copied; None for anything else."""
    try:
        found = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return None
    return found.kwargs["matter_id"] if found.url_name == "record" else None


def openable(viewer: Viewer, matters: Iterable[Matter]) -> list[Matter]:
    """Those of the matters that the viewer may open: one query a kind."""
    wanted = list(matters)
    reached: set[int] = set()
    for key in {matter.kind for matter in wanted}:
        ids = [matter.pk for matter in wanted if matter.kind == key]
        part = slice_of(viewer, registry.kind(key), Right.OPEN)
        reached.update(part.matter_ids().filter(matter_id__in=ids).values_list("matter_id", flat=True))
    return [matter for matter in wanted if matter.pk in reached]
