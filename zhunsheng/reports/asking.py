"""布置报数: one request to each section for the numbers of a report that nobody has asked it for yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from zhunsheng.kernel.acts.history import RELATE
from zhunsheng.kernel.acts.payloads import whole
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.models import Matter, Payload, Person, Unit
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.course import OUTLINE_NAME
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.kinds.number_request import LINKED_BY, NumberRequest
from zhunsheng.reports.outline import Outline, Reported, read_outline
from zhunsheng.reports.rounds import returned, terms

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.store import Written


def still_wanted(report: Matter, outline: Outline, on: date) -> dict[str, list[Reported]]:
    """The reported figures that no request asks for, by the code of the section."""
    found = defaultdict(list)
    for one in returned(report, outline, on).values():
        if one.item is None:
            found[one.figure.reported].append(one.figure)
    return found


def sections_unknown(report: Matter, codes: Iterable[str]) -> list[str]:
    """Those of the codes that no unit of the report's own has."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=list(codes))}
    return sorted(code for code in codes if code not in units or report.unit_id not in units[code].ancestor_ids())


def ask_sections(event: Written) -> None:
    """Open the requests that an act 布置报数 calls for, as whoever did it and on its day. Raises Refused with all of it."""
    record = AnnualReport.objects.select_related("matter__unit").get(pk=event.matter_id)
    outline = read_outline(record.outline, OUTLINE_NAME)
    assert record.numbers_due_on is not None and event.person_id is not None
    days = (record.numbers_due_on - event.acted_on).days
    viewer = Viewer.of_person(Person.objects.get(pk=event.person_id))
    late_reason = _late_reason(event)
    for code, figures in still_wanted(record.matter, outline, event.acted_on).items():
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
