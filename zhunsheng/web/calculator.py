"""期限计算器: everything that is asked stands in the address, so that a link gives the same result again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from zhunsheng.kernel.errors import Objection
from zhunsheng.law.hard_dates import HardDate
from zhunsheng.law.model import Direction, Rule, RuleKind
from zhunsheng.law.question import Answer, is_countable
from zhunsheng.law.statutes import rules
from zhunsheng.law.wording import exclusion_words, extension_words, field_words, length_words
from zhunsheng.law.working_days import Calendar
from zhunsheng.web.calculator_reading import DAY, EDITED, EXTENSIONS, OPENED, ROW_CHANGE, YEAR, Reading, Row, Rows
from zhunsheng.web.day_strip import Strip, strip_of
from zhunsheng.web.fields import Field, LineRow, Option
from zhunsheng.web.law_links import LawLinks
from zhunsheng.web.rule_choice import RuleChoice, rule_choice


@dataclass(frozen=True)
class Editor:
    """Rows of suspensions or extensions as inputs."""

    name: str
    label: str
    about: str
    rows: tuple[LineRow, ...]


@dataclass(frozen=True)
class Result:
    """The date and everything that stands behind it. ``due_at`` is the moment of a period in hours."""

    heading: str
    due_on: date | None
    due_at: datetime | None
    sentence: str
    is_provisional: bool
    provisional_why: str
    needs_confirmation: bool
    warnings: tuple[str, ...]
    strip: Strip | None
    address: str


@dataclass(frozen=True)
class Calculator:
    """What the page of the calculator draws."""

    links: LawLinks
    choice: RuleChoice
    rule: Rule | None = None
    length: str = ""
    version_count: int = 0
    fields: tuple[Field, ...] = ()
    editors: tuple[Editor, ...] = ()
    objections: tuple[Objection, ...] = ()
    result: Result | None = None

    @property
    def rule_url(self) -> str:
        """Where the chosen rule stands on the page of its statute."""
        return self.links.rule(self.rule) if self.rule is not None else ""


def calculator(query: Mapping[str, str], links: LawLinks, calendar: Calendar) -> Calculator:
    """The page for an address. Whatever is wrong stands beside its field; nothing that was typed is lost."""
    choice = rule_choice(query.get("procedure", ""), query.get("find", "").strip(), links)
    asked = query.get("rule", "")
    versions = [known for known in rules() if known.id == asked.upper() and is_countable(known)]
    if versions:
        return _with_rule(Calculator(links, choice), versions, query, calendar)
    unknown = Objection("rule-unknown", f"没有编号为“{asked}”的期限规则", (), "请在下面按工作或者词语选择")
    return Calculator(links, choice, objections=(unknown,) if asked else ())


def _with_rule(page: Calculator, versions: Sequence[Rule], query: Mapping[str, str], calendar: Calendar) -> Calculator:
    variants = _variants(versions)
    shown = variants.get(query.get("field", "")) or next(iter(variants.values()))
    own_versions = [known for known in versions if known.field == shown.field]
    reading = Reading(shown, query, calendar)
    result = _result(reading, page.links) if _is_asked(query) else None
    takes_rows = shown.direction is Direction.FORWARD and shown.unit is not None and not shown.unit.needs_moment
    return replace(
        page,
        rule=shown,
        length=length_words(shown),
        version_count=len(own_versions),
        fields=tuple(_fields(variants, shown, reading, has_changed=len(own_versions) > 1)),
        editors=tuple(_editor(kind, reading) for kind in EDITED) if takes_rows else (),
        objections=tuple(reading.objections),
        result=result,
    )


def _is_asked(query: Mapping[str, str]) -> bool:
    """Whether a result is wanted: not when the rule was only just chosen, or a row added or taken away."""
    return (DAY in query or YEAR in query) and not query.get(ROW_CHANGE)


def _variants(versions: Sequence[Rule]) -> dict[str, Rule]:
    """The newest version for each field, the one for every field first."""
    newest: dict[str, Rule] = {}
    for version in sorted(versions, key=lambda version: version.in_force_from):
        newest[version.field or ""] = version
    return dict(sorted(newest.items()))


def _fields(variants: Mapping[str, Rule], shown: Rule, reading: Reading, *, has_changed: bool) -> Iterator[Field]:
    if len(variants) > 1:
        options = tuple(Option(name, _variant_words(variant)) for name, variant in variants.items())
        yield Field("field", "情形", "radios", shown.field or "", options=options)
    yield _when(shown, reading)
    if has_changed and shown.annual_on is None:
        hint = "其间法律有修改、与起算之日不同的才填：一般依开始办理时的规定"
        yield _field(reading, OPENED, "开始办理之日", "date", hint)


def _when(shown: Rule, reading: Reading) -> Field:
    """The one date that is needed: a year, a moment, the day that starts the period or that it leads up to."""
    if shown.annual_on is not None:
        return _field(reading, YEAR, "年份", "number", "如 2023", is_required=True)
    if shown.unit is not None and shown.unit.needs_moment:
        return _field(reading, DAY, "起算的时刻", "moment", f"{shown.start}，精确到分", is_required=True)
    if shown.direction is Direction.BACKWARD:
        hint = f"{shown.start}。这一天不计入，往前数"
        return _field(reading, DAY, "往前倒计的那一天", "date", hint, is_required=True)
    return _field(reading, DAY, "起算之日", "date", f"{shown.start}。这一天不计入，次日为第1日", is_required=True)


def _field(reading: Reading, name: str, label: str, widget: str, hint: str, *, is_required: bool = False) -> Field:
    own = tuple(objection for objection in reading.objections if objection.field == name)
    return Field(name, label, widget, reading.query.get(name, ""), hint, is_required=is_required, objections=own)


def _variant_words(variant: Rule) -> str:
    case = field_words(variant)
    return f"{case or '一般'}：{length_words(variant)}"


def _editor(kind: Rows, reading: Reading) -> Editor:
    rows = tuple(
        LineRow(number, "", tuple(_parts(kind, number, row, reading)))
        for number, row in enumerate(reading.rows[kind.name], 1)
    )
    return Editor(kind.name, kind.label, _about(kind, reading.shown), rows)


def _parts(kind: Rows, number: int, row: Row, reading: Reading) -> Iterator[Field]:
    for part in kind.parts:
        name = f"{kind.name}-{number}-{part.name}"
        own = tuple(objection for objection in reading.objections if objection.field == name)
        hint = _length_hint(reading.shown) if part.name == "length" else part.hint
        yield Field(name, part.label, part.widget, row[part.name], hint, is_required=part.is_required, objections=own)


def _length_hint(rule: Rule) -> str:
    return f"如 {rule.length}；不写单位的是{rule.unit.chinese.removeprefix('个')}" if rule.unit is not None else ""


def _about(kind: Rows, rule: Rule) -> str:
    """What the rule itself says of such rows."""
    if kind is EXTENSIONS:
        words = extension_words(rule)
        return f"本规则的延长：{words}。" if words else "本规则没有规定可以延长。"
    causes = exclusion_words(rule)
    return f"本规则不计入期限的时间：{causes}。" if causes else "本规则没有列明不计入期限的时间。"


def _result(reading: Reading, links: LawLinks) -> Result | None:
    if reading.shown.annual_on is not None:
        hard = reading.hard_date()
        return None if hard is None else _of_year(hard, links.calculator(reading.pairs()))
    answer = reading.answer()
    return None if answer is None else _of_period(answer, reading.calendar, links.calculator(reading.pairs()))


def _of_year(hard: HardDate, address: str) -> Result:
    return Result(
        heading="当年期限",
        due_on=hard.due_on,
        due_at=None,
        sentence=hard.sentence(),
        is_provisional=hard.provisional,
        provisional_why="该年不在工作日表之内，是否休息日待放假通知发布后确定",
        needs_confirmation=hard.rule.needs_confirmation,
        warnings=(),
        strip=None,
        address=address,
    )


def _of_period(answer: Answer, calendar: Calendar, address: str) -> Result:
    receipt = answer.receipt
    return Result(
        heading=_heading(answer.rule),
        due_on=receipt.due_on,
        due_at=receipt.due_at,
        sentence=receipt.sentence(),
        is_provisional=receipt.provisional,
        provisional_why=receipt.provisional_why,
        needs_confirmation=receipt.needs_confirmation,
        warnings=tuple(objection.message for objection in answer.objections),
        strip=None if receipt.unit.needs_moment else strip_of(receipt, calendar),
        address=address,
    )


def _heading(rule: Rule) -> str:
    if rule.kind is RuleKind.MINIMUM:
        return "最短期间的最后一日"
    if rule.unit is not None and rule.unit.needs_moment:
        return "最后时刻"
    return "最迟日期" if rule.direction is Direction.BACKWARD else "最后一日"
