"""A heading of the report, reworded or followed by a new section."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhunsheng.kernel.errors import Refused
from zhunsheng.reports.editing import change_heading, insert_section, name_parts, sections_of, segments_typed
from zhunsheng.reports.live import sound_outline
from zhunsheng.reports.outline import Outline, Paragraph, Section
from zhunsheng.reports.outline.parts import PARTS, TO_BE_WRITTEN
from zhunsheng.reports.revising import Seen, revise_section
from zhunsheng.reports.studio import outline_text
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.narrowing import BadAddress
from zhunsheng.workbench.studio.page import Desk, studio_page
from zhunsheng.workbench.views.staff import staff_page


@staff_page
def studio_heading(request: HttpRequest, matter_id: int, section: int) -> HttpResponse:
    """The form on a heading: other words for it; or, with ``do`` = add, a section behind it on the same level."""
    desk = Desk.of(request, matter_id)
    if request.method != "POST":
        now = _section_now(desk, section)
        kept = {"heading": now.heading, "section": str(section), "parts": parts_to_choose(now.parts)}
        if not request.htmx:  # type: ignore[attr-defined]
            return studio_page(request, desk, kept=kept)
        context = {"report": desk.report, "kept": kept, "section": section, "request_key": new_request_key()}
        return render(request, "workbench/studio/heading.html", context)
    words, given_seq = request.POST.get("heading", ""), request.POST.get("seen_seq", "")
    parts = request.POST.getlist("part")
    seen = Seen(section, int(given_seq) if given_seq.isdecimal() else 0)

    def edit(outline: Outline, number: int) -> Outline:
        if request.POST.get("do") != "add":
            return name_parts(change_heading(outline, number, words), number, parts)
        return insert_section(outline, number, Section(words, (Paragraph(segments_typed(TO_BE_WRITTEN)),)))

    try:
        event = revise_section(desk.viewer, matter_id, seen, edit, request_key=request.POST.get("request_key") or None)
    except Refused as refused:
        kept = {"heading": words, "section": str(section), "parts": parts_to_choose(parts)}
        return studio_page(request, desk, kept=kept, objections=refused.objections, status=422)
    messages.success(request, "已保存")
    return redirect(f"{reverse('studio', args=[matter_id])}?seq={event.seq}#s-{section}")


def parts_to_choose(chosen: Collection[str]) -> list[tuple[str, str, bool]]:
    """The mandatory parts as the form offers them: key, label, whether the section is that part."""
    return [(part, label, part in chosen) for part, label in PARTS.items()]


def _section_now(desk: Desk, section: int) -> Section:
    """The section as it stands. Raises BadAddress."""
    sections = list(sections_of(sound_outline(outline_text(desk.report))))
    if section >= len(sections):
        raise BadAddress("提纲里没有这一节，请从编写页面重新进入")
    return sections[section]
