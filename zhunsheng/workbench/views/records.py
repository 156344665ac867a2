"""A matter's page, and the acts that every matter has: unmasking, voiding, attaching, reading what is attached."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.history import ATTACH, ISSUE_CODE, RELATE, UNMASK, VOID
from zhunsheng.kernel.acts.judge import cited_objections
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.documents import open_document, store_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Attachment, Document
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import new_party_code
from zhunsheng.web.act_form import act_form, posted_by, reason_field
from zhunsheng.web.acts import offer
from zhunsheng.web.context import drawn, siblings_of, viewer_of
from zhunsheng.web.following import is_issued_by, party_rows
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.panels import panels_of, pressing_of
from zhunsheng.web.reading import Reading, opened_matter, reading_of
from zhunsheng.web.relating import growth_offers, matter_named, relations
from zhunsheng.workbench.views.staff import kind_or_404, staff_page

ABOUT_VOIDING = "作废后本件仍可查阅，但不再办理、不计入任何统计；作废本身记入办理经过，不能撤销。"
NO_FILE = Objection("document-missing", "没有选择文件", (), "请先选择要附卷的文件", "file")


@staff_page
def record(request: HttpRequest, kind_key: str, matter_id: int) -> HttpResponse:
    """Everything about one matter."""
    viewer = viewer_of(request)
    matter = opened_matter(viewer, kind_or_404(kind_key), matter_id)
    return _page(request, reading_of(viewer, matter, today()))


@staff_page
@require_POST
def record_unmask(request: HttpRequest, kind_key: str, matter_id: int) -> HttpResponse:
    """The page once with personal data in full; the reason is kept as an event of the matter."""
    viewer, kind = viewer_of(request), kind_or_404(kind_key)
    matter = opened_matter(viewer, kind, matter_id)
    asked = Asked(
        UNMASK, {"reason": request.POST.get("reason", "")}, request_key=request.POST.get("request_key") or None
    )
    try:
        take(viewer, matter.pk, asked)
    except Refused as refused:
        return _page(request, reading_of(viewer, matter, today()), refused.objections)
    seen = reading_of(viewer, opened_matter(viewer, kind, matter_id), today(), reveals=True)
    response = _page(request, seen)
    response["Cache-Control"] = "no-store"
    return response


@staff_page
def record_void(request: HttpRequest, kind_key: str, matter_id: int) -> HttpResponse:
    """Take a matter out of every list that counts, with a reason."""
    viewer = viewer_of(request)
    matter = opened_matter(viewer, kind_or_404(kind_key), matter_id)
    posted = posted_by(request) if request.method == "POST" else None
    objections: Sequence[Objection] = ()
    if posted is not None:
        key = posted.texts.get("request_key") or None
        try:
            take(viewer, matter.pk, Asked(VOID, posted.texts, request_key=key, seen_seq=posted.number("seen_seq")))
        except Refused as refused:
            objections = refused.objections
        else:
            messages.success(request, "已作废，本件不再计入任何统计")
            return redirect("record", kind_key, matter_id)
    reading = reading_of(viewer, matter, today())
    general, hidden = [reason_field(posted, "reason", "作废理由")], {"seen_seq": str(matter.head_seq)}
    form = act_form(viewer, matter.unit, (), posted, objections, reading.today, general, hidden)
    context = {"form": form, "reading": reading, "title": "作废", "send": "作废本件", "about": ABOUT_VOIDING}
    return drawn(request, "workbench/act.html", "ledgers", context, 422 if objections else 200)


@staff_page
@require_POST
def record_attach(request: HttpRequest, kind_key: str, matter_id: int) -> HttpResponse:
    """Put a document on file."""
    viewer = viewer_of(request)
    matter = opened_matter(viewer, kind_or_404(kind_key), matter_id)
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Refused([NO_FILE])
        document = store_document(upload, upload.name or "", matter.unit)
        given = {"digest": document.digest, "name": upload.name}
        take(viewer, matter.pk, Asked(ATTACH, given, request_key=request.POST.get("request_key") or None))
    except Refused as refused:
        return _page(request, reading_of(viewer, matter, today()), refused.objections)
    messages.success(request, f"“{upload.name}”已附卷")
    return redirect("record", kind_key, matter_id)


@staff_page
@require_POST
def record_issue_code(request: HttpRequest, kind_key: str, matter_id: int) -> HttpResponse:
    """Give one party a code with which they can follow the matter; it is shown once and kept nowhere."""
    viewer, kind = viewer_of(request), kind_or_404(kind_key)
    matter = opened_matter(viewer, kind, matter_id)
    lines, _, position = request.POST.get("party", "").partition(":")
    code = new_party_code()
    given = {"lines": lines, "position": int(position) if position.isdecimal() else None, "code": code}
    try:
        event = take(viewer, matter.pk, Asked(ISSUE_CODE, given, request_key=request.POST.get("request_key") or None))
    except Refused as refused:
        return _page(request, reading_of(viewer, matter, today()), refused.objections)
    if not is_issued_by(event, code):
        messages.info(request, "这个查询码已经发放过一次，没有记下的请重新发放")
        return redirect("record", kind_key, matter_id)
    seen = reading_of(viewer, opened_matter(viewer, kind, matter_id), today())
    response = _page(request, seen, issued_code=code)
    response["Cache-Control"] = "no-store"
    return response


@staff_page
@require_POST
def record_relate(request: HttpRequest, kind_key: str, matter_id: int) -> HttpResponse:
    """Relate the matter to another, named by its number or address."""
    viewer = viewer_of(request)
    matter = opened_matter(viewer, kind_or_404(kind_key), matter_id)
    try:
        target = matter_named(viewer, request.POST.get("number", "").strip())
        given = {"relation": request.POST.get("relation", ""), "target": target.pk}
        take(viewer, matter.pk, Asked(RELATE, given, request_key=request.POST.get("request_key") or None))
    except Refused as refused:
        return _page(request, reading_of(viewer, matter, today()), refused.objections)
    messages.success(request, f"已与{target}关联")
    return redirect("record", kind_key, matter_id)


@staff_page
def record_document(request: HttpRequest, kind_key: str, matter_id: int, seq: int) -> FileResponse:
    """An attached document, only ever as a download, unless its kind says who may not take it out."""
    viewer, kind = viewer_of(request), kind_or_404(kind_key)
    matter = opened_matter(viewer, kind, matter_id)
    snapshot = Dossier.load(matter, World()).standing().snapshot
    if closed := kind.closed_documents(snapshot, viewer.person_id, today()):
        raise Refused(cited_objections(closed, today()))
    attachment = Attachment.objects.filter(matter=matter, event_seq=seq).first()
    if attachment is None:
        raise Http404
    try:
        media_type = Document.objects.get(digest=attachment.digest).media_type
        content = open_document(attachment.digest)
    except (Document.DoesNotExist, FileNotFoundError):
        message = f"附件“{attachment.name}”的内容已不在服务器上"
        missing = Objection("document-missing", message, (), "请联系系统管理员核查存储")
        raise Refused([missing]) from None
    response = FileResponse(content, as_attachment=True, filename=attachment.name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: HttpRequest, reading: Reading, objections: Sequence[Objection] = (), *, issued_code: str = ""
) -> HttpResponse:
    panels = panels_of(reading)
    pressing = pressing_of(panels)
    context = {
        "reading": reading,
        "panels": panels,
        "pressing": pressing,
        "offer": offer(reading, pressing),
        "growths": growth_offers(reading),
        "parties": party_rows(reading),
        "issued_code": issued_code,
        "relations": relations(),
        "siblings": siblings_of(reading.viewer, reading.kind),
        "objections": cited_objections(objections, reading.today),
        "request_key": new_request_key(),
        "is_masked": reading.has_personal_data() and not reading.wording.reveals,
    }
    return drawn(request, "workbench/record.html", "ledgers", context, 422 if objections else 200)
