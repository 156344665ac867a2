"""Counting the cells that are derived, as far as a viewer may count: one pass per population and slice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date
from typing import Any

from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event, Matter, Unit
from zhunsheng.kernel.today import at_moment, now
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.engines.live import MetricSlice, figures
from zhunsheng.metrics.figures import Figure, FromRecords
from zhunsheng.metrics.language import Period
from zhunsheng.metrics.registry import metric, metrics
from zhunsheng.reports.answering.numbers import rounded
from zhunsheng.reports.kinds.data_request import BASIS, AnswerCell, being_answered, fixed_dimensions, place_of

NOT_APPLICABLE = "没有可以计算的记录"
Row = Mapping[str, Any]


def fill(viewer: Viewer, matter: Matter, *, request_key: str | None = None, seen_seq: int | None = None) -> Event:
    """Take the act 填数: every derived cell as it is known now. Raises Refused: a cell that the viewer may not count."""
    moment = now()
    with at_moment(moment):
        answers = answers_now(viewer, matter)
        token = being_answered.set(matter.pk)
        try:
            asked = Asked("fill", {"answers": answers}, request_key=request_key, seen_seq=seen_seq)
            return take(viewer, matter.pk, asked)
        finally:
            being_answered.reset(token)


def answers_now(viewer: Viewer, matter: Matter) -> list[dict[str, Any]]:
    """What each derived cell comes to now, as rows of the act 填数. Raises Refused as :func:`figures_of` does."""
    rows = derived_cells(matter)
    found = figures_of(rows, matter.unit, viewer)
    return [_answer(row, found[place_of(row)]) for row in rows]


def derived_cells(matter: Matter) -> list[dict[str, Any]]:
    """The cells of a request that are derived."""
    return [dict(row) for row in AnswerCell.objects.filter(matter=matter, way="derived").values()]


def figures_of(rows: Sequence[Row], unit: Unit, viewer: Viewer) -> dict[tuple[str, str], Figure]:
    """The live figure of each derived cell by its place.

    Raises Refused where the viewer may not count a kind, or only in a part of the unit, or a metric has gone: a form is
    never answered with what one person happens to see.
    """
    _refuse_unknown(rows)
    slices: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        slices[(*_days(row), row["at"])].append(row)
    found: dict[tuple[str, str], Figure] = {}
    for members in slices.values():
        wanted = [metric(key) for key in dict.fromkeys(row["metric"] for row in members)]
        by_key = figures(wanted, slice_of_cell(members[0], unit, viewer))
        found |= {place_of(row): by_key[row["metric"]] for row in members}
    _refuse_partial(found.values())
    return found


def slice_of_cell(row: Row, unit: Unit, viewer: Viewer) -> MetricSlice:
    """The part of the world that a derived cell is about."""
    first, last, cut_off_on = _days(row)
    return MetricSlice(viewer, unit, Period(first, last), cut_off_on, fixed_dimensions(row["at"]))


def shown_value(row: Row, figure: Figure) -> str:
    """The value of a figure as it goes into its cell; empty where it has none."""
    return "" if figure.value is None or figure.suppressed else rounded(figure.value, row["rounding"])


def _answer(row: Row, figure: Figure) -> dict[str, Any]:
    value, basis = shown_value(row, figure), figure.basis
    return {
        "sheet": row["sheet"],
        "address": row["address"],
        "value": value,
        "printed": f"{value}{row['unit']}" if value else "",
        "counted": basis.counted if isinstance(basis, FromRecords) else None,
        "definition_version": figure.version,
        "meaning": figure.meaning,
        "withheld": "" if value else figure.suppressed or NOT_APPLICABLE,
        "known_until": now().astimezone(UTC).isoformat(timespec="microseconds"),
    }


def _days(row: Row) -> tuple[date, date, date]:
    return row["period_from_on"], row["period_to_on"], row["cut_off_on"]


def _refuse_unknown(rows: Sequence[Row]) -> None:
    gone = [row["caption"] for row in rows if row["metric"] not in metrics()]
    if gone:
        message = f"{'、'.join(f'“{caption}”' for caption in gone)}所取的统计项已经没有了"
        raise Refused([Objection("metric-unknown", message, (BASIS,), "请重新对应这些单元格")])


def _refuse_partial(found: Any) -> None:
    partial = sorted({figure.label for figure in found if not figure.covers_scope})
    if partial:
        message = f"您只能统计部分下级单位的{'、'.join(partial)}，不能据以填报全单位的报表"
        way_out = "请由对全单位有统计权限的人员（如司法所工作人员）办理"
        raise Refused([Objection("counts-only-a-part", message, (BASIS,), way_out)])
