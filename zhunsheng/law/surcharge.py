"""Money added for every day of lateness: the surcharge on an unpaid fine, interest on an overdue payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from zhunsheng.law.errors import LawError, NotInForce
from zhunsheng.law.model import Rule, Suspension
from zhunsheng.law.statutes import rule
from zhunsheng.law.wording import day_words, yuan_words

FINE_RATE, FINE_CAP = "PEN-61", "CEX-07"
_ONE_DAY = timedelta(days=1)
_FEN = Decimal("0.01")
_PER_DAY = {"%/日": 100, "万分之一/日": 10_000}
_OF_PRINCIPAL = {"%": 100}


@dataclass(frozen=True, slots=True)
class Surcharge:
    """What has been added by a day, in yuan, and how.

    `first_day` is the first day of lateness, `days` the days that counted until `until_on` (that day included), and
    `paused_days` those that did not. `capped_on` is the day on which the cap was reached, None before (or without a cap).
    """

    principal_yuan: Decimal
    first_day: date
    until_on: date
    days: int
    paused_days: int
    daily_yuan: Decimal
    amount_yuan: Decimal
    capped_on: date | None
    rate: Rule
    cap: Rule | None

    def sentence(self) -> str:
        """The amount in one plain Chinese sentence, with the rate, the days, the pause, the cap and their articles."""
        clauses = [
            f"自{day_words(self.first_day)}起，以{yuan_words(self.principal_yuan)}为基数按日加处{self.rate.length}"
            f"{self.rate.counted_in}（{self.rate.citation}），每日{yuan_words(self.daily_yuan)}",
            f"至{day_words(self.until_on)}计{self.days}日",
        ]
        if self.paused_days:
            clauses.append(f"其间停止计算{self.paused_days}日")
        if self.cap is not None and self.capped_on is not None:
            clauses.append(f"{day_words(self.capped_on)}起达到上限（{self.cap.citation}），不再增加")
        return "；".join((*clauses, f"共{yuan_words(self.amount_yuan)}。"))


def surcharge(
    principal_yuan: Decimal,
    *,
    due_on: date,
    until_on: date,
    rate: Rule,
    cap: Rule | None,
    pauses: Sequence[Suspension] = (),
) -> Surcharge:
    """What an amount not paid by `due_on` has grown by until a day, at the daily `rate` of a rule, up to a `cap`.

    The first day of lateness is the day after `due_on`; the day asked about counts. Days of a pause (reconsideration or
    litigation: 行政处罚法 73 III) do not count and are never made up; a pause without end lasts until the day asked
    about. Amounts are rounded to a fen, the sum only once.

    Raises LawError for a principal that is not above zero, a rate that is not by the day, a cap that is not a share.
    """
    if principal_yuan <= 0:
        raise LawError(f"基数写的是{yuan_words(principal_yuan)}，须大于零；请填写决定书载明的数额。")
    daily_share = _share(rate, _PER_DAY)
    late = [due_on + timedelta(days=day) for day in range(1, (until_on - due_on).days + 1)]
    counted = [day for day in late if not any(_pauses(pause, day) for pause in pauses)]
    amount, capped_on = principal_yuan * daily_share * len(counted), None
    if cap is not None:
        most = _share(cap, _OF_PRINCIPAL)
        days_to_cap = int((most / daily_share).to_integral_value(ROUND_CEILING))
        capped_on = counted[days_to_cap - 1] if len(counted) >= days_to_cap else None
        amount = min(amount, principal_yuan * most)
    return Surcharge(
        principal_yuan=principal_yuan,
        first_day=due_on + _ONE_DAY,
        until_on=until_on,
        days=len(counted),
        paused_days=len(late) - len(counted),
        daily_yuan=_rounded(principal_yuan * daily_share),
        amount_yuan=_rounded(amount),
        capped_on=capped_on,
        rate=rate,
        cap=cap,
    )


def fine_surcharge(
    principal_yuan: Decimal, *, due_on: date, until_on: date, pauses: Sequence[Suspension] = ()
) -> Surcharge:
    """The surcharge on a fine not paid by `due_on`: the rate of 行政处罚法 and the cap of 行政强制法 as of that day.

    Before 行政强制法 there was no cap. Raises as `surcharge`, and NotInForce before 行政处罚法.
    """
    return surcharge(
        principal_yuan,
        due_on=due_on,
        until_on=until_on,
        rate=rule(FINE_RATE, on=due_on),
        cap=_cap_on(due_on),
        pauses=pauses,
    )


def _cap_on(day: date) -> Rule | None:
    try:
        return rule(FINE_CAP, on=day)
    except NotInForce:
        return None


def _share(amount: Rule, known: dict[str, int]) -> Decimal:
    if amount.length is None or amount.counted_in not in known:
        raise LawError(
            f"{amount.id}（{amount.citation}，{amount.label}）的数量不是{'、'.join(known)}，不能据此计算；请选用正确的规则。"
        )
    return Decimal(amount.length) / known[amount.counted_in]


def _pauses(pause: Suspension, day: date) -> bool:
    return pause.from_on <= day and (pause.until_on is None or day < pause.until_on)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(_FEN, ROUND_HALF_UP)
