"""A matter's papers: each on a page of its own, with the check before printing."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhunsheng.kernel.acts.history import UNMASK
from zhunsheng.kernel.acts.judge import cited_objections, handling_post
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.declare.paper_faults import worded_papers
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.today import today
from zhunsheng.web.act_form import posted_by
from zhunsheng.web.checking import Limits
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.papers.page import PaperPage, paper_page
from zhunsheng.web.papers.printing import PrintAsked, print_paper, set_again
from zhunsheng.web.reading import Reading, opened_matter, reading_of
from zhunsheng.workbench.views.staff import kind_or_404, staff_page


@staff_page
def record_paper(request: HttpRequest, kind_key: str, matter_id: int, key: str) -> HttpResponse:
    """The paper as the record fills it now, personal data masked, with everything to be looked at before it is printed.

    On demand it is held against the files on the matter too.
    """
    reading = _read(request, kind_key, matter_id, key)
    if "uploads" not in request.GET:
        return _page(request, reading, key)
    try:
        page = paper_page(reading, key, limits=Limits.at(reading.unit_path))
    except Refused as refused:
        return _page(request, reading, key, refused.objections)
    return _page(request, reading, key, page=page)


@staff_page
@require_POST
def record_paper_unmask(request: HttpRequest, kind_key: str, matter_id: int, key: str) -> HttpResponse:
    """The same once with personal data in full; the reason is kept as an event of the matter."""
    reading = _read(request, kind_key, matter_id, key)
    request_key = request.POST.get("request_key") or None
    asked = Asked(UNMASK, {"reason": request.POST.get("reason", "")}, request_key=request_key)
    try:
        take(reading.viewer, matter_id, asked)
    except Refused as refused:
        return _page(request, reading, key, refused.objections)
    response = _page(request, _read(request, kind_key, matter_id, key, reveals=True), key)
    response["Cache-Control"] = "no-store"
    return response


@staff_page
@require_POST
def record_paper_print(request: HttpRequest, kind_key: str, matter_id: int, key: str) -> HttpResponse:
    """The act 打印文书; Word and PDF follow in a job."""
    reading, posted = _read(request, kind_key, matter_id, key), posted_by(request)
    confirmed = posted.texts.get("confirmed", "")
    asked = PrintAsked(key, confirmed, posted.texts.get("request_key") or None, posted.number("seen_seq"))
    try:
        print_paper(reading.viewer, reading.matter, asked)
    except Refused as refused:
        return _page(request, reading, key, refused.objections)
    messages.success(request, f"{reading.kind.papers[key].label}已打印，Word和PDF正在生成，稍后附在本件上")
    return redirect("record_paper", kind_key, matter_id, key)


@staff_page
@require_POST
def record_paper_again(request: HttpRequest, kind_key: str, matter_id: int, key: str) -> HttpResponse:
    """Set what was printed once more, where its files did not come about."""
    reading = _read(request, kind_key, matter_id, key)
    set_again(reading.viewer, reading.matter)
    return redirect("record_paper", kind_key, matter_id, key)


def _read(request: HttpRequest, kind_key: str, matter_id: int, key: str, *, reveals: bool = False) -> Reading:
    """The matter of a paper. Raises Http404 where the kind has no such paper."""
    viewer, kind = viewer_of(request), kind_or_404(kind_key)
    matter = opened_matter(viewer, kind, matter_id)
    if key not in worded_papers(kind):
        raise Http404
    return reading_of(viewer, matter, today(), reveals=reveals)


def _page(
    request: HttpRequest,
    reading: Reading,
    key: str,
    objections: Sequence[Objection] = (),
    page: PaperPage | None = None,
) -> HttpResponse:
    context = {
        "reading": reading,
        "page": page or paper_page(reading, key),
        "key": key,
        "objections": cited_objections(objections, reading.today),
        "request_key": new_request_key(),
        "may_handle": handling_post(reading.dossier, reading.viewer) is not None,
        "is_masked": reading.has_personal_data() and not reading.wording.reveals,
    }
    return drawn(request, "workbench/paper.html", "ledgers", context, 422 if objections else 200)
