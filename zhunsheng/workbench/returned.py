"""修改稿: a draft given out as a Word file, the edited file taken back, its changes chosen one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from zhunsheng.files.bounds import MOST_BYTES
from zhunsheng.files.manuscripts.changes import WITHOUT_EFFECT, Change, ChangeKind, Comparison
from zhunsheng.kernel.acts.judge import cited_objections, open_objections
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.documents import MEGABYTE, open_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.course import OUTLINE_NAME
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.models import ReturnedChoice, ReturnedFile
from zhunsheng.reports.outline import Outline, reread_outline
from zhunsheng.reports.returned.choosing import (
    CORRECT,
    KIND_LABELS,
    Chosen,
    Question,
    caption_of,
    choose,
    question_of,
    rest_accepted,
    value_of,
)
from zhunsheng.reports.returned.copies import file_name, given_outline, working_copy
from zhunsheng.reports.returned.receiving import FILE, receive
from zhunsheng.reports.returned.taking import REVISE, TAKEN, take_in
from zhunsheng.web.act_form import posted_by
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.reading import Reading, opened_matter, reading_of
from zhunsheng.web.uploads import bounded_upload, too_large_fields
from zhunsheng.workbench.views.staff import staff_page

PAGE_SIZE = 100
NO_FILE = Objection("no-file", "没有选择文件", (), "请选择改好的 Word 文件（.docx）", FILE)
TOO_LARGE = Objection("file-too-large", f"文件超过{MOST_BYTES // MEGABYTE}MB", (), "请去掉其中的图片后再交回", FILE)


@dataclass(frozen=True)
class Option:
    """A choice as its button is drawn."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class ShownChange:
    """A change as a reader sees it; ``records_url`` leads to the records behind the figure that it is about."""

    change: Change
    label: str
    options: tuple[Option, ...]
    choice: ReturnedChoice | None
    basis: str
    value: str
    stated_by: str
    records_url: str
    lost: str

    @property
    def ordinal(self) -> int:
        return self.change.number + 1

    @property
    def old(self) -> str:
        return _with_ends(self.change.old)

    @property
    def new(self) -> str:
        return _with_ends(self.change.new)


@dataclass(frozen=True)
class Standing:
    """How far the choosing is."""

    all: int
    undecided: int
    untaken: int
    noted: int


@staff_page
@require_POST
def report_copy(request: HttpRequest, matter_id: int) -> FileResponse:
    """导出 Word 修改稿."""
    viewer = viewer_of(request)
    matter = opened_matter(viewer, AnnualReport, matter_id)
    copy = working_copy(matter, viewer)
    stream, name = open_document(copy.document.digest), file_name(matter, copy.made_at)
    response = FileResponse(stream, as_attachment=True, filename=name, content_type=copy.document.media_type)
    response["Cache-Control"] = "private, no-store"
    return response


@bounded_upload(MOST_BYTES)
@staff_page
def report_returned(request: HttpRequest, matter_id: int) -> HttpResponse:
    """收回修改稿: the files that came back, and the form for one more."""
    viewer = viewer_of(request)
    reading = reading_of(viewer, opened_matter(viewer, AnnualReport, matter_id), today())
    standing = _standing_against(reading)
    if request.method != "POST":
        return _list_page(request, reading, standing)
    try:
        if standing:
            raise Refused(standing)
        upload = _uploaded(request)
        returned = receive(reading.matter, viewer, upload, upload.name or "")
    except Refused as refused:
        return _list_page(request, reading, refused.objections, 422)
    return redirect("report_returned_file", matter_id, returned.pk)


@staff_page
def report_returned_file(request: HttpRequest, matter_id: int, returned_id: int) -> HttpResponse:
    """One file that came back: every change with what is chosen for it."""
    viewer = viewer_of(request)
    reading = reading_of(viewer, opened_matter(viewer, AnnualReport, matter_id), today())
    returned = get_object_or_404(
        ReturnedFile.objects.select_related("copy", "received_by"), pk=returned_id, report=reading.matter
    )
    standing = _standing_against(reading)
    if request.method != "POST":
        return _file_page(request, reading, returned, standing)
    try:
        if standing:
            raise Refused(standing)
        _carry_out(request, viewer, returned)
    except Refused as refused:
        return _file_page(request, reading, returned, refused.objections, 422)
    return redirect(f"{reverse('report_returned_file', args=[matter_id, returned_id])}?from={_start(request)}")


def _carry_out(request: HttpRequest, viewer: Viewer, returned: ReturnedFile) -> None:
    """Keep what was chosen, and do what the button says beside that. Raises Refused; what was chosen is kept."""
    choose(returned, viewer, _chosen(request))
    asked = request.POST.get("do")
    if asked == "rest":
        rest = list(rest_accepted(returned))
        choose(returned, viewer, rest)
        messages.success(request, f"已把其余{len(rest)}处不涉及数字的改动选为接受，还没有写入提纲")
    elif asked == "take":
        posted = posted_by(request)
        take_in(returned, viewer, request_key=posted.texts.get("request_key") or new_request_key())
        messages.success(request, "接受的改动已写入提纲，选定的批注已记入意见，交回的文件和处理清单已附卷")
    else:
        messages.success(request, "已保存，可以接着处理")


def _chosen(request: HttpRequest) -> Iterator[Chosen]:
    """What the form says of the changes that it showed."""
    for key, choice in request.POST.items():
        number = key.removeprefix("choice-")
        if number != key and number.isdecimal() and len(number) < len(str(MOST_BYTES)):
            value, stated_by, reason = (request.POST.get(f"{name}-{number}", "") for name in ("value", "by", "reason"))
            yield Chosen(int(number), str(choice), value.strip()[:40], stated_by.strip()[:80], reason.strip()[:200])


def _standing_against(reading: Reading) -> list[Objection]:
    """What stands against revising the report: without that nothing is taken back."""
    return open_objections(World(), reading.dossier, reading.viewer, REVISE, reading.today)


def _uploaded(request: HttpRequest) -> UploadedFile:
    if FILE in too_large_fields(request):
        raise Refused([TOO_LARGE])
    upload = request.FILES.get(FILE)
    if not isinstance(upload, UploadedFile):
        raise Refused([NO_FILE])
    return upload


def _list_page(
    request: HttpRequest, reading: Reading, objections: Sequence[Objection], status: int = 200
) -> HttpResponse:
    files = ReturnedFile.objects.filter(report=reading.matter).select_related("copy", "received_by")
    context = {
        "reading": reading,
        "files": [(each, _progress(each)) for each in files],
        "objections": cited_objections(objections, reading.today),
        "may_take_back": not _standing_against(reading),
        "is_refused": status != 200,
        "megabytes": MOST_BYTES // MEGABYTE,
    }
    return drawn(request, "workbench/report_returned.html", "reports", context, status)


def _file_page(
    request: HttpRequest, reading: Reading, returned: ReturnedFile, objections: Sequence[Objection], status: int = 200
) -> HttpResponse:
    changes = Comparison.of_plain(returned.comparison).changes
    start = _start(request)
    chosen = {each.number: each for each in returned.choices.select_related("chosen_by")}
    hand = _Hand(reading, given_outline(returned.copy))
    context = {
        "reading": reading,
        "returned": returned,
        "changes": [hand.shown(change, chosen.get(change.number)) for change in changes[start : start + PAGE_SIZE]],
        "progress": _progress(returned),
        "is_older": returned.copy.outline != reading.standing.snapshot.columns["outline"] and not any(
            each.taken for each in chosen.values()
        ),
        "objections": cited_objections(objections, reading.today),
        "may_choose": not _standing_against(reading),
        "is_refused": status != 200,
        "start": start,
        "previous": max(start - PAGE_SIZE, 0) if start else None,
        "next": start + PAGE_SIZE if len(changes) > start + PAGE_SIZE else None,
        "request_key": new_request_key(),
    }  # fmt: skip
    return drawn(request, "workbench/report_returned_file.html", "reports", context, status)


@dataclass(frozen=True)
class _Hand:
    """What draws the changes of one file; ``given`` is the outline that was given out."""

    reading: Reading
    given: Outline

    def shown(self, change: Change, choice: ReturnedChoice | None) -> ShownChange:
        question = question_of(change, self.given)
        is_entered = change.kind is ChangeKind.REMARK and choice is not None and bool(choice.taken)
        basis = question.basis if question is not None else ""
        return ShownChange(
            change,
            KIND_LABELS[change.kind],
            () if question is None or is_entered else tuple(_options(question, choice)),
            choice,
            basis,
            (choice.value if choice else "") or value_of(change.new),
            (choice.stated_by if choice else "") or self.reading.viewer.name,
            self._records_url(change.slots[0]) if basis == "records" else "",
            "" if basis else "、".join(caption_of(self.given.figures[name]) for name in change.slots),
        )

    def _records_url(self, name: str) -> str:
        """Where the records behind a figure are; nowhere once it has gone from the outline."""
        now = reread_outline(str(self.reading.standing.snapshot.columns["outline"]), OUTLINE_NAME)
        return reverse("report_figure", args=[self.reading.matter.pk, name]) if name in now.figures else ""


def _with_ends(words: str) -> str:
    """The words, the ends of paragraphs among them to be seen."""
    return words.replace("\n", "¶\n")


def _options(question: Question, choice: ReturnedChoice | None) -> Iterator[Option]:
    now = choice.choice if choice else ""
    yield Option("", "未定", not now)
    for value in question.choices:
        yield Option(value, question.label(value), now == value)


def _progress(returned: ReturnedFile) -> Standing:
    """Counted over all changes; one whose records are still to be corrected is as open as one without a choice."""
    changes = Comparison.of_plain(returned.comparison).changes
    choices = {each.number: each for each in returned.choices.all()}
    asked = [each for each in changes if each.kind not in WITHOUT_EFFECT]
    settled = {number for number, each in choices.items() if each.choice not in ("", CORRECT)}
    undecided = sum(1 for each in asked if each.number not in settled)
    untaken = sum(1 for each in choices.values() if (each.choice if each.choice in TAKEN else "") != each.taken)
    return Standing(len(changes), undecided, untaken, len(changes) - len(asked))


def _start(request: HttpRequest) -> int:
    text = request.POST.get("from") or request.GET.get("from", "")
    return int(text) if text.isdecimal() and len(text) < len(str(MOST_BYTES)) else 0


_HERE = f"records/{AnnualReport.key}/<int:matter_id>"
urlpatterns = [
    path(f"{_HERE}/copy/", report_copy, name="report_copy"),
    path(f"{_HERE}/returned/", report_returned, name="report_returned"),
    path(f"{_HERE}/returned/<int:returned_id>/", report_returned_file, name="report_returned_file"),
]
