"""Hard dates: the day of every year by which something must be done. They are no periods, so nothing moves them."""

from dataclasses import dataclass
from datetime import date, timedelta

from zhunsheng.law.errors import LawError
from zhunsheng.law.model import Rule
from zhunsheng.law.statutes import rules
from zhunsheng.law.working_days import Calendar, default_calendar

_ONE_DAY = timedelta(days=1)
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class HardDate:
    """The date that a rule sets in one year.

    `rest_reason` says why it is a rest day, nothing when people work; `last_working_day` is the working day on or before
    it. `provisional` means that the working-day table does not cover a day that was judged.
    """

    rule: Rule
    due_on: date
    rest_reason: str
    last_working_day: date
    provisional: bool
    calendar_version: str

    def sentence(self) -> str:
        """The date in one plain Chinese sentence, with its article, and what a rest day means for it."""
        confirm = "，待确认" if self.rule.needs_confirmation else ""
        return "；".join(
            (
                f"{self.rule.label}：{self.rule.words}（{self.rule.citation}{confirm}）",
                f"{self.due_on.year}年为{_words(self.due_on)}",
                "此为每年的固定日期，不是期间，逢休息日不顺延",
                self._rest_clause(),
                f"适用{self.rule.days_of_force}的规定，按规则版本{self.rule.version}、工作日历{self.calendar_version}判断",
            )
        ) + ("，该日不在工作日表之内，导入放假通知后重算。" if self.provisional else "。")

    def _rest_clause(self) -> str:
        if not self.rest_reason:
            return "当日为工作日"
        return f"当日逢{self.rest_reason}，宜在此前最后一个工作日{_words(self.last_working_day)}办妥"


def hard_date(rule: Rule, year: int, calendar: Calendar | None = None) -> HardDate:
    """The date that a rule sets in a year.

    Raises LawError when the rule sets no date of the year, or was not law on that day.
    """
    due_on = day_in(rule, year)
    if not rule.in_force(due_on):
        raise LawError(f"{rule.id}（{rule.citation}）{rule.days_of_force}，{year}年的这一天不适用；请核对年份。")
    return _judged(rule, due_on, calendar or default_calendar())


def day_in(rule: Rule, year: int) -> date:
    """The day of a year that a rule names, law by then or not. Raises LawError when it names none, or there is no such day."""
    if rule.annual_on is None:
        raise LawError(f"{rule.id}（{rule.citation}，{rule.label}）没有规定每年的固定日期；请选用写明日期的规则。")
    return _in_year(rule.annual_on, year)


def hard_dates(year: int, calendar: Calendar | None = None) -> tuple[HardDate, ...]:
    """Every hard date of a year that is law on its day, of all rules and fields, in the order of the days."""
    chosen = calendar or default_calendar()
    found = [(rule, _in_year(rule.annual_on, year)) for rule in rules() if rule.annual_on is not None]
    in_force = [_judged(rule, due_on, chosen) for rule, due_on in found if rule.in_force(due_on)]
    return tuple(sorted(in_force, key=lambda known: (known.due_on, known.rule.id, known.rule.field or "")))


def _in_year(annual_on: str, year: int) -> date:
    try:
        return date.fromisoformat(f"{year:04d}-{annual_on}")
    except ValueError:
        raise LawError(f"{year}年没有{annual_on}这一天，请核对年份（如2026）。") from None


def _judged(rule: Rule, due_on: date, calendar: Calendar) -> HardDate:
    reason = calendar.rest_reason(due_on)
    day = due_on
    while calendar.is_rest_day(day):
        day -= _ONE_DAY
    covered = calendar.covers(day) and calendar.covers(due_on)
    return HardDate(rule, due_on, reason or "", day, not covered, calendar.version)


def _words(day: date) -> str:
    return f"{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"
