"""What was frozen: read back as it was stated, and checked against the event that bound it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from zhunsheng.kernel.acts.payloads import whole
from zhunsheng.kernel.digests import salted
from zhunsheng.kernel.errors import Finding
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.metrics.language import Period
from zhunsheng.reports.charts import StatedChart, StatedPoint, ids_in
from zhunsheng.reports.freezing import DRAFTING, frozen_digest
from zhunsheng.reports.kinds.annual_report import AnnualReport, FrozenFigure, FrozenPoint
from zhunsheng.reports.models import FrozenRow
from zhunsheng.reports.rows import CountedRow, rows_digest
from zhunsheng.reports.stated import Edition, Stated

FREEZE = "freeze"


def stated_frozen(report: Matter) -> dict[str, Stated]:
    """The figures of a frozen report by name, in the order of its outline."""
    return {row.slot: _stated(row) for row in FrozenFigure.objects.filter(matter=report).order_by("position")}


def charts_frozen(edition: Edition) -> dict[str, StatedChart]:
    """The charts of a frozen edition by name, as they were frozen, in reading order."""
    points: dict[str, list[StatedPoint]] = defaultdict(list)
    charts = edition.outline.charts()
    for row in FrozenPoint.objects.filter(matter=edition.report).order_by("position") if charts else ():
        points[row.chart].append(_point(row))
    return {
        chart.name: StatedChart(chart, edition.figures[chart.figure], tuple(points[chart.name])) for chart in charts
    }


def records_frozen(report: Matter) -> dict[str, dict[str, list[int]]]:
    """The ids of the records behind each bar, by chart and key."""
    found: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for row in FrozenPoint.objects.filter(matter=report).order_by("position"):
        found[row.chart][row.key] = ids_in(row.records)
    return found


def freezing_of(report: Matter) -> Event:
    """The event that froze the report as it stands: the last one, where it was sent back and frozen again."""
    return Event.objects.filter(matter=report, act=FREEZE).select_related("payload", "matter").latest("seq")


def frozen_rows(freezing: Event) -> dict[str, list[CountedRow]]:
    """The rows behind each figure that a freezing froze, by its name: one query."""
    found: dict[str, list[CountedRow]] = defaultdict(list)
    columns = ("slot", "part", "matter_id", "line_position", "head_seq", "head_digest", "value")
    rows = FrozenRow.objects.filter(report=freezing.matter_id, freeze_seq=freezing.seq)
    for slot, *row in rows.order_by().values_list(*columns):
        found[slot].append(CountedRow(*row))
    return found


def check_frozen(report: Matter | None = None) -> list[Finding]:
    """Compare what is stored of frozen reports (of one, or of all) with their freezing events, earlier ones included.

    Finds a changed, added or removed frozen figure or row, and a row whose head is not in its record's chain. That the
    events themselves are whole is the chain's own check.
    """
    events = Event.objects.filter(act=FREEZE, matter__kind=AnnualReport.key).select_related("payload", "matter")
    if report is not None:
        events = events.filter(matter=report)
    ordered = list(events.order_by("matter_id", "seq"))
    latest = {event.matter_id: event for event in ordered}
    return [finding for event in ordered for finding in _check_one(event, is_latest=latest[event.matter_id] is event)]


def _check_one(event: Event, *, is_latest: bool) -> Iterator[Finding]:
    """Of a report that was sent back the figures are live again, and none are stored."""
    report = event.matter
    if salted(event.payload.open_salt, event.payload.open_body) != event.open_digest:
        yield _finding(report, "frozen-event-changed", "冻结事件的内容与其摘要不符", "")
        return
    payload = whole(event.payload.open_body, event.payload.personal_body)
    lines: Mapping[str, Any] = {line["slot"]: line for line in payload["figures"]}
    points: Sequence[dict[str, Any]] = payload.get("points", ())
    if frozen_digest([*payload["figures"], *points]) != payload["frozen_digest"]:
        yield _finding(report, "frozen-digest-differs", "冻结摘要与事件所载数据不符", "")
    if is_latest:
        yield from _check_figures(report, {} if report.state == DRAFTING else lines)
        yield from _check_points(report, () if report.state == DRAFTING else points)
    rows = frozen_rows(event)
    for name in sorted(lines.keys() | rows.keys()):
        line = lines.get(name)
        expected = line["rows_digest"] if line else ""
        if (rows_digest(rows[name]) if name in rows or expected else "") != expected:
            caption = line["caption"] if line else name
            message = f"“{caption}”所依据的记录被改动、增加或删除，与冻结时的摘要不符"
            yield _finding(report, "frozen-rows-changed", message, name)
    yield from _check_heads(event)


def _check_figures(report: Matter, lines: Mapping[str, Any]) -> Iterator[Finding]:
    stored = {row.slot: row for row in FrozenFigure.objects.filter(matter=report)}
    columns = FrozenFigure.columns()
    for name in sorted(lines.keys() | stored.keys()):
        if name not in stored or name not in lines:
            missing = "缺失" if name not in stored else "不在冻结事件中"
            yield _finding(report, "frozen-figure-changed", f"固化的数据“{name}”{missing}", name)
            continue
        for column, field in columns.items():
            said, kept = field.to_python(lines[name].get(column)), getattr(stored[name], column)
            if (said or None) != (kept or None):
                message = f"固化的数据“{lines[name]['caption']}”的“{field.verbose_name}”冻结时为“{said}”，现存“{kept}”"
                yield _finding(report, "frozen-figure-changed", message, name)


def _check_points(report: Matter, points: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """The bars of the charts are still those of the freezing, in their order."""
    columns = FrozenPoint.columns()
    stored = [{name: getattr(row, name) for name in columns} for row in
              FrozenPoint.objects.filter(matter=report).order_by("position")]  # fmt: skip
    for line, row in zip_longest(points, stored):
        if line is None or row is None or any((line.get(name) or None) != (row[name] or None) for name in columns):
            told = line or row or {}
            message = f"图“{told['chart']}”中“{told['name']}”一组被改动、增加或删除，与冻结时不符"
            yield _finding(report, "frozen-point-changed", message, told["chart"])


def _check_heads(freezing: Event) -> Iterator[Finding]:
    """Every frozen head must be an event of its record."""
    report = freezing.matter
    rows = FrozenRow.objects.filter(report=report, freeze_seq=freezing.seq).order_by()
    heads = set(rows.values_list("matter_id", "head_seq", "head_digest").distinct())
    events = Event.objects.filter(matter_id__in=rows.values("matter_id")).values_list("matter_id", "seq", "digest")
    for matter_id, seq, _digest in sorted(heads - set(events.iterator())):
        yield _finding(
            report,
            "frozen-row-contradicts-chain",
            f"事项{matter_id}第{seq}步的摘要与其办理记录不符",
            f"事项{matter_id}",
        )


def _finding(report: Matter, code: str, message: str, where: str) -> Finding:
    return Finding("error", code, f"{report.heading}：{message}", where, {"report": report.pk})


def _point(row: FrozenPoint) -> StatedPoint:
    value = Decimal(row.value) if row.value else None
    return StatedPoint(row.key, row.name, value, row.printed, row.counted)


def _stated(row: FrozenFigure) -> Stated:
    period = Period(row.period_from_on, row.period_to_on) if row.period_from_on and row.period_to_on else None
    return Stated(
        name=row.slot,
        caption=row.caption,
        basis=row.basis,
        value=Decimal(row.value) if row.value else None,
        unit=row.unit,
        printed=row.printed,
        metric=row.metric,
        definition_version=row.definition_version,
        meaning=row.meaning,
        at=tuple((column, code) for column, code in json.loads(row.at or "[]")),
        scope=row.scope,
        period=period,
        cut_off_on=row.cut_off_on,
        counted=row.counted,
        target=Decimal(row.target) if row.target else None,
        stated_by=row.stated_by,
        because=row.because,
        sheet=row.sheet,
        sheet_digest=row.sheet_digest,
        cell=row.cell,
        signer=row.signer,
        signed_on=row.signed_on,
        rows_digest=row.rows_digest,
        known_until=row.known_until,
    )
