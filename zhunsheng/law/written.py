"""Reading what people write: days, moments, years, lengths. What cannot be read is answered in Chinese, with the way out."""

import re
from datetime import date, datetime
from datetime import time as clock_time

from zhunsheng.law.errors import LawError
from zhunsheng.law.hours import PLACE_TIME
from zhunsheng.law.model import Unit

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_YEAR = re.compile(r"([12]\d{3})年?")
_LENGTH = re.compile(r"(\d{1,6})\s*(\D*)")
_UNITS = {
    "日": Unit.CALENDAR_DAY, "天": Unit.CALENDAR_DAY, "自然日": Unit.CALENDAR_DAY, "工作日": Unit.WORKING_DAY,
    "个工作日": Unit.WORKING_DAY, "小时": Unit.HOUR, "个小时": Unit.HOUR, "分钟": Unit.MINUTE, "月": Unit.MONTH, "个月": Unit.MONTH,
    "年": Unit.YEAR,
}  # fmt: skip


def day_of(text: str) -> date:
    """The day that ``2023-05-04`` or ``2023年5月4日`` names. Raises LawError for anything else, and for 2月30日."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise LawError(f"“{text}”不是日期，请写成 2023-05-04 的样子。")
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise LawError(f"没有“{text}”这一天，请核对年、月、日。") from None


def length_of(text: str, usual: Unit) -> tuple[int, Unit]:
    """The length that ``30``, ``30日`` or ``10个工作日`` names; without a word it is in the ``usual`` unit.

    Raises LawError when it is no positive whole number or the unit is unknown.
    """
    found = _LENGTH.fullmatch(text.strip())
    if found is None or int(found[1]) < 1:
        raise LawError(f"“{text}”不是期限的长度，请写成正整数，如 30 或 10个工作日。")
    if not found[2]:
        return int(found[1]), usual
    if found[2] not in _UNITS:
        raise LawError(f"不认识“{found[2]}”这个单位，请写日、工作日、小时、分钟、个月或年。")
    return int(found[1]), _UNITS[found[2]]


def moment_of(text: str) -> datetime | None:
    """The moment that ``2023-05-04T09:30`` or ``2023-05-04 9:30`` names, in the place's time; None where no time is given.

    Raises LawError for a time or a day that does not exist.
    """
    day, separator, time = text.strip().replace("T", " ").replace("：", ":").partition(" ")
    if not separator:
        return None
    found = _TIME.fullmatch(time.strip())
    if found is None or int(found[1]) >= 24 or int(found[2]) >= 60:
        raise LawError(f"“{time}”不是时刻，请写成 09:30 的样子。")
    return datetime.combine(day_of(day), clock_time(int(found[1]), int(found[2])), tzinfo=PLACE_TIME)


def year_of(text: str) -> int:
    """The year that ``2023`` or ``2023年`` names. Raises LawError for anything else."""
    found = _YEAR.fullmatch(text.strip())
    if found is None:
        raise LawError(f"“{text}”不是年份，请写成 2023 的样子。")
    return int(found[1])
