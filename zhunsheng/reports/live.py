"""Filling an outline in from the records, as far as a viewer may count: one pass per population, not per figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.errors import InvalidDeclaration, Objection, Refused
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.engines.live import MetricSlice, figures, grouped
from zhunsheng.metrics.engines.rights import covers_unit
from zhunsheng.metrics.figures import Figure, FromRecords, printed
from zhunsheng.metrics.language import Metric, Period
from zhunsheng.metrics.plan.tallies import combined
from zhunsheng.metrics.registry import metric
from zhunsheng.reports.course import OUTLINE_NAME
from zhunsheng.reports.outline import Claim, Outline, Reported, Slot, Typed, read_outline
from zhunsheng.reports.rounds import Returned
from zhunsheng.reports.stated import Stated, plain

REPORT_BASIS = "参数 法治政府建设年度报告工作制度"
NOTHING_CAME_IN: Mapping[str, Returned] = {}
WITHOUT_VALUE = "尚无可比数据"
# What counts slots: each by name, for an outline, a unit and a viewer.
Counting = Callable[[tuple[Slot, ...], Outline, Unit, Viewer], Mapping[str, Figure]]


def stated_now(
    outline: Outline,
    unit: Unit,
    viewer: Viewer,
    come_in: Mapping[str, Returned] = NOTHING_CAME_IN,
    count: Counting | None = None,
) -> dict[str, Stated]:
    """Every figure of the outline by name, in its order, as known now.

    ``come_in`` is what sections have returned; slots are counted by ``count`` where it is given.

    Raises Refused when the viewer may not count a kind, or only in a part of the unit: a report is never made of what
    one person happens to see.
    """
    counted = (count or slot_figures)(outline.slots(), outline, unit, viewer)
    _refuse_partial(counted.values())
    found: dict[str, Stated] = {}
    for name, figure in outline.figures.items():
        if isinstance(figure, Slot):
            found[name] = _from_records(figure, counted[name])
        elif isinstance(figure, Reported):
            found[name] = _as_returned(come_in.get(name, Returned(figure, figure.reported)), outline, unit)
        elif isinstance(figure, Typed):
            found[name] = _as_typed(figure, outline, unit)
    world = World()
    for claim in outline.claims():
        found[claim.name] = _claimed(claim, found[claim.figure], unit, outline.cut_off_on, world)
    return {name: found[name] for name in outline.figures}


def stated_returns(outline: Outline, unit: Unit, come_in: Mapping[str, Returned]) -> dict[str, Stated]:
    """The figures that sections have returned, without counting anything; ``come_in`` may hold only some."""
    return {name: _as_returned(one, outline, unit) for name, one in come_in.items()}


def stated_slot(slot: Slot, outline: Outline, unit: Unit, viewer: Viewer) -> Stated:
    """One slot as it would be stated now, whether or not the outline has it. Raises Refused as :func:`stated_now` does."""
    counted = slot_figures((slot,), outline, unit, viewer)
    _refuse_partial(counted.values())
    return _from_records(slot, counted[slot.name])


def sound_outline(text: str) -> Outline:
    """The outline of a draft. Raises Refused with its faults: a metric may have gone since it was drafted."""
    try:
        return read_outline(text, OUTLINE_NAME)
    except InvalidDeclaration as faulty:
        way_out = "请办理“修改提纲”，按所示行号改正"
        raise Refused(
            [Objection("outline-fault", str(fault), (REPORT_BASIS,), way_out) for fault in faulty.faults]
        ) from None


@dataclass(frozen=True)
class _Group:
    """Slots that one reading can answer: the same unit, period, cut-off and fixed columns."""

    unit: Unit
    period: Period
    cut_off_on: date
    columns: tuple[str, ...]


def slice_of_slot(slot: Slot, outline: Outline, unit: Unit, viewer: Viewer) -> MetricSlice:
    """The part of the world that a slot is about. Raises Refused for a scope that is no unit here."""
    return MetricSlice(
        viewer=viewer,
        unit=unit if not slot.scope else unit_of(slot.scope),
        period=slot.period or outline.period,
        cut_off_on=slot.cut_off_on or outline.cut_off_on,
        at=dict(slot.at),
    )


def unit_of(code: str) -> Unit:
    """The unit with a code. Raises Refused, with what to do."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Refused(
            [Objection("unit-unknown", f"没有单位代码“{code}”", (REPORT_BASIS,), "请核对提纲中的单位代码", "unit")]
        )
    return unit


def slot_figures(slots: tuple[Slot, ...], outline: Outline, unit: Unit, viewer: Viewer) -> dict[str, Figure]:
    """The live figure of each slot by name."""
    parts = {slot.name: slice_of_slot(slot, outline, unit, viewer) for slot in slots}
    groups: dict[_Group, list[Slot]] = defaultdict(list)
    for slot in slots:
        part = parts[slot.name]
        columns = tuple(column for column, _code in slot.at)
        groups[_Group(part.unit, part.period, part.cut_off_on, columns)].append(slot)
    found: dict[str, Figure] = {}
    for group, members in groups.items():
        whole = replace(parts[members[0].name], at={})
        wanted = list(dict.fromkeys(metric(slot.metric) for slot in members))
        if not group.columns:
            by_key = figures(wanted, whole)
            found |= {slot.name: by_key[slot.metric] for slot in members}
            continue
        for one in wanted:
            own = [slot for slot in members if slot.metric == one.key]
            found |= _divided(one, whole, group.columns, own, parts)
    return found


def _divided(
    one: Metric, whole: MetricSlice, columns: tuple[str, ...], slots: list[Slot], parts: dict[str, MetricSlice]
) -> dict[str, Figure]:
    """The figures of slots that differ only in the codes of the same columns, from one reading of the metric."""
    by_codes = grouped(one, whole, columns)
    found = {}
    for slot in slots:
        key = tuple(code for _column, code in slot.at)
        found[slot.name] = by_codes[key] if key in by_codes else _nothing(one, parts[slot.name])
    return found


def _nothing(one: Metric, part: MetricSlice) -> Figure:
    """The figure of a group in which there is nothing, as the metric says it is then worth."""
    tally = combined(one, {}, {})
    return Figure(
        key=one.key,
        label=one.label,
        value=tally.value,
        unit=one.unit,
        period=part.period,
        cut_off_on=part.cut_off_on,
        scope=part.unit.name,
        covers_scope=covers_unit(one, part),
        basis=FromRecords(0, 0),
        terms=tally.terms,
        meaning=one.meaning,
        version=one.version,
    )


def _refuse_partial(found: Iterable[Figure]) -> None:
    partial = {figure.label for figure in found if not figure.covers_scope}
    if partial:
        message = f"您只能统计部分下级单位的{'、'.join(sorted(partial))}，不能据以编制全单位的报告"
        way_out = "请由对全单位有统计权限的人员（如司法所工作人员）办理"
        raise Refused([Objection("counts-only-a-part", message, (REPORT_BASIS,), way_out)])


def _from_records(slot: Slot, figure: Figure) -> Stated:
    shown = replace(figure, unit=slot.unit)
    basis = figure.basis
    return Stated(
        name=slot.name,
        caption=slot.label or figure.label,
        basis="records",
        value=None if figure.value is None else Decimal(figure.value),
        unit=slot.unit,
        printed=printed(shown, slot.rounding),
        metric=slot.metric,
        definition_version=figure.version,
        meaning=figure.meaning,
        at=slot.at,
        scope=figure.scope,
        period=figure.period,
        cut_off_on=figure.cut_off_on,
        counted=basis.counted if isinstance(basis, FromRecords) else None,
        openable=basis.openable if isinstance(basis, FromRecords) else None,
        withheld=figure.suppressed,
    )


def _as_returned(one: Returned, outline: Outline, unit: Unit) -> Stated:
    figure = one.figure
    period, cut_off_on = figure.period or outline.period, figure.cut_off_on or outline.cut_off_on
    signed = one.of.record if one.of is not None and one.is_signed else None
    return Stated(
        name=figure.name,
        caption=figure.label,
        basis="sheet",
        value=one.value,
        unit=figure.unit,
        printed=one.printed(period, cut_off_on),
        meaning=figure.asks,
        scope=unit.name,
        period=period,
        cut_off_on=cut_off_on,
        withheld=one.awaited(),
        stated_by=one.section,
        sheet=signed.sheet_name if signed else "",
        sheet_digest=one.digest,
        cell=one.item.cell if signed and one.item else "",
        signer=one.signer,
        signed_on=signed.signed_on if signed else None,
        mark=one.mark(),
    )


def _as_typed(typed: Typed, outline: Outline, unit: Unit) -> Stated:
    return Stated(
        name=typed.name,
        caption=typed.label,
        basis="sheet" if typed.sheet else "typed",
        value=typed.value,
        unit=typed.unit,
        printed=typed.printed,
        scope=unit.name,
        period=outline.period,
        cut_off_on=outline.cut_off_on,
        stated_by=typed.stated_by,
        because=typed.because,
        sheet=typed.sheet,
    )


def _claimed(claim: Claim, figure: Stated, unit: Unit, on: date, world: World) -> Stated:
    """The words that hold: above only when strictly more, whatever the printed text looks like."""
    setting = world.settings.resolve(claim.target, unit.ancestor_ids(), on)
    target = Decimal(str(setting.value))
    if figure.value is None:
        words = WITHOUT_VALUE
    elif figure.value > target:
        words = claim.above
    else:
        words = claim.equal if figure.value == target else claim.below
    return Stated(
        name=claim.name,
        caption=f"{figure.caption}与“{setting.definition.label}”比较",
        basis="claim",
        value=figure.value,
        unit=figure.unit,
        printed=words.replace("{target}", plain(target)),
        metric=figure.metric,
        target=target,
        because="" if setting.is_confirmed else "目标值待确认",
    )
