"""布置报数: one request to each section for the numbers of a report that nobody has asked it for yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from zhunsheng.kernel.acts.history import RELATE
from zhunsheng.kernel.acts.payloads import whole
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.errors import InvalidDeclaration, Objection
from zhunsheng.kernel.models import Matter, Payload, Person, Unit
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.course import OUTLINE_NAME
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.kinds.number_request import LINKED_BY, NumberRequest
from zhunsheng.reports.outline import Outline, Reported, read_outline
from zhunsheng.reports.rounds import returned, terms

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.store import Written


def asking_objections(report: Matter, text: str, due_on: date | None, on: date) -> Iterator[Objection]:
    """What speaks against asking the sections on a day for the numbers that the outline still wants."""
    try:
        outline = read_outline(text, OUTLINE_NAME)
    except InvalidDeclaration:
        yield Objection("outline-fault", "提纲有误，读不出要报的数", way_out="请先办理“修改提纲”，按所示行号改正")
        return
    wanted = unasked(report, outline, on)
    if not wanted:
        way_out = "提纲新增或改动了报数的，改好之后再布置；要催的，请在该科室的报数上办理“催报”"
        yield Objection("nothing-to-ask", "提纲所列的报数都已布置，或者没有报数", way_out=way_out)
    for code in sorted(wanted):
        unit = Unit.objects.filter(code=code).first()
        if unit is None or report.unit_id not in unit.ancestor_ids():
            message = f"{report.unit.name}没有代码为“{code}”的科室"
            yield Objection("section-unknown", message, way_out="请改正提纲中的 reported，或由系统管理员登记这个科室")
    if due_on is not None and not on < due_on < outline.signed_on:
        message = f"报数截止日期{due_on}应在布置之日{on}之后、报告落款之日{outline.signed_on}之前"
        yield Objection("due-day-unfit", message, way_out="请改填截止日期", field="numbers_due_on")


def unasked(report: Matter, outline: Outline, on: date) -> dict[str, list[Reported]]:
    """The reported figures that no request asks for, by the code of the section."""
    found = defaultdict(list)
    for one in returned(report, outline, on).values():
        if one.item is None:
            found[one.figure.reported].append(one.figure)
    return found


def ask_sections(event: Written) -> None:
    """Open the requests that an act 布置报数 calls for, as whoever did it and on its day. Raises Refused with all of it."""
    record = AnnualReport.objects.select_related("matter__unit").get(pk=event.matter_id)
    outline = read_outline(record.outline, OUTLINE_NAME)
    assert record.numbers_due_on is not None and event.person_id is not None
    days = (record.numbers_due_on - event.acted_on).days
    viewer = Viewer.of_person(Person.objects.get(pk=event.person_id))
    late_reason = _late_reason(event)
    for code, figures in unasked(record.matter, outline, event.acted_on).items():
        unit = Unit.objects.get(code=code)
        given = {
            "title": f"{record.title}报数（{unit.short_name}）",
            "days_allowed": days,
            "items": [_item(figure, outline) for figure in figures],
        }
        asked = Asked("ask", given, event.acted_on, late_reason)
        request = open_matter(viewer, NumberRequest, unit, asked).matter_id
        take(viewer, request, Asked(RELATE, {"relation": LINKED_BY, "target": record.pk}))


def _late_reason(event: Written) -> str:
    """Why the act was recorded late, if it was: the requests are then as late."""
    payload = Payload.objects.get(event_id=event.id)
    return str(whole(payload.open_body, payload.personal_body).get("late_reason", ""))


def _item(figure: Reported, outline: Outline) -> dict[str, Any]:
    definition, measure, from_on, to_on, cut_off_on = terms(figure, outline)
    return {
        "slot": figure.name,
        "caption": figure.label,
        "definition": definition,
        "measure": measure,
        "period_from_on": from_on.isoformat(),
        "period_to_on": to_on.isoformat(),
        "cut_off_on": cut_off_on.isoformat(),
    }
