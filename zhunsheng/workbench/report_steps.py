"""The first thing on a report's page: what its viewer has to do now, until when and why, and what others are waited for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from zhunsheng.kernel.acts.judge import standing_context, step_without_form
from zhunsheng.kernel.roles import Role
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.next_steps import SECTIONS_SIGN, Course, wanted
from zhunsheng.reports.outline import Outline
from zhunsheng.reports.stated import Stated
from zhunsheng.web.acts import Offer, OfferedAct
from zhunsheng.web.reading import Reading
from zhunsheng.workbench.numbers import RoundRow

COURSE = AnnualReport.Course
OTHERS_TO_DO = {"role-missing", "same-person"}
IN_THE_STUDIO = {COURSE.settle.name, COURSE.revise.name}


@dataclass(frozen=True)
class Step:
    """Something to be done: in the name of its act or page, why, until when, where; or what stands against it as yet."""

    label: str
    why: str
    url: str = ""
    due_on: date | None = None
    waits: str = ""


@dataclass(frozen=True)
class Awaited:
    """Something that others have to do: which, by whom, why."""

    label: str
    by: str
    why: str


@dataclass(frozen=True)
class NextSteps:
    mine: tuple[Step, ...]
    awaited: tuple[Awaited, ...]


def next_steps(
    reading: Reading, offer: Offer, outline: Outline | None, figures: Mapping[str, Stated], rounds: Sequence[RoundRow]
) -> NextSteps:
    """What the report waits for, parted into the viewer's own and what others do."""
    said = step_without_form(reading.dossier, "", reading.today)
    context = standing_context(reading.wording.world, reading.dossier, reading.viewer, said)
    report = Course(context, outline, figures, [row.section for row in rounds])
    offered = {one.act.name: one for one in (*offer.possible, *offer.impossible)}
    mine, awaited = list(_own_numbers(reading, rounds)), []
    for each in wanted(report):
        if each.act == SECTIONS_SIGN:
            awaited.append(Awaited("报数", Role.SECTION_HEAD.label, each.why))
            continue
        one = offered[each.act]
        if {objection.code for objection in one.objections} & OTHERS_TO_DO:
            awaited.append(Awaited(one.act.label, _people(one), each.why))
        else:
            mine.append(_step(reading, one, each.why))
    return NextSteps((*mine, *_comments_asked(reading, offered)), tuple(awaited))


def _step(reading: Reading, one: OfferedAct, why: str) -> Step:
    url = reverse("studio", args=[reading.matter.pk]) if one.act.name in IN_THE_STUDIO else one.url
    return Step(one.act.label, why, url, waits="；".join(objection.message for objection in one.objections))


def _people(one: OfferedAct) -> str:
    return "、".join(Role(role).label for role in one.act.by)


def _own_numbers(reading: Reading, rounds: Sequence[RoundRow]) -> Iterator[Step]:
    """The requests to the viewer's own units that are not signed yet."""
    units = {post.unit_id for post in reading.viewer.posts}
    for row in rounds:
        request = row.section.request
        if row.url and request.unit_id in units and not row.section.is_signed:
            why = f"{request.unit.name}的报数{row.section.state}，签了字才写进报告"
            yield Step("报数", why, row.url, row.section.record.due_on)


def _comments_asked(reading: Reading, offered: Mapping[str, OfferedAct]) -> Iterator[Step]:
    """Whoever may comment and not revise is told that this is what the draft is shown to them for."""
    comment, revise = offered.get(COURSE.comment.name), offered.get(COURSE.revise.name)
    if comment is None or comment.objections or revise is None or not revise.objections:
        return
    asked = reading.standing.snapshot.column
    who = f"征求意见（{asked('comments_asked_of')}）" if asked("comments_asked_on") else "初稿正在编写"
    why = f"{who}，在要改的那一段旁边写；编制人员逐条答复"
    yield Step(comment.act.label, why, reverse("studio", args=[reading.matter.pk]), asked("comments_wanted_on"))
