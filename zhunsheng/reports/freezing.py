"""Freezing a report: its figures, with every record that counted, in one transaction with the event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.judge import open_objections
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.database import hold_off_sealing
from zhunsheng.kernel.digests import canonical, sm3
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event, Matter, Seal
from zhunsheng.kernel.scope import holds
from zhunsheng.kernel.today import at_moment, civil_date, now
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics.language import Count
from zhunsheng.metrics.registry import metric
from zhunsheng.reports.charts import StatedChart, chart_findings, charts_now, records_of_points, runs_of
from zhunsheng.reports.kinds.annual_report import AnnualReport, being_frozen
from zhunsheng.reports.live import REPORT_BASIS, slice_of_slot, sound_outline, stated_now
from zhunsheng.reports.outline import Outline
from zhunsheng.reports.rounds import returned
from zhunsheng.reports.rows import CountedRow, counted_rows, keep_rows, rows_digest
from zhunsheng.reports.stated import Edition, Stated, plain

Rows = dict[str, list[CountedRow]]
DRAFTING = AnnualReport.Course.drafting.name


def freeze_report(
    viewer: Viewer, report: Matter, *, request_key: str | None = None, seen_seq: int | None = None
) -> Event:
    """Take the act 冻结 with all figures as they are known at this instant.

    Returns the event (the earlier one when the request key was used before). Raises Matter.DoesNotExist when the viewer
    may not know of the report, Refused with all objections: not the viewer's to do, not in drafting any more, a figure
    without value, a viewer who may not count the whole unit; then nothing has changed.
    """
    moment = now()
    with transaction.atomic(), at_moment(moment):
        hold_off_sealing()
        earlier = Event.objects.filter(request_key=request_key).first() if request_key else None
        if earlier is not None:
            return earlier
        locked = (
            Matter.objects.select_for_update(of=("self",)).select_related("unit", "settings_stamp").get(pk=report.pk)
        )
        given, rows = _unobjectionable(viewer, locked, moment)
        token = being_frozen.set(locked.pk)
        try:
            event = take(viewer, locked.pk, Asked("freeze", given, request_key=request_key, seen_seq=seen_seq))
        finally:
            being_frozen.reset(token)
        keep_rows(event.matter_id, event.seq, rows)
        return event


def _unobjectionable(viewer: Viewer, report: Matter, moment: datetime) -> tuple[dict[str, Any], Rows]:
    """What the act writes, and the rows. Raises Refused with what stands against act and figures, all at once."""
    if not holds(viewer, report, AnnualReport, Right.OPEN):
        raise Matter.DoesNotExist
    act = AnnualReport.Course.freeze
    world = World()
    objections = open_objections(world, Dossier.load(report, world), viewer, act, civil_date(moment))
    given: tuple[dict[str, Any], Rows] = ({}, {})
    if report.state == DRAFTING and not report.is_void:
        try:
            given = _frozen_values(viewer, report, moment)
        except Refused as refused:
            objections += refused.objections
    if objections:
        raise Refused(objections)
    return given


def frozen_digest(lines: list[dict[str, Any]]) -> str:
    """The digest over all frozen figures, each of which carries the digest of its rows, and the bars of charts."""
    return sm3(canonical(lines).encode())


def _frozen_values(viewer: Viewer, report: Matter, moment: datetime) -> tuple[dict[str, Any], Rows]:
    """What the act writes, and the rows behind each figure."""
    record = AnnualReport.objects.get(pk=report.pk)
    outline = sound_outline(record.outline)
    stated = stated_now(outline, report.unit, viewer, returned(report, outline, civil_date(moment)))
    _refuse_without_value(stated)
    rows = _rows(viewer, report, outline, stated)
    lines = [_line(figure, rows.get(name, []), moment) for name, figure in stated.items()]
    points = _points(viewer, report, outline, stated)
    seal = Seal.objects.order_by("-number").first()
    given = {
        "figures": lines,
        "points": points,
        "frozen_digest": frozen_digest([*lines, *points]),
        "seal_number": seal.number if seal else None,
        "seal_root": seal.root if seal else "",
    }
    return given, rows


def _rows(viewer: Viewer, report: Matter, outline: Outline, stated: Mapping[str, Stated]) -> Rows:
    found = {}
    for slot in outline.slots():
        declared = metric(slot.metric)
        rows = counted_rows(declared, slice_of_slot(slot, outline, report.unit, viewer))
        if isinstance(declared, Count) and not declared.distinct and len(rows) != stated[slot.name].value:
            # Somebody's act was recorded between the count and the list.
            message = f"固化“{stated[slot.name].caption}”时记录有变动，本次没有冻结"
            raise Refused([Objection("changed-meanwhile", message, (REPORT_BASIS,), "请再办理一次冻结")])
        found[slot.name] = rows
    return found


def _points(viewer: Viewer, report: Matter, outline: Outline, stated: Mapping[str, Stated]) -> list[dict[str, Any]]:
    """The bars of every chart, each with its records. Raises Refused for what is not the parts of its figure."""
    charts = charts_now(Edition(report, report.unit, outline, stated, is_frozen=False), viewer)
    objections = [
        Objection(finding.code, finding.message, (REPORT_BASIS,), "请再办理一次冻结；仍然这样的，请改或者去掉这张图")
        for finding in chart_findings(charts.values())
        if finding.level == "inconsistency"
    ]
    objections += [
        Objection(
            "point-withheld",
            f"图“{one.chart.caption}”的“{point.label}”{point.withheld}",
            (REPORT_BASIS,),
            "请去掉这张图",
        )
        for one in charts.values()
        for point in one.points
        if point.withheld
    ]
    if objections:
        raise Refused(objections)
    return [line for one in charts.values() for line in _point_lines(one, outline, report, viewer)]


def _point_lines(one: StatedChart, outline: Outline, report: Matter, viewer: Viewer) -> Iterator[dict[str, Any]]:
    slot = next(slot for slot in outline.slots() if slot.name == one.chart.figure)
    records = records_of_points(one.chart, slot, outline, report, viewer)
    for point in one.points:
        yield {
            "chart": one.chart.name,
            "slot": slot.name,
            "key": point.key,
            "name": point.label,
            "value": "" if point.value is None else plain(point.value),
            "printed": point.printed,
            "counted": point.counted,
            "records": runs_of(records.get(point.key, [])),
        }


def _refuse_without_value(stated: Mapping[str, Stated]) -> None:
    objections = [_without_value(figure) for figure in stated.values() if figure.value is None]
    if objections:
        raise Refused(objections)


def _without_value(figure: Stated) -> Objection:
    if figure.basis == "sheet":
        message = f"“{figure.caption}”还没有报到，不能冻结：{figure.withheld}"
        way_out = "请在报告页的“报数”中布置、催报或退回，由科室负责人签字；确实报不来的，修改提纲中的这一处"
        return Objection("number-not-returned", message, (REPORT_BASIS,), way_out)
    message = f"“{figure.caption}”没有数值，不能冻结：{figure.withheld or '没有可以计算的记录'}"
    way_out = "请修改提纲中的这一处，或由有权查看相关记录的人员办理"
    return Objection("figure-without-value", message, (REPORT_BASIS,), way_out)


def _line(figure: Stated, rows: list[CountedRow], moment: datetime) -> dict[str, Any]:
    """The figure as a line of the report, in JSON values: this is what the event says and the digest binds."""
    period, cut_off_on = figure.period, figure.cut_off_on
    ends = min(period.to_on, cut_off_on) if period and cut_off_on else None
    return {
        "slot": figure.name,
        "caption": figure.caption,
        "basis": figure.basis,
        "metric": figure.metric,
        "definition_version": figure.definition_version,
        "meaning": figure.meaning,
        "at": canonical([list(pair) for pair in figure.at]) if figure.at else "",
        "scope": figure.scope,
        "period_from_on": period.from_on.isoformat() if period else None,
        "period_to_on": period.to_on.isoformat() if period else None,
        "cut_off_on": cut_off_on.isoformat() if cut_off_on else None,
        "value": "" if figure.value is None else plain(figure.value),
        "unit": figure.unit,
        "printed": figure.printed,
        "counted": figure.counted,
        "rows_digest": rows_digest(rows) if figure.basis == "records" else "",
        "target": "" if figure.target is None else plain(figure.target),
        "stated_by": figure.stated_by,
        "because": figure.because,
        "sheet": figure.sheet,
        "sheet_digest": figure.sheet_digest,
        "cell": figure.cell,
        "signer": figure.signer,
        "signed_on": figure.signed_on.isoformat() if figure.signed_on else None,
        "valid_until": ends.isoformat() if ends else None,
        "known_until": moment.astimezone(UTC).isoformat(timespec="microseconds"),
    }
