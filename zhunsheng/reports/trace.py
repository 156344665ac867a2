"""The trace of a report as plain data: per figure what is printed and every record behind it, for a file beside it."""

from __future__ import annotations

from typing import Any

from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.registry import metric
from zhunsheng.reports.editions import edition_of
from zhunsheng.reports.frozen import FREEZE, frozen_rows
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.live import slice_of_slot
from zhunsheng.reports.rows import CountedRow, counted_rows, rows_digest
from zhunsheng.reports.stated import Edition, Stated, plain


def trace(report: Matter, viewer: Viewer) -> dict[str, Any]:
    """Everything that proves the report, in JSON values. Raises Refused when the viewer may not count, or open it."""
    edition = edition_of(report, viewer)
    record = AnnualReport.objects.get(pk=report.pk)
    rows = frozen_rows(report) if edition.is_frozen else _live_rows(edition, viewer)
    return {
        "report": {
            "id": report.pk,
            "title": record.title,
            "year": record.year,
            "unit": edition.unit.name,
            "state": report.state,
            "frozen_in": _freezing_event(report) if edition.is_frozen else None,
            "outline_digest": record.outline_digest,
            "frozen_digest": record.frozen_digest,
            "seal": {"number": record.seal_number, "root": record.seal_root} if record.seal_root else None,
        },
        "figures": {name: _figure(figure, rows.get(name, [])) for name, figure in edition.figures.items()},
    }


def _freezing_event(report: Matter) -> str:
    return Event.objects.filter(matter=report, act=FREEZE).values_list("digest", flat=True).get()


def _live_rows(edition: Edition, viewer: Viewer) -> dict[str, list[CountedRow]]:
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
        sheet = {
            "sheet_digest": figure.sheet_digest,
            "cell": figure.cell,
            "signer": figure.signer,
            "signed_on": signed_on,
        }
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
