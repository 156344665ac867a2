"""The pages of a request for numbers: the return of a section, the sheet for it, sending it back; and the panel of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from zhunsheng.kernel.acts.judge import cited_objections, open_objections
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.law.citation import cited
from zhunsheng.reports.kinds.number_request import ANSWERED, KIND, NumberRequest
from zhunsheng.reports.return_sheet import NAME, cell_of, return_sheet
from zhunsheng.reports.rounds import SectionReturn, section_returns
from zhunsheng.web.act_form import late_field, posted_by, reason_field, unreadable_when, when_fields
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.fields import Field
from zhunsheng.web.forms import Posted, new_request_key
from zhunsheng.web.reading import Reading, opened_matter, reading_of
from zhunsheng.web.relating import openable
from zhunsheng.workbench.views.staff import staff_page

COURSE = NumberRequest.Course
LABELS = {"value": "数值", "cell": "单元格", "printed": "报告写法", "note": "说明"}
HINTS = {
    "cell": "报数表是 xlsx 的必填，如 E2",
    "printed": "报告里不写成“数值＋量词”的才填，如 万余份",
    "note": "数据来源、统计方法等",
}
SHEET, REMARK, WHOLE = "sheet", "remark", "return_reason"


@dataclass(frozen=True)
class AskedItem:
    """One number on the form: what is asked for, and the inputs of its answer."""

    item: Mapping[str, Any]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class RoundRow:
    """A section in the panel of a report; ``url`` is empty where the viewer may not open its request."""

    section: SectionReturn
    url: str


def round_rows(report: Matter, viewer: Viewer) -> tuple[RoundRow, ...]:
    """Every section that was asked, with how far its return is."""
    found = section_returns(report, today())
    reached = {matter.pk for matter in openable(viewer, [one.request for one in found])}
    return tuple(
        RoundRow(one, reverse("record", args=[KIND, one.request.pk]) if one.request.pk in reached else "")
        for one in found
    )


@staff_page
def number_return(request: HttpRequest, matter_id: int, name: str) -> HttpResponse:
    """填报, 签后改报: the numbers and their sheet."""
    reading = _reading(request, matter_id)
    posted, objections = _posted(request), []
    sheet = _sheet_of(reading, posted)
    if posted is not None:
        try:
            sheet = _received(request, reading) or sheet
            given = {"answers": _answers(reading, posted), "sheet_digest": sheet[0], "sheet_name": sheet[1]}
            return _taken(request, reading, name, posted, {**given, **_reason(name, posted)})
        except Refused as refused:
            objections = list(refused.objections)
    items = _items(reading)
    asked = tuple(AskedItem(item, _answer_fields(place, item, posted)) for place, item in enumerate(items))
    more = [reason_field(posted, "amend_reason", "改报理由")] if name == COURSE.amend.name else []
    return _page(request, reading, name, posted, objections, {"asked": asked, "sheet": sheet, "more": more})


@staff_page
def number_send_back(request: HttpRequest, matter_id: int) -> HttpResponse:
    """退回: a reason beside a number, or one for all."""
    reading, name = _reading(request, matter_id), COURSE.send_back.name
    posted, objections = _posted(request), []
    if posted is not None:
        remarks = [
            {"slot": item["slot"], "reason": text}
            for place, item in enumerate(_items(reading))
            if (text := posted.texts.get(f"{REMARK}-{place}", "").strip())
        ]
        try:
            return _taken(request, reading, name, posted, {"remarks": remarks, WHOLE: posted.texts.get(WHOLE, "")})
        except Refused as refused:
            objections = list(refused.objections)
    asked = tuple(
        AskedItem(item, (Field(f"{REMARK}-{place}", "退回意见", "text", _text(posted, f"{REMARK}-{place}")),))
        for place, item in enumerate(_items(reading))
    )
    whole = Field(
        WHOLE, "总的理由", "prose", _text(posted, WHOLE), hint="只退几项的，在该项旁写明；不写明项目的，全部退回"
    )
    return _page(request, reading, name, posted, objections, {"asked": asked, "sheet": ("", ""), "more": [whole]})


@staff_page
def number_sheet(request: HttpRequest, matter_id: int) -> FileResponse:
    """报数表 to be filled in: one row for each number."""
    reading = _reading(request, matter_id)
    content = BytesIO(return_sheet(_items(reading)))
    name = f"{reading.matter.unit.name}{NAME}.xlsx"
    response = FileResponse(content, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


def _reading(request: HttpRequest, matter_id: int) -> Reading:
    viewer = viewer_of(request)
    return reading_of(viewer, opened_matter(viewer, NumberRequest, matter_id), today())


def _items(reading: Reading) -> Sequence[Mapping[str, Any]]:
    return reading.standing.snapshot.lines.get("items", ())


def _posted(request: HttpRequest) -> Posted | None:
    return posted_by(request) if request.method == "POST" else None


def _text(posted: Posted | None, name: str) -> str:
    return "" if posted is None else posted.texts.get(name, "")


def _received(request: HttpRequest, reading: Reading) -> tuple[str, str] | None:
    """The sheet that was sent now, kept; None where none was. Raises Refused."""
    upload = request.FILES.get(SHEET)
    if upload is None:
        return None
    return store_document(upload, upload.name or "", reading.matter.unit).digest, upload.name or NAME


def _sheet_of(reading: Reading, posted: Posted | None) -> tuple[str, str]:
    """The sheet that came with the form before, or that lies on the request: digest and name."""
    if posted is not None and posted.texts.get("sheet_digest"):
        return posted.texts["sheet_digest"], posted.texts.get("sheet_name", "")
    snapshot = reading.standing.snapshot
    return snapshot.column("sheet_digest"), snapshot.column("sheet_name")


def _answers(reading: Reading, posted: Posted) -> list[dict[str, str]]:
    return [
        {"slot": item["slot"], **{key: posted.texts.get(f"{key}-{place}", "").strip() for key in ANSWERED}}
        for place, item in enumerate(_items(reading))
    ]


def _answer_fields(place: int, item: Mapping[str, Any], posted: Posted | None) -> tuple[Field, ...]:
    """The inputs of one number; the cell starts as that of the sheet that can be fetched here."""
    started = {**item, "cell": item["cell"] or cell_of(place)}
    return tuple(
        Field(
            f"{key}-{place}",
            f"{label}（{item['measure']}）" if key == "value" else label,
            "number" if key == "value" else "text",
            started[key] if posted is None else _text(posted, f"{key}-{place}"),
            hint=HINTS.get(key, ""),
            is_required=key == "value",
        )
        for key, label in LABELS.items()
    )


def _reason(name: str, posted: Posted) -> dict[str, str]:
    return {"amend_reason": posted.texts.get("amend_reason", "")} if name == COURSE.amend.name else {}


def _taken(request: HttpRequest, reading: Reading, name: str, posted: Posted, given: dict[str, Any]) -> HttpResponse:
    """Take the act and go back to the request. Raises Refused."""
    if unreadable := unreadable_when(posted, reading.today):
        raise Refused(unreadable)
    asked = Asked(
        name,
        given,
        posted.acted_on(reading.today),
        late_reason=posted.texts.get("late_reason", ""),
        request_key=posted.texts.get("request_key") or None,
        seen_seq=posted.number("seen_seq"),
    )
    take(reading.viewer, reading.matter.pk, asked)
    messages.success(request, f"已办理“{COURSE.acts[name].label}”")
    return redirect("record", KIND, reading.matter.pk)


def _page(
    request: HttpRequest,
    reading: Reading,
    name: str,
    posted: Posted | None,
    objections: Sequence[Objection],
    more: Mapping[str, Any],
) -> HttpResponse:
    act, day = COURSE.acts[name], reading.today
    standing = () if objections else open_objections(
        reading.wording.world, reading.dossier, reading.viewer, act, day
    )  # fmt: skip
    context = {
        "reading": reading,
        "act": act,
        "basis": cited(act.basis, day),
        "objections": cited_objections(objections or standing, day),
        "general": [*when_fields((), posted, day, ""), late_field(posted)],
        "request_key": _text(posted, "request_key") or new_request_key(),
        "has_sheet": act.name != COURSE.send_back.name,
        **more,
    }
    return drawn(request, "workbench/number_act.html", "ledgers", context, 422 if objections else 200)


_HERE = f"records/{KIND}/<int:matter_id>"
urlpatterns = [
    path(f"{_HERE}/act/fill/", number_return, {"name": COURSE.fill.name}, name="number_fill"),
    path(f"{_HERE}/act/amend/", number_return, {"name": COURSE.amend.name}, name="number_amend"),
    path(f"{_HERE}/act/send_back/", number_send_back, name="number_send_back"),
    path(f"{_HERE}/sheet/", number_sheet, name="number_sheet"),
]
