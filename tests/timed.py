"""A throw-away kind whose acts have a time of day, with its table and its settings: for the tests of every room."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection

from tests.cast import FIRST_DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ActContext,
    Clock,
    CountField,
    DateField,
    Kind,
    MomentField,
    Procedure,
    State,
    TextField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.local_settings import definitions
from zhunsheng.kernel.models import Event, Matter, Person, Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.setting_definitions import Definition
from zhunsheng.kernel.today import at_moment, moment_of, on_day
from zhunsheng.kernel.viewers import Viewer

LAW = "人民调解法 17"
BY = (Role.MEDIATOR, Role.JUSTICE_CLERK)
RESPOND, HANDLE, CLOSE, CHASES = "trial.respond_limit", "trial.handle_limit", "trial.close_limit", "trial.chases"
SETTINGS = (
    Definition(RESPOND, "试验响应时限", "只在试验中存在。", {"unit": "minute", "length": 30}),
    Definition(HANDLE, "试验处理时限", "只在试验中存在。", {"unit": "hour", "length": 24}),
    Definition(CLOSE, "试验办结时限", "只在试验中存在，没有的写0。", {"unit": "working_day", "length": 0}),
    Definition(CHASES, "试验自动催办", "只在试验中存在。", False),
)


@guard("处理期限没有届满", basis=LAW)
def before_the_end(context: ActContext) -> Iterator[Objection]:
    """What is over is not lengthened."""
    due_at = context.due_at("handle_by")
    if due_at is not None and context.acted_at is not None and context.acted_at > due_at:
        yield Objection("extension-too-late", "处理期限已经届满", way_out="不能再延长")


class OwnModels(Apps):
    """A registry of models beside the installation's: what only tests declare is no part of its ledgers."""

    def __init__(self) -> None:
        super().__init__()
        for model in (Matter, Person, Unit):
            self.register_model("kernel", model)


class Call(Kind):
    """试验来电：只在试验中存在。"""

    key, label = "trial.call", "试验来电"
    access = Access(open=BY, count=(Role.LEADER,), void=(Role.JUSTICE_CLERK,))
    list_columns = ("subject", "received_at")

    subject = TextField("事由")
    seen_at = MomentField("现场时刻")
    received_at = MomentField("接收时刻")
    responded_at = MomentField("响应时刻")
    respond_due_at = MomentField("响应到期时刻")
    closed_on = DateField("办结日期")
    extension_length = CountField("延长")
    suspension_cause = TextField("中止原因")

    class Handling(Procedure):
        label, in_force = "试验来电的办理", "2020-01-01"
        received, responded = State("已接收"), State("已响应")
        closed = State("已办结", final=True)
        receive = Act(
            "接收", START >> received, by=BY, writes=("subject", "seen_at"), needs=("subject",), times="received_at",
            basis=LAW,
        )  # fmt: skip
        chase = Act("催办", at=received, by=BY, times="seen_at", basis=LAW)
        respond = Act("响应", received >> responded, by=BY, times="responded_at", basis=LAW)
        suspend = Act("中止", at=responded, by=BY, writes=("suspension_cause",), times="seen_at", basis=LAW)
        resume = Act("恢复", at=responded, by=BY, times="seen_at", basis=LAW)
        extend = Act(
            "延长", at=responded, by=BY, writes=("extension_length",), needs=("extension_length",), times="seen_at",
            guards=(before_the_end,), basis=LAW,
        )  # fmt: skip
        close = Act("办结", responded >> closed, by=BY, dates="closed_on", times="seen_at", basis=LAW)
        respond_by = Clock(
            "响应期限", start=("receive", "chase"), stop="respond", setting=RESPOND, writes_due="respond_due_at",
            on_expiry="chase", on_expiry_if=CHASES,
        )  # fmt: skip
        handle_by = Clock(
            "处理期限", start="respond", stop="close", setting=HANDLE, suspend=("suspend",), resume=("resume",),
            extend=("extend",),
        )  # fmt: skip
        close_by = Clock("办结期限", start="receive", stop="close", setting=CLOSE)

    class Meta(Kind.Meta):
        abstract = False
        app_label = "kernel"
        db_table = "trial_call"
        apps = OwnModels()

    @classmethod
    def heading_of(cls, snapshot: Any) -> str:
        return str(snapshot.columns["subject"])


@pytest.fixture
def calls(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """The cast in an installation that also has the throw-away kind."""
    with declared():
        yield Calls(cast)


@contextmanager
def declared() -> Iterator[None]:
    """The throw-away kind among the kinds, its settings among the settings, its table in the present transaction."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.kinds(), Call.key, Call)
        for definition in SETTINGS:
            patch.setitem(definitions(), definition.key, definition)
        with connection.cursor() as cursor:
            cursor.execute(_table())
        yield


def _table() -> str:
    """The statement that makes the table: SQLite's editor, entered within a transaction, refuses to work there."""
    editor = connection.schema_editor()
    editor.deferred_sql = []
    statement, _ = editor.table_sql(Call)
    return statement


class Calls:
    """Acts on matters of the throw-away kind, each at a moment of its own."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def receive(self, at: str, *, now: str = "", unit: str = "willow", who: str = "mediator", **given: Any) -> Matter:
        """A call received at a moment ("2023-05-04 09:30"), entered then or at ``now``."""
        with at_moment(moment(now or at)):
            asked = self.asked("receive", at, {"subject": "路灯不亮", **given})
            return open_matter(self.cast.viewer(who), Call, self.cast.units[unit], asked).matter

    def act(
        self, matter: Matter, act: str, at: str, *, now: str = "", corrects: int | None = None, **given: Any
    ) -> Event:
        """An act done at a moment, or on a day ("2023-05-04") whose time is not known; the stored matter is refreshed."""
        with at_moment(moment(now or at)):
            event = take(self.cast.viewer("mediator"), matter.pk, self.asked(act, at, given, corrects))
        matter.refresh_from_db()
        return event

    def adopt(self, setting: str, value: Any, unit: str = "willow") -> None:
        """A unit sets a value of its own, from the first day of the cast on."""
        with on_day(FIRST_DAY):
            given = {"name": setting, "value": json.dumps(value), "is_confirmed": True}
            kind = registry.kind("kernel.setting")
            open_matter(Viewer.installer(), kind, self.cast.units[unit], Asked("enter", given))

    @staticmethod
    def asked(act: str, at: str, given: dict[str, Any], corrects: int | None = None) -> Asked:
        day, _, time = at.partition(" ")
        acted_time = moment(at).time() if time else None
        return Asked(act, given, date.fromisoformat(day), "集中补录", corrects=corrects, acted_time=acted_time)


def moment(text: str) -> datetime:
    """The moment that "2023-05-04 09:30" names in the place's time; a day alone is its end."""
    written = datetime.fromisoformat(text if " " in text else f"{text} 23:59")
    return moment_of(written.date(), written.time())
