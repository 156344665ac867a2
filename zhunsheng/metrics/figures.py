"""Figures: a value with everything that it rests on, and how it is printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from zhunsheng.metrics.language import PERCENT, PERCENTAGE_POINTS, Period

Number = int | Decimal
NOT_APPLICABLE_TEXT = "不适用"
SUPPRESSED_TEXT = "不予显示"


@dataclass(frozen=True)
class FromRecords:
    """Basis 记录: ``counted`` records contribute, of which the viewer may open ``openable``."""

    counted: int
    openable: int
    label: str = field(default="记录", init=False)

    def sentence(self, unit: str = "件") -> str:
        """How many records it rests on, and how many of them open."""
        if self.openable == self.counted:
            return f"{self.counted}{unit}，均可查看"
        return f"{self.counted}{unit}，其中可查看{self.openable}{unit}"


@dataclass(frozen=True)
class FromSheet:
    """Basis 台账表: a cell of a signed sheet, known by its digest."""

    digest: str
    cell: str
    signed_by: str
    label: str = field(default="台账表", init=False)

    def sentence(self) -> str:
        """Which cell of which sheet, signed by whom."""
        return f"台账表{self.cell}，{self.signed_by}签认，摘要{self.digest}"


@dataclass(frozen=True)
class Typed:
    """Basis 手填: typed by a person, with a reason."""

    typed_by: str
    reason: str
    label: str = field(default="手填", init=False)

    def sentence(self) -> str:
        """Who typed it and why."""
        return f"{self.typed_by}手填，理由：{self.reason}"


@dataclass(frozen=True)
class Withheld:
    """Basis 记录, of a suppressed figure: how many records there are would say what is suppressed."""

    label: str = field(default="记录", init=False)

    def sentence(self) -> str:
        """That nothing is said."""
        return "件数过少，不予显示"


Basis = FromRecords | FromSheet | Typed | Withheld


@dataclass(frozen=True)
class Figure:
    """One number of a report.

    ``value`` is exact and unrounded: an int for what is counted, a Decimal for the rest (percent as 24.4…, money in
    yuan), None when it does not apply or is suppressed. ``terms`` are part and whole of a ratio or quotient.
    ``scope`` names the unit; ``covers_scope`` is False when the viewer's counting right reaches only a part of it.
    ``suppressed`` says why a small number of confidential matters is not shown. ``version`` is the definition's.
    """

    key: str
    label: str
    value: Number | None
    unit: str
    period: Period
    cut_off_on: date
    scope: str
    basis: Basis
    covers_scope: bool = True
    terms: tuple[Number | None, Number | None] | None = None
    suppressed: str = ""
    meaning: str = ""
    version: int = 1


class Rounding(Protocol):
    """A way to print a number, without its unit."""

    @property
    def rule(self) -> str:
        """How the number is rounded, in Chinese."""
        ...

    def printed(self, value: Number) -> str:
        """The number as it stands in the text."""
        ...


@dataclass(frozen=True)
class Exact:
    """精确: every digit."""

    @property
    def rule(self) -> str:
        """That nothing is rounded."""
        return "精确数"

    def printed(self, value: Number) -> str:
        """The number without trailing zeros behind the point."""
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class HalfUp:
    """四舍五入 to ``decimals`` places, all of them printed."""

    decimals: int

    @property
    def rule(self) -> str:
        """四舍五入 with the number of places."""
        return f"四舍五入，保留{self.decimals}位小数" if self.decimals else "四舍五入取整数"

    def printed(self, value: Number) -> str:
        """The number rounded half away from zero."""
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        return format(rounded if rounded else abs(rounded), "f")


@dataclass(frozen=True)
class TenThousands:
    """万: divided by ten thousand, rounded half up to ``decimals`` places."""

    decimals: int

    @property
    def rule(self) -> str:
        """In ten thousands, rounded as they are."""
        return f"以万计，{HalfUp(self.decimals).rule}"

    def printed(self, value: Number) -> str:
        """The number in ten thousands, followed by 万."""
        return HalfUp(self.decimals).printed(Decimal(value) / 10_000) + "万"


@dataclass(frozen=True)
class More:
    """余: down to a multiple of ``base``, and 余 only when something is left over (843 → 840余, 840 → 840).

    A value below ``base`` is printed exactly. Raises ValueError for a base that is not positive.
    """

    base: int

    def __post_init__(self) -> None:
        if self.base <= 0:
            raise ValueError(f"取余的基数须为正整数，现为{self.base}")

    @property
    def rule(self) -> str:
        """余 and its base."""
        return f"去尾取{self.base}的整倍数，有余数的写“余”"

    def printed(self, value: Number) -> str:
        """The floor, followed by 余 when the value exceeds it. Raises ValueError for a negative value."""
        floor = _floor(value, self.base)
        if floor == 0:
            return Exact().printed(value)
        return f"{floor}余" if value > floor else str(floor)


@dataclass(frozen=True)
class AtLeast:
    """以上 (the number itself included): down to a multiple of ``base``, printed behind the unit.

    Raises ValueError for a base that is not positive.
    """

    base: int

    def __post_init__(self) -> None:
        if self.base <= 0:
            raise ValueError(f"“以上”的基数须为正整数，现为{self.base}")

    @property
    def rule(self) -> str:
        """以上 and its base."""
        return f"去尾取{self.base}的整倍数，写“以上”（含本数）"

    def printed(self, value: Number) -> str:
        """The floor. Raises ValueError for a negative value."""
        return str(_floor(value, self.base))


def printed(figure: Figure, rounding: Rounding | None = None) -> str:
    """The figure with its unit, as it stands in a text: 966件, 840余份, 66.15万平方米, 24.41%, 98%以上.

    Without a rounding the usual one of its unit is taken. What has no value says so.
    """
    if figure.suppressed:
        return SUPPRESSED_TEXT
    if figure.value is None:
        return NOT_APPLICABLE_TEXT
    chosen = rounding or usual_rounding(figure)
    text = chosen.printed(figure.value) + figure.unit
    return f"{text}以上" if isinstance(chosen, AtLeast) else text


def usual_rounding(figure: Figure) -> Rounding:
    """What is counted is printed exactly; percentages and money with two decimals, other means with one."""
    if isinstance(figure.value, int):
        return Exact()
    return HalfUp(2) if figure.unit in (PERCENT, PERCENTAGE_POINTS, "元") else HalfUp(1)


def exceeds(value: Number, target: Number) -> bool:
    """Whether “超过” may be said: strictly more (20.00% does not exceed 20%). Compare values, never printed text."""
    return value > target


def at_least(value: Number, target: Number) -> bool:
    """Whether “以上” may be said: as much or more (民法典 1259: 以上包括本数)."""
    return value >= target


def _floor(value: Number, base: int) -> int:
    if value < 0:
        raise ValueError(f"负数{value}不能用“余”或“以上”表述，请用精确数")
    return int(value // base) * base
