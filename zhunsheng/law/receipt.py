"""The receipt of a counted period: every step from the trigger to the last day, kept and read out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhunsheng.law.model import Direction, Extension, Unit
from zhunsheng.law.wording import day_words, span_words

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class SkippedRun:
    """Consecutive days, both ends included, that did not count for one and the same reason."""

    from_on: date
    to_on: date
    why: str

    @property
    def days(self) -> int:
        """Calendar days in the run."""
        return (self.to_on - self.from_on).days + 1


@dataclass(frozen=True, slots=True)
class SuspendedSpan:
    """Suspended time that touched the period: overlapping suspensions stand here once, as one span.

    `days` are the calendar days taken out of the period, None while the clock has not been resumed. A period in hours
    or minutes has its moments, `from_at` and `until_at`, and loses `minutes` instead.
    """

    from_on: date
    until_on: date | None
    cause: str
    evidence: str
    days: int | None
    from_at: datetime | None = None
    until_at: datetime | None = None
    minutes: int | None = None

    @property
    def lost(self) -> str:
        """What was taken out of the period: 3日, 1小时55分."""
        return f"{self.days}日" if self.minutes is None else span_words(self.minutes)


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a date came about.

    `first_day` is the day after the trigger (backward: the day before it). `nominal_end_on` is the end before rolling
    off rest days, `due_on` the last day itself; both are None while the clock is suspended. `rolled` are the rest
    days rolled over, `rolled_by` the article that says so; `rest_at_end` says why the last day is a rest day where the
    end stays on it. `provisional` means that a day was judged which the working-day table does not cover. `applied`
    says which version of the rule was used and why. A period in hours or minutes also has its moments, `started_at` and `due_at`,
    in the place's time. A length of 0 means that nothing was counted, since the last day itself is named.
    What stands last, with a default, came later: receipts stored before lack it.
    """

    trigger_label: str
    trigger_on: date
    first_day: date
    length: int
    unit: Unit
    direction: Direction
    roll: bool
    citation: str
    source_id: str
    law_version: str
    calendar_version: str
    skipped: tuple[SkippedRun, ...]
    suspended: tuple[SuspendedSpan, ...]
    extended: tuple[Extension, ...]
    nominal_end_on: date | None
    rolled: tuple[SkippedRun, ...]
    due_on: date | None
    provisional: bool
    provisional_why: str
    needs_confirmation: bool
    applied: str = ""
    rolled_by: str = ""
    rest_at_end: str = ""
    started_at: datetime | None = None
    due_at: datetime | None = None

    @property
    def is_suspended(self) -> bool:
        """True while a suspension is open, so that no last day exists yet."""
        return self.due_on is None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; dates as ISO text. `from_dict` gives the equal receipt back."""
        return {
            "trigger_label": self.trigger_label,
            "trigger_on": self.trigger_on.isoformat(),
            "first_day": self.first_day.isoformat(),
            "length": self.length,
            "unit": self.unit.value,
            "direction": self.direction.value,
            "roll": self.roll,
            "citation": self.citation,
            "source_id": self.source_id,
            "law_version": self.law_version,
            "calendar_version": self.calendar_version,
            "skipped": [_run_to_dict(run) for run in self.skipped],
            "suspended": [_span_to_dict(span) for span in self.suspended],
            "extended": [_extension_to_dict(extension) for extension in self.extended],
            "nominal_end_on": _text(self.nominal_end_on),
            "rolled": [_run_to_dict(run) for run in self.rolled],
            "due_on": _text(self.due_on),
            "provisional": self.provisional,
            "provisional_why": self.provisional_why,
            "needs_confirmation": self.needs_confirmation,
            "applied": self.applied,
            "rolled_by": self.rolled_by,
            "rest_at_end": self.rest_at_end,
            "started_at": _text(self.started_at),
            "due_at": _text(self.due_at),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Receipt":
        """The receipt that `to_dict` wrote, now or earlier. Raises KeyError or ValueError on anything else."""
        return cls(
            trigger_label=data["trigger_label"],
            trigger_on=date.fromisoformat(data["trigger_on"]),
            first_day=date.fromisoformat(data["first_day"]),
            length=data["length"],
            unit=Unit(data["unit"]),
            direction=Direction(data["direction"]),
            roll=data["roll"],
            citation=data["citation"],
            source_id=data["source_id"],
            law_version=data["law_version"],
            calendar_version=data["calendar_version"],
            skipped=tuple(_run_from_dict(run) for run in data["skipped"]),
            suspended=tuple(_span_from_dict(span) for span in data["suspended"]),
            extended=tuple(_extension_from_dict(extension) for extension in data["extended"]),
            nominal_end_on=_date(data["nominal_end_on"]),
            rolled=tuple(_run_from_dict(run) for run in data["rolled"]),
            due_on=_date(data["due_on"]),
            provisional=data["provisional"],
            provisional_why=data["provisional_why"],
            needs_confirmation=data["needs_confirmation"],
            applied=data.get("applied", ""),
            rolled_by=data.get("rolled_by", ""),
            rest_at_end=data.get("rest_at_end", ""),
            started_at=_moment(data.get("started_at")),
            due_at=_moment(data.get("due_at")),
        )

    def sentence(self) -> str:
        """One plain Chinese paragraph that a clerk can read out: every step, its reason, its article, the versions."""
        clauses = [self._start_clause(), self._length_clause(), self.applied]
        clauses += [*self._suspension_clauses(), *self._extension_clauses(), self._skipped_clause()]
        clauses += [self._roll_clause(), self._standing_clause(), self._versions_clause(), self._end_clause()]
        return "；".join(clause for clause in clauses if clause) + "。"

    def _start_clause(self) -> str:
        first = _day(self.first_day, self.trigger_on)
        if not self.length:
            return f"自{day_words(self.trigger_on)}“{self.trigger_label}”起"
        if self.started_at is not None:
            return f"自{_minute(self.started_at)}“{self.trigger_label}”{self._running_on()}，休息日照常计入"
        if self.direction is Direction.BACKWARD:
            day_one = "起计，只计工作日" if self.unit is Unit.WORKING_DAY else "为第1日"
            return f"自{day_words(self.trigger_on)}“{self.trigger_label}”往前倒计，前一日{first}{day_one}"
        if self.unit is Unit.WORKING_DAY:
            return f"自{day_words(self.trigger_on)}“{self.trigger_label}”起算，次日{first}起计，只计工作日"
        return f"自{day_words(self.trigger_on)}“{self.trigger_label}”起算，次日{first}为第1日"

    def _running_on(self) -> str:
        unit = self.unit.chinese
        return f"往前按{unit}倒计" if self.direction is Direction.BACKWARD else f"起按{unit}连续计算"

    def _length_clause(self) -> str:
        counted = "自然日，" if self.unit is Unit.CALENDAR_DAY else ""
        confirm = "，待确认" if self.needs_confirmation else ""
        if not self.length:
            return f"末日由{self.citation}直接写明{confirm}，是固定日期，不逐日计算，逢休息日不顺延"
        return f"期限{self.length}{self.unit.chinese}（{counted}{self.citation}{confirm}）"

    def _suspension_clauses(self) -> list[str]:
        return [_suspension_words(span, self.trigger_on) for span in self.suspended]

    def _extension_clauses(self) -> list[str]:
        return [
            f"经{extension.approver}于{_day(extension.granted_on, self.trigger_on)}批准，"
            f"依{extension.basis}延长{extension.length}{extension.unit.chinese}"
            for extension in self.extended
        ]

    def _skipped_clause(self) -> str:
        if not self.skipped:
            return ""
        days_by_reason: dict[str, int] = {}
        for run in self.skipped:
            days_by_reason[run.why] = days_by_reason.get(run.why, 0) + run.days
        return "其间不计入" + "、".join(f"{why}{days}日" for why, days in days_by_reason.items())

    def _roll_clause(self) -> str:
        if not self.rolled or self.nominal_end_on is None or self.due_on is None:
            return ""
        reasons = "、".join(dict.fromkeys(run.why for run in self.rolled))
        nominal, due = _day(self.nominal_end_on, self.trigger_on), _day(self.due_on, self.trigger_on)
        basis = f"依{self.rolled_by}" if self.rolled_by else ""
        return f"届满日{nominal}为{_weekday(self.nominal_end_on)}，逢{reasons}，{basis}顺延至{due}（{_weekday(self.due_on)}）"

    def _standing_clause(self) -> str:
        """Why an end that lies on a rest day does not move."""
        backward = self.direction is Direction.BACKWARD
        if not self.rest_at_end or self.due_on is None:
            return "倒计期限不顺延" if backward else ""
        if not self.length:
            return f"{_day(self.due_on, self.trigger_on)}为{_weekday(self.due_on)}，逢{self.rest_at_end}，宜在此前办妥"
        day = f"{_day(self.due_on, self.trigger_on)}为{_weekday(self.due_on)}，逢{self.rest_at_end}"
        if backward:
            return f"{day}，倒计期限不顺延，须在此日或者之前办妥"
        return f"届满日{day}，本期限不适用顺延"

    def _versions_clause(self) -> str:
        rule_version = f"规则版本{self.law_version}、" if self.law_version else ""
        return f"按{rule_version}工作日历{self.calendar_version}计算"

    def _end_clause(self) -> str:
        if self.due_on is None:
            return "现在中止中，恢复后继续计算，终点尚不能确定"
        end = day_words(self.due_on) if self.due_at is None else _minute(self.due_at)
        return f"终点暂为{end}，{self.provisional_why}" if self.provisional else f"终点为{end}，已确定"


def _suspension_words(span: SuspendedSpan, reference: date) -> str:
    began = _day_or_minute(span.from_on, span.from_at, reference)
    evidence = f"（{span.evidence}）" if span.evidence else ""
    if span.until_on is None:
        return f"因{span.cause}{evidence}自{began}起中止"
    resumed = _day_or_minute(span.until_on, span.until_at, reference)
    return f"因{span.cause}{evidence}自{began}起中止，至{resumed}恢复，扣除{span.lost}"


def _run_to_dict(run: SkippedRun) -> dict[str, str]:
    return {"from_on": run.from_on.isoformat(), "to_on": run.to_on.isoformat(), "why": run.why}


def _run_from_dict(data: Mapping[str, Any]) -> SkippedRun:
    return SkippedRun(date.fromisoformat(data["from_on"]), date.fromisoformat(data["to_on"]), data["why"])


def _span_to_dict(span: SuspendedSpan) -> dict[str, Any]:
    said = {
        "from_on": span.from_on.isoformat(),
        "until_on": _text(span.until_on),
        "cause": span.cause,
        "evidence": span.evidence,
        "days": span.days,
    }
    if span.from_at is None:
        return said
    return {**said, "from_at": _text(span.from_at), "until_at": _text(span.until_at), "minutes": span.minutes}


def _span_from_dict(data: Mapping[str, Any]) -> SuspendedSpan:
    return SuspendedSpan(
        from_on=date.fromisoformat(data["from_on"]),
        until_on=_date(data["until_on"]),
        cause=data["cause"],
        evidence=data["evidence"],
        days=data["days"],
        from_at=_moment(data.get("from_at")),
        until_at=_moment(data.get("until_at")),
        minutes=data.get("minutes"),
    )


def _extension_to_dict(extension: Extension) -> dict[str, Any]:
    return {
        "length": extension.length,
        "unit": extension.unit.value,
        "approver": extension.approver,
        "basis": extension.basis,
        "granted_on": extension.granted_on.isoformat(),
    }


def _extension_from_dict(data: Mapping[str, Any]) -> Extension:
    return Extension(
        data["length"], Unit(data["unit"]), data["approver"], data["basis"], date.fromisoformat(data["granted_on"])
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _minute(moment: datetime) -> str:
    return f"{day_words(moment)}{moment.hour}时{moment.minute}分"


def _day_or_minute(day: date, moment: datetime | None, reference: date) -> str:
    return _day(day, reference) + (f"{moment.hour}时{moment.minute}分" if moment else "")


def _day(day: date, reference: date) -> str:
    """The year is said only where it differs from the trigger's."""
    return f"{day.month}月{day.day}日" if day.year == reference.year else day_words(day)


def _weekday(day: date) -> str:
    return f"周{_WEEKDAYS[day.weekday()]}"
