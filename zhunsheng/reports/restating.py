"""更正说明: what was published, what is known now, and why the two differ, taken as an act with the figures in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from zhunsheng.files.official.document import AnnexTable, OfficialDocument, Paragraph, TextRun
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.law.wording import day_words
from zhunsheng.reports.changes import WAY_LABELS
from zhunsheng.reports.course import OUTLINE_NAME
from zhunsheng.reports.differences import Difference, differences
from zhunsheng.reports.kinds.annual_report import EDITIONS, RESTATEMENT, AnnualReport, RestatedFigure, being_restated
from zhunsheng.reports.live import REPORT_BASIS
from zhunsheng.reports.outline import reread_outline
from zhunsheng.reports.outline.versions import PUBLIC, for_version

LONGEST_REASON = RestatedFigure._meta.get_field("because").max_length or 0


def restatable(report: Matter, viewer: Viewer) -> list[dict[str, Any]]:
    """The rows of a restatement as of now: figures of the public version whose value is another today.

    Raises Refused when the viewer may not count.
    """
    public = for_version(reread_outline(AnnualReport.objects.get(pk=report.pk).outline, OUTLINE_NAME), PUBLIC)
    found = differences(report, viewer)
    return [_row(difference) for name, difference in found.items() if name in public.figures and _is_other(difference)]


def restate_report(
    viewer: Viewer, report: Matter, reason: str, *, request_key: str | None = None, seen_seq: int | None = None
) -> Event:
    """Take the act 更正说明 with every difference as it is known now; its files are made by a job.

    Raises Refused with all objections: nothing differs, not published yet, not the viewer's to do.
    """
    rows = restatable(report, viewer)
    if not rows:
        message, way_out = "公开稿所载的数据与现在的记录没有不同，不需要更正说明", "数据有误的，请先更正台账记录"
        raise Refused([Objection("nothing-to-restate", message, (REPORT_BASIS,), way_out)])
    given = {"restated": rows, "restatement_reason": reason}
    token = being_restated.set(report.pk)
    try:
        return take(viewer, report.pk, Asked("restate", given, request_key=request_key, seen_seq=seen_seq))
    finally:
        being_restated.reset(token)


def _is_other(difference: Difference) -> bool:
    if difference.known_now.withheld:
        return False
    return difference.definition_changed or difference.published.value != difference.known_now.value


def _row(difference: Difference) -> dict[str, Any]:
    return {
        "slot": difference.name,
        "caption": difference.published.caption,
        "published": difference.published.printed,
        "known_now": difference.known_now.printed,
        "difference": difference.sentence(),
        "because": "；".join(_reasons(difference))[:LONGEST_REASON],
    }


def _reasons(difference: Difference) -> Iterator[str]:
    """How many records were added, removed or changed, and by which acts; no record and nobody is named."""
    if difference.definition_changed:
        was, now = difference.published.definition_version, difference.known_now.definition_version
        yield f"统计口径由第{was}版改为第{now}版"
    for way, label in WAY_LABELS.items():
        rows = [row for row in difference.rows if row.way == way]
        acts = "、".join(dict.fromkeys(act.label for row in rows for act in row.acts))
        if rows:
            yield f"{label}{len(rows)}条记录" + (f"（{acts}）" if acts else "")


def restatement_document(report: Matter) -> OfficialDocument:
    """The restatement that was last issued, as an official document."""
    record = AnnualReport.objects.get(pk=report.pk)
    outline = reread_outline(record.outline, OUTLINE_NAME)
    restated_on: date = record.restated_on
    rows = RestatedFigure.objects.filter(matter=report).order_by("position")
    lines = tuple((row.caption, row.published, row.known_now, row.difference, row.because) for row in rows)
    place = f"已于{day_words(record.published_on)}在{record.publication_place}公开"
    return OfficialDocument(
        title=(f"关于《{record.title}》", f"的{EDITIONS[RESTATEMENT]}"),
        body=(
            Paragraph((TextRun(f"《{record.title}》{place}。{record.restatement_reason}"),)),
            Paragraph((TextRun(f"现将与所载不同的{len(lines)}项数据说明如下，其余数据不变。"),)),
            AnnexTable("", ("数据", "报告所载", "现值", "差异", "原因"), (24, 16, 16, 16, 28), lines),
        ),
        signers=outline.signers,
        signed_on=day_words(restated_on),
        dated=restated_on,
    )
