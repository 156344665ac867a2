"""A report beside an earlier one of the same unit: each figure then and now, and where the two may not be compared."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from zhunsheng.kernel.models import Matter
from zhunsheng.reports.course import OUTLINE_NAME
from zhunsheng.reports.frozen import stated_frozen
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.laid import laid_out
from zhunsheng.reports.outline import reread_outline
from zhunsheng.reports.stated import Stated, plain
from zhunsheng.reports.wording import percentage


@dataclass(frozen=True)
class BesideRow:
    """A figure then and now, None where only one report has it; ``incomparable`` says why no change is told (口径不同)."""

    caption: str
    then: Stated | None
    now: Stated | None
    change: str
    incomparable: str


@dataclass(frozen=True)
class EarlierReport:
    """A frozen report of an earlier year, with its text as printed."""

    report: Matter
    year: int
    figures: Mapping[str, Stated]
    text: str


def read_earlier(year: int, report: Matter) -> EarlierReport:
    """An earlier report as it was frozen."""
    outline = reread_outline(AnnualReport.objects.values_list("outline", flat=True).get(pk=report.pk), OUTLINE_NAME)
    figures = stated_frozen(report)
    laid = laid_out(outline, {name: figure.printed for name, figure in figures.items()})
    return EarlierReport(report, year, figures, laid.text)


def beside(now: Mapping[str, Stated], then: Mapping[str, Stated]) -> tuple[BesideRow, ...]:
    """Every figure of both, in the order of the newer report; what only the earlier one has comes last.

    Figures from records are the same when metric and fixed dimensions are, others when they are called the same.
    """
    before = {_identity(figure): figure for figure in then.values() if figure.basis != "claim"}
    return tuple(_rows(now, before))


def _rows(now: Mapping[str, Stated], before: dict[Hashable, Stated]) -> Iterator[BesideRow]:
    told: set[Hashable] = set()
    for figure in now.values():
        identity = _identity(figure)
        if figure.basis == "claim" or identity in told:
            continue
        told.add(identity)
        then = before.get(identity)
        why = "" if then is None else _incomparable(then, figure)
        yield BesideRow(figure.caption, then, figure, "" if then is None or why else _change(then, figure), why)
    for identity, figure in before.items():
        if identity not in told:
            yield BesideRow(figure.caption, figure, None, "", "")


def _identity(figure: Stated) -> Hashable:
    return (figure.metric, figure.at) if figure.basis == "records" else figure.caption


def _incomparable(then: Stated, now: Stated) -> str:
    if then.definition_version != now.definition_version:
        return f"口径不同：统计口径由第{then.definition_version}版改为第{now.definition_version}版"
    if then.meaning != now.meaning:
        return f"口径不同：原来是“{then.meaning}”"
    if then.unit != now.unit:
        return f"量词不同：原来以“{then.unit}”计"
    if then.basis != now.basis:
        return "依据不同：一个取自台账，一个是填报"
    return ""


def _change(then: Stated, now: Stated) -> str:
    """增加12件（9.8%）, 持平; nothing where one has no value."""
    if then.value is None or now.value is None:
        return ""
    amount = now.value - then.value
    if amount == 0:
        return "持平"
    way, size = "增加" if amount > 0 else "减少", plain(round(abs(amount), 2))
    if now.unit == "%":
        return f"{way}{size}个百分点"
    share = "" if then.value <= 0 else f"（{percentage(abs(amount), then.value)}）"
    return f"{way}{size}{now.unit}{share}"
