"""The studio page, and what every answer of the studio needs: the report, its history, what the viewer may do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.judge import open_objections
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.drawing import LEVEL_LABELS
from zhunsheng.reports.kinds.annual_report import OUTCOMES, AnnualReport
from zhunsheng.reports.studio import Studio, studio_of
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.reading import opened_matter
from zhunsheng.workbench.views.staff import staff_page

COURSE = AnnualReport.Course


@dataclass
class Desk:
    """One report on somebody's desk. ``may`` are the acts of the studio that stand open to them."""

    viewer: Viewer
    report: Matter
    world: World = field(default_factory=World)

    @classmethod
    def of(cls, request: HttpRequest, matter_id: int) -> Desk:
        """Raises Matter.DoesNotExist, or Refused when the viewer may only count the report."""
        viewer = viewer_of(request)
        return cls(viewer, opened_matter(viewer, AnnualReport, matter_id))

    @cached_property
    def dossier(self) -> Dossier:
        return Dossier.load(self.report, self.world)

    def may(self, act: Act) -> bool:
        if self.report.is_void or act.name not in self.dossier.procedure.acts:
            return False
        return not open_objections(self.world, self.dossier, self.viewer, act, today())

    @property
    def may_revise(self) -> bool:
        return self.may(COURSE.revise)

    @property
    def marking_act(self) -> Act | None:
        """The act that marks what versions leave out: a draft is revised, a frozen report has an act for just that."""
        return next(filter(self.may, (COURSE.revise, COURSE.withhold)), None)

    @property
    def may_comment(self) -> bool:
        return self.may(COURSE.comment)

    @property
    def may_settle(self) -> bool:
        return self.may(COURSE.settle)


@staff_page
def studio(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The draft to be worked on; read only once it is no draft any more."""
    return studio_page(request, Desk.of(request, matter_id))


def studio_page(
    request: HttpRequest,
    desk: Desk,
    *,
    editing: object | None = None,
    marking: object | None = None,
    kept: Mapping[str, Any] | None = None,
    objections: Sequence[Objection] = (),
    status: int = 200,
) -> HttpResponse:
    """The page, with one place open for ``editing`` or ``marking``, or with a comment ``kept`` as it was typed."""
    studio = studio_of(desk.report, desk.dossier, desk.viewer)
    context = {
        "desk": desk,
        "report": desk.report,
        "studio": studio,
        "editing": editing,
        "marking": marking,
        "kept": kept or {},
        "objections": objections,
        "outcomes": OUTCOMES,
        "levels": LEVEL_LABELS,
        "state": COURSE.states[desk.report.state].label,
        "findings": findings_context(studio),
        "may_revise": desk.may_revise,
        "may_mark": desk.marking_act is not None,
        "may_comment": desk.may_comment,
        "may_settle": desk.may_settle,
        "printed": json.dumps(studio.printed, ensure_ascii=False),
        "address": reverse("studio_paragraph", args=[desk.report.pk, "at-0"]).removesuffix("at-0/"),
        "request_key": new_request_key(),
    }
    return drawn(request, "workbench/studio/page.html", "reports", context, status)


def findings_context(studio: Studio) -> dict[str, object]:
    """What the list of findings is drawn from."""
    return {
        "looked": studio.looked,
        "own": studio.edition.findings,
        "found": [
            (finding, LEVEL_LABELS[finding.level], place_of(finding.address, finding.section))
            for finding in studio.looked.findings
        ],
        "counts": [(LEVEL_LABELS[level], level, count) for level, count in studio.looked.counts],
    }


def place_of(address: int | None, section: int | None) -> str:
    """Where on the page a finding leads."""
    if address is not None:
        return f"#p-{address}"
    return f"#s-{section}" if section is not None else "#studio-title"
