"""收文: the asker's workbook comes in, with what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhunsheng.files.layouts.model import MOST_BYTES
from zhunsheng.kernel.acts.judge import cited_objections
from zhunsheng.kernel.documents import MEGABYTE
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event, Unit
from zhunsheng.kernel.scope import slice_of
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.reports.answering.carrying import PERIOD
from zhunsheng.reports.answering.receiving import receive
from zhunsheng.reports.kinds.data_request import BASIS, DataRequest
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.lists import unit_among
from zhunsheng.web.opening import nobody_may, openings_for, units_for
from zhunsheng.web.uploads import bounded_upload, too_large_fields
from zhunsheng.workbench.views.staff import staff_page

MOST_ORGANS = 30

TOLD = (
    "title",
    "asking_organ",
    "form_number",
    "registration_number",
    "approving_organ",
    "registered_until_on",
    *PERIOD,
)
TOO_LARGE = Objection(
    "workbook-too-large",
    f"工作簿超过{MOST_BYTES // MEGABYTE}MB的上限",
    (BASIS,),
    "请删去其中的图片后另存再上传",
    "file",
)
NO_FILE = Objection("workbook-missing", "没有选择文件", (BASIS,), "请选择下达的工作簿（.xlsx）", "file")
TOO_SOON = Objection(
    "due-before-receipt",
    "报送截止日期早于收文日期",
    (BASIS,),
    "请核对截止日期；已经过期的，请与下达机关商定新的日期",
    "due_on",
)


@dataclass(frozen=True)
class Input:
    """An input of the form."""

    name: str
    label: str
    type: str
    value: str
    hint: str = ""
    is_required: bool = False
    objections: tuple[Objection, ...] = ()


@bounded_upload(MOST_BYTES)
@staff_page
def data_request_new(request: HttpRequest) -> HttpResponse:
    """The form of 收文; what was typed stays when it is refused."""
    viewer, day = viewer_of(request), today()
    openings = openings_for(viewer, DataRequest, day)
    if not openings:
        raise Refused([nobody_may(DataRequest, day)])
    units = units_for(viewer, openings[0])
    objections: Sequence[Objection] = ()
    if request.method == "POST":
        text = request.POST.get("unit", "")
        unit = unit_among(units, int(text) if text.isdecimal() else None) or units[0]
        try:
            event = _received(request, viewer, unit)
        except Refused as refused:
            objections = cited_objections(refused.objections, day)
        else:
            messages.success(request, "已收文。请在表上逐格说明怎么填；与上次相同的已经照上次对应好")
            return redirect("data_request", event.matter_id)
    context = {
        "inputs": _inputs(request.POST, objections),
        "organs": _organs(viewer),
        "units": units,
        "unit": request.POST.get("unit", ""),
        "megabytes": MOST_BYTES // MEGABYTE,
        "file_objections": [each for each in objections if each.field == "file"],
        "objections": objections,
        "request_key": new_request_key(),
    }
    return drawn(request, "workbench/answering/new.html", "reports", context, 422 if objections else 200)


def _received(request: HttpRequest, viewer: Viewer, unit: Unit) -> Event:
    """Take the act with what was sent. Raises Refused."""
    if "file" in too_large_fields(request):
        raise Refused([TOO_LARGE])
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Refused([NO_FILE])
    told = {name: request.POST.get(name, "").strip() for name in TOLD}
    told["days_allowed"] = _days_allowed(request.POST.get("due_on", ""))
    key = request.POST.get("request_key") or None
    return receive(viewer, unit, told, file.read(), file.name or "", request_key=key)


def _days_allowed(due_on: str) -> str:
    """How many days the asker gives: the day is what people know, the days are what the clock counts."""
    if not due_on:
        return ""
    try:
        days = (date.fromisoformat(due_on) - today()).days
    except ValueError:
        unreadable = Objection("date-unreadable", "报送截止日期读不出来", (), "日期请写成 2023-12-22 的样子", "due_on")
        raise Refused([unreadable]) from None
    if days < 0:
        raise Refused([TOO_SOON])
    return str(days)


def _inputs(posted: Mapping[str, str], objections: Sequence[Objection]) -> list[Input]:
    columns = DataRequest.columns()
    same = "与上次同一张表的，可以不填，自动接着上一期"

    def made(name: str, kind: str, hint: str = "", *, is_required: bool = False) -> Input:
        column = columns[name]
        own = tuple(each for each in objections if each.field == name)
        said = hint or getattr(column, "hint", "")
        return Input(name, str(column.verbose_name), kind, posted.get(name, ""), said, is_required, own)

    return [
        made("title", "text", is_required=True),
        made("asking_organ", "text", is_required=True),
        made("form_number", "text"),
        made("registration_number", "text"),
        made("approving_organ", "text"),
        made("registered_until_on", "date"),
        made("due_on", "date", "下达机关要求报到的日期；没有写的不填，按本地通常的期限；收文当天就要的，不另计期限"),
        made("period_from_on", "date", same),
        made("period_to_on", "date"),
        made("cut_off_on", "date", "统计到哪一天的事实"),
    ]


def _organs(viewer: Viewer) -> list[str]:
    """The organs that have asked before."""
    seen = slice_of(viewer, DataRequest, Right.OPEN).matter_ids()
    found = DataRequest.objects.filter(matter_id__in=seen).order_by("-matter_id").values_list("asking_organ", flat=True)
    return list(dict.fromkeys(found[: MOST_ORGANS * 5]))[:MOST_ORGANS]
