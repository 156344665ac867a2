"""放假通知: a notice of the State Council on holidays and make-up days, confirmed here as one event.

Only a confirmed notice belongs to the running calendar. Confirming (or revoking) it moves every open deadline that it
touches, in the same transaction, exactly as the list of differences said that somebody had before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ActContext,
    CountField,
    DateField,
    Kind,
    Line,
    Lines,
    Procedure,
    ProseField,
    State,
    TextField,
    YesNoField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.holiday_text import NoticeDay as WrittenDay
from zhunsheng.kernel.holiday_text import day_objections
from zhunsheng.kernel.pages import Differences, Documents, Facts, LineTable, Timeline
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.running_calendar import CONFIRM, KIND, REVOKE, calendar_with, notices_in_force

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.store import Written
    from zhunsheng.kernel.acts.world import World

BASIS = "CALC-11"
KEEPERS = (Role.ADMINISTRATOR, Role.JUSTICE_CLERK)
HEAD = ("title", "document_number", "year", "issued_on", "source", "days")


@guard("日期齐全，不重复，调休上班日在周末", basis=BASIS)
def days_make_sense(context: ActContext) -> Iterator[Objection]:
    days = [
        WrittenDay(row["day"], row["festival"], bool(row["is_working"])) for row in context.lines("days") if row["day"]
    ]
    yield from day_objections(days, context.value("year"))


@guard("年度与已有的工作日历相接", basis=BASIS)
def years_follow_each_other(context: ActContext) -> Iterator[Objection]:
    """A year left out would be taken for one without any holiday."""
    year, last = context.value("year"), calendar_with(notices_in_force().values()).last_day.year
    if year is not None and year > last + 1:
        message = f"工作日历现在到{last}年，不能跳过中间的年度直接施行{year}年的通知"
        yield Objection("year-left-out", message, way_out=f"请先导入{last + 1}年的通知", field="year")


@guard("通知不用更正，用修改或撤销", basis=BASIS)
def nothing_is_corrected(context: ActContext) -> Iterator[Objection]:
    """A correction would change the calendar behind the back of the list of differences."""
    if context.matter is not None and context.matter.head_seq > len(context.entries):
        way_out = "尚未施行的，请用“修改”；已经施行的，请用“撤销施行”后另行导入"
        yield Objection("notice-not-correctable", "放假通知不能用“更正”改动", way_out=way_out)


@guard("没有更晚年度的通知接在其后", basis=BASIS)
def no_later_year_follows(context: ActContext) -> Iterator[Objection]:
    year = context.value("year")
    later = [confirmed for confirmed in notices_in_force().values() if confirmed.year > year]
    if later:
        message = f"《{later[0].notice.title}》已经施行，撤销{year}年的通知会使中间缺少一年"
        yield Objection("later-year-in-force", message, way_out="请先撤销更晚年度的通知")


class NoticeDay(Line):
    label = "放假与上班的日期"

    day = DateField("日期")
    festival = TextField("节日", max_length=40)
    is_working = YesNoField("调休上班", hint="放假的不选；周末调休上班的选“是”")

    class Meta(Line.Meta):
        abstract = False


class NoticeOnHolidays(Kind):
    """放假通知：国务院办公厅关于年度节假日安排的通知；确认施行后并入工作日历，未办结的期限据此重算。"""

    key, label = KIND, "放假通知"
    access = Access(inside=True)
    list_columns = ("title", "document_number", "year", "issued_on")
    panels = (
        Facts(
            "通知", ("title", "document_number", "year", "issued_on", "source", "confirmed_on", "revoked_on", "reason")
        ),
        Differences(),
        LineTable("放假与上班的日期", "days"),
        Documents(),
        Timeline(),
    )

    title = TextField("通知名称")
    document_number = TextField("文号", max_length=60)
    year = CountField("年度")
    issued_on = DateField("发文日期")
    source = TextField("来源", hint="在何处看到，如中国政府网")
    days = Lines(NoticeDay, "放假与上班的日期")
    list_code = TextField("差异清单校验号", max_length=16, hint="照“期限变动”一栏所写的校验号填写，表示已核对该清单")
    confirmed_on = DateField("确认施行日期")
    revoked_on = DateField("撤销施行日期")
    reason = ProseField("撤销原因")

    class Confirmation(Procedure):
        version, in_force, label = 1, "2000-01-01", "放假通知的确认施行"

        entered = State("待确认施行")
        confirmed = State("已施行", final=True)
        withdrawn = State("已撤回", final=True)
        revoked = State("已撤销施行", final=True)

        enter = Act(
            "登记",
            START >> entered,
            by=KEEPERS,
            writes=HEAD,
            needs=("title", "year", "issued_on", "days"),
            guards=(days_make_sense, nothing_is_corrected),
            basis=BASIS,
        )
        amend = Act(
            "修改",
            at=entered,
            by=KEEPERS,
            writes=HEAD,
            needs=("title", "year", "issued_on", "days"),
            guards=(days_make_sense, nothing_is_corrected),
            basis=BASIS,
        )
        confirm = Act(
            "确认施行",
            entered >> confirmed,
            by=(*KEEPERS, Role.LEADER),
            writes=("list_code",),
            needs=("list_code",),
            dates="confirmed_on",
            guards=(years_follow_each_other, nothing_is_corrected),
            basis=BASIS,
            about="施行后，未办结的期限按“期限变动”所列改动；已办结的期限不变。",
        )
        withdraw = Act("撤回", entered >> withdrawn, by=KEEPERS, guards=(nothing_is_corrected,), basis=BASIS)
        revoke = Act(
            "撤销施行",
            confirmed >> revoked,
            by=(*KEEPERS, Role.LEADER),
            writes=("list_code", "reason"),
            needs=("list_code", "reason"),
            dates="revoked_on",
            guards=(no_later_year_follows, nothing_is_corrected),
            basis=BASIS,
            about="只用于通知录入有误。撤销后，未办结的期限按“期限变动”所列改回。",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["title"])

    @classmethod
    def stored(cls, world: World, events: Sequence[Written]) -> None:
        """Move the open deadlines with the calendar. Raises Refused when the list is no longer the one that was seen."""
        from zhunsheng.kernel.acts.recounting import change_calendar

        for event in events:
            if event.act in (CONFIRM, REVOKE):
                change_calendar(world, event, cls.objects.get(pk=event.matter_id).list_code)
