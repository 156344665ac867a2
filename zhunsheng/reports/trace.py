"""The trace of a report as plain data: per figure what is printed and every record behind it, for a file beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.registry import metric
from zhunsheng.reports.charts import records_of_points
from zhunsheng.reports.editions import charts_of, edition_of
from zhunsheng.reports.frozen import freezing_of, frozen_rows, records_frozen
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.live import slice_of_slot
from zhunsheng.reports.rows import CountedRow, counted_rows, rows_digest
from zhunsheng.reports.stated import Edition, Stated, plain

Rows = Mapping[str, list[CountedRow]]


def trace(report: Matter, viewer: Viewer) -> dict[str, Any]:
    """Everything that proves the report, in JSON values. Raises Refused when the viewer may not count, or open it."""
    edition = edition_of(report, viewer)
    charts = traced_charts(edition, viewer)
    return {"report": traced_report(edition), "figures": traced_figures(edition, viewer), "charts": charts}


@dataclass(frozen=True)
class TraceLines:
    """The line of each figure and of each chart in the file, by its name: all versions have the same."""

    figures: Mapping[str, str]
    charts: Mapping[str, str]


def trace_text(edition: Edition, lines: TraceLines) -> str:
    """The trace of an edition, or of a version of it, as a file: a figure a line, a chart a line.

    Of what is left out it says nothing.
    """
    report, figures = _json(traced_report(edition)), ",\n".join(lines.figures[name] for name in edition.figures)
    charts = ",\n".join(lines.charts[chart.name] for chart in edition.outline.charts())
    return f'{{"report": {report},\n"figures": {{\n{figures}\n}},\n"charts": {{\n{charts}\n}}}}\n'


def trace_lines(edition: Edition, rows: Rows, viewer: Viewer) -> TraceLines:
    """The lines of an edition, whose figures rest on ``rows``."""
    return TraceLines(_lines(_figures(edition, rows)), _lines(traced_charts(edition, viewer)))


def _lines(told: Mapping[str, Any]) -> dict[str, str]:
    return {name: f" {_json(name)}: {_json(each)}" for name, each in told.items()}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def traced_figures(edition: Edition, viewer: Viewer) -> dict[str, Any]:
    """What is printed of each figure, and every record behind it."""
    return _figures(edition, rows_of(edition, viewer))


def _figures(edition: Edition, rows: Rows) -> dict[str, Any]:
    return {name: _figure(figure, rows.get(name, [])) for name, figure in edition.figures.items()}


def traced_charts(edition: Edition, viewer: Viewer) -> dict[str, Any]:
    """Every chart with its bars, and the records behind each; of an earlier year its own report tells them."""
    records = records_frozen(edition.report) if edition.is_frozen else _live_records(edition, viewer)
    return {
        name: {
            "figure": one.chart.figure,
            "by": one.chart.by,
            "caption": one.chart.caption,
            "unit": one.figure.unit,
            "points": [
                {
                    "key": point.key,
                    "label": point.label,
                    "value": None if point.value is None else plain(point.value),
                    "printed": point.printed,
                    "counted": point.counted,
                    "record_ids": records.get(name, {}).get(point.key, []),
                }
                for point in one.points
            ],
        }
        for name, one in charts_of(edition, viewer).items()
    }


def _live_records(edition: Edition, viewer: Viewer) -> dict[str, dict[str, list[int]]]:
    slots = {slot.name: slot for slot in edition.outline.slots()}
    return {
        chart.name: records_of_points(chart, slots[chart.figure], edition.outline, edition.report, viewer)
        for chart in edition.outline.charts()
    }


def rows_of(edition: Edition, viewer: Viewer) -> Rows:
    """The rows behind each figure of an edition, by its name."""
    return frozen_rows(freezing_of(edition.report)) if edition.is_frozen else _live_rows(edition, viewer)


def traced_report(edition: Edition) -> dict[str, Any]:
    """Which report it is, in which version, and what binds it."""
    record = AnnualReport.objects.get(pk=edition.report.pk)
    digests = {"outline_digest": record.outline_digest, "frozen_digest": record.frozen_digest}
    return {
        "id": edition.report.pk,
        "title": record.title,
        "year": record.year,
        "unit": edition.unit.name,
        "number": record.document_number,
        "version": edition.version,
        "state": edition.report.state,
        "frozen_in": freezing_of(edition.report).digest if edition.is_frozen else None,
        **({} if edition.leaves_out else digests),
        "seal": {"number": record.seal_number, "root": record.seal_root} if record.seal_root else None,
    }


def _live_rows(edition: Edition, viewer: Viewer) -> Rows:
    outline = edition.outline
    return {
        slot.name: counted_rows(metric(slot.metric), slice_of_slot(slot, outline, edition.unit, viewer))
        for slot in outline.slots()
    }


def _figure(figure: Stated, rows: list[CountedRow]) -> dict[str, Any]:
    period = figure.period
    told: dict[str, Any] = {
        "key": figure.metric,
        "label": figure.caption,
        "printed": figure.printed,
        "value": None if figure.value is None else plain(figure.value),
        "unit": figure.unit,
        "basis": figure.basis,
    }
    if figure.basis == "claim":
        return {**told, "target": None if figure.target is None else plain(figure.target)}
    told |= {
        "scope": figure.scope,
        "period": [period.from_on.isoformat(), period.to_on.isoformat()] if period else None,
        "cut_off_on": figure.cut_off_on.isoformat() if figure.cut_off_on else None,
    }
    if figure.basis != "records":
        signed_on = figure.signed_on.isoformat() if figure.signed_on else None
        # All versions share the line, so it does not name who signed.
        sheet = {"sheet_digest": figure.sheet_digest, "cell": figure.cell, "signed_on": signed_on}
        stated = {"stated_by": figure.stated_by, "because": figure.because, "sheet": figure.sheet}
        return {**told, **stated, **(sheet if figure.sheet_digest else {})}
    heads = sorted({(row.matter_id, row.head_seq, row.head_digest) for row in rows})
    return {
        **told,
        "definition_version": figure.definition_version,
        "at": dict(figure.at),
        "counted": figure.counted,
        "record_ids": [head[0] for head in heads],
        "heads": [list(head) for head in heads],
        "rows": [row.as_list() for row in rows],
        "digest": rows_digest(rows),
    }
