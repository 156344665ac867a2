"""When a matter's personal data may be destroyed: the kind's retention setting, in years from the day it was closed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.local_settings import MissingSetting
from zhunsheng.law.wording import day_words

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.world import World
    from zhunsheng.kernel.declare.kind import Record
    from zhunsheng.kernel.models import Matter, Unit

BASIS = ("参数 案卷保管年限",)


def retention_years(world: World, kind: type[Record], unit: Unit, on: date) -> int | None:
    """The years of retention as they stand for the unit on the day; None when the kind or the place sets none.

    The day of asking counts, not the day of closing: a place that lengthens retention keeps what it still holds.
    """
    if not kind.retention_setting:
        return None
    try:
        return int(world.settings.resolve(kind.retention_setting, unit.ancestor_ids(), on).value)
    except MissingSetting:
        return None


def closed_before(on: date, years: int) -> date:
    """Whatever was closed before this day has been kept for ``years`` whole years by the day before ``on``."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 3, 1)


def retention_objections(
    world: World, kind: type[Record], matter: Matter, closed_on: date | None, on: date
) -> list[Objection]:
    """What stands against destroying the personal data of a matter closed on ``closed_on``."""
    years = retention_years(world, kind, matter.unit, on)
    if years is None:
        way_out = "请先在本地参数中设定保管年限"
        return [Objection("retention-undefined", f"{kind.label}没有设定保管年限，不能销毁", BASIS, way_out)]
    if closed_on is None:
        return [Objection("matter-not-closed", "本件尚未办结，不能销毁", BASIS, "请先办结，保管期满后再销毁")]
    if not closed_on < closed_before(on, years):
        message = f"本件{day_words(closed_on)}办结，须保管满{years}年，现在不能销毁"
        return [Objection("retention-not-over", message, BASIS, "请在保管期满后办理")]
    return []
