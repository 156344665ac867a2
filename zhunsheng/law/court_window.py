"""The window for asking a court to enforce: from the end of the remedies, with the demand that must have come before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zhunsheng.law.clock import compute, latest_start
from zhunsheng.law.errors import LawError
from zhunsheng.law.model import Direction, Limit, Unit
from zhunsheng.law.receipt import Receipt
from zhunsheng.law.statutes import rule
from zhunsheng.law.wording import day_words
from zhunsheng.law.working_days import Calendar

_TABLE = Path(__file__).parent / "court_window.yaml"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CourtWindow:
    """When the court may be asked.

    `closes` is the receipt of the window, counted from the remedy that ended last (`remedy`); `others` are the ends of
    the window counted from the other remedies, for the courts differ on the point (行政强制法 53, 行政诉讼法解释 156).
    `serve_demand_by` is the last day for serving the demand so that its period is over within the window; with a demand
    served, `demand` is its receipt and `opens_on` lies after it. `alarms` are the days on which to look again.
    """

    remedy: str
    opens_on: date
    closes: Receipt
    others: tuple[tuple[str, Receipt], ...]
    serve_demand_by: date
    demand: Receipt | None
    alarms: tuple[date, ...]

    @property
    def is_lost(self) -> bool:
        """True when the demand's period ends too late for the window."""
        return self.closes.due_on is not None and self.opens_on > self.closes.due_on

    def sentence(self) -> str:
        """The window in one plain Chinese sentence: from when, until when, which demand, which other end may be held."""
        closes_on = self.closes.due_on
        assert closes_on is not None
        clauses = [
            f"救济期限以最晚届满的“{self.remedy}”为准",
            f"{day_words(self.opens_on)}起可以申请法院强制执行，{day_words(closes_on)}届满（{self.closes.citation}）",
            f"催告书最迟应于{day_words(self.serve_demand_by)}送达",
        ]
        clauses += [
            f"如以“{name}”起算，则{day_words(receipt.due_on)}届满，宜在此前申请"
            for name, receipt in self.others
            if receipt.due_on
        ]
        if self.is_lost:
            clauses.append("催告期满已在申请期限之后，来不及申请；请如实记录原因，并按有关规定说明正当理由")
        return "；".join(clauses) + "。"


def court_window(
    remedies: Mapping[str, date], *, calendar: Calendar, demand_served_on: date | None = None, field: str | None = None
) -> CourtWindow:
    """The window for a decision, from the last days of its remedies by name (复议期限, 起诉期限).

    The window begins on the day after the remedy that ended last and runs for the period of COU-01; `field`
    "deferred_payment" takes the version for a fine whose payment was put off, with the end of that term for a remedy.
    The demand must have been served the whole period of COU-02 before. The rules are those of the day on which the last
    remedy ended.

    Raises LawError when no remedy is given.
    """
    if not remedies:
        raise LawError("没有写明救济期限的届满日，无法推算申请法院执行的期限；请填写复议期限或者起诉期限的届满日。")
    table = _table()
    last = max(remedies, key=lambda name: remedies[name])
    ended_on = remedies[last]
    window = rule(table["window"], on=ended_on, field=field).limit()
    demand_limit = rule(table["demand"], on=ended_on).limit()
    ends = {
        name: compute(window, trigger=end, trigger_label=f"{name}届满", calendar=calendar)
        for name, end in remedies.items()
    }
    demand = (
        compute(demand_limit, trigger=demand_served_on, trigger_label="送达催告书", calendar=calendar)
        if demand_served_on is not None
        else None
    )
    return CourtWindow(
        remedy=last,
        opens_on=_opens_on(ended_on, demand),
        closes=ends[last],
        others=tuple((name, receipt) for name, receipt in ends.items() if name != last),
        serve_demand_by=_serve_by(ends[last], demand_limit, calendar),
        demand=demand,
        alarms=(ended_on + _ONE_DAY, *(_alarm(alarm, ended_on, calendar) for alarm in table["alarms"])),
    )


def _opens_on(ended_on: date, demand: Receipt | None) -> date:
    ends = [ended_on] if demand is None or demand.due_on is None else [ended_on, demand.due_on]
    return max(ends) + _ONE_DAY


def _serve_by(closes: Receipt, demand: Limit, calendar: Calendar) -> date:
    """The last day for serving the demand, with its whole period before the window's last day."""
    served_on = latest_start(demand, before=closes, calendar=calendar).due_on
    assert served_on is not None
    return served_on


def _alarm(alarm: Mapping[str, Any], ended_on: date, calendar: Calendar) -> date:
    watch = Limit(alarm["length"], Unit(alarm["unit"]), Direction.FORWARD, False, "", "alarm", "", False)
    on = compute(watch, trigger=ended_on, trigger_label="", calendar=calendar).due_on
    assert on is not None
    return on


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = yaml.safe_load(_TABLE.read_text("utf-8"))
    return table
