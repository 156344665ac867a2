"""The history of a matter as pure data: entries, and what they say once corrections are applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from zhunsheng.kernel.today import moment_of

CORRECT = "correct"
VOID = "void"
ATTACH = "attach"
UNMASK = "unmask"
ISSUE_CODE = "issue_code"
RELATE = "relate"
DESTROY = "destroy"
RETRACT = "retract"
PRINT = "print"
# The roles of acts that no person does: of the command line that sets up registers, of clocks (see expiry), of the system
# that notes what happened (see refusals).
INSTALLER, CLOCK, SYSTEM = "installer", "clock", "system"
# What a file is called often names a person, and a code is issued to a party by name: both are personal.
ATTACHED_NAME = "attached_name"
PARTY_NAME = "party_name"
# A printed paper as it was: whatever it says of the parties goes with the personal data.
PAPER_CONTENT = "paper_content"
PERSONAL_KEYS = (ATTACHED_NAME, PARTY_NAME, PAPER_CONTENT)
# The time of day of an act that has one, as "14:05" in the place's time.
ACTED_TIME = "acted_time"
COMMON_ACTS: Mapping[str, str] = {
    CORRECT: "更正",
    VOID: "作废",
    ATTACH: "附卷",
    UNMASK: "查看个人信息",
    ISSUE_CODE: "发放查询码",
    RELATE: "关联",
    DESTROY: "到期销毁",
    RETRACT: "撤回",
    PRINT: "打印文书",
}


class Entry(NamedTuple):
    """What one event says. ``payload`` holds column values and line rows as JSON values; ``corrects`` a ``seq``."""

    seq: int
    act: str
    acted_on: date
    recorded_at: datetime
    person_id: int | None
    role: str
    unit_id: int | None
    payload: Mapping[str, Any]
    marks: Mapping[str, Any] = MappingProxyType({})
    corrects: int | None = None

    @property
    def acted_at(self) -> datetime | None:
        """The moment of the act; None where only its day is known."""
        return acted_moment(self.acted_on, self.payload)

    @property
    def is_by_clock(self) -> bool:
        """Whether a clock did it, and nobody."""
        return self.role == CLOCK


def acted_moment(acted_on: date, payload: Mapping[str, Any]) -> datetime | None:
    """The moment that a payload of that day says, if it says one."""
    said = payload.get(ACTED_TIME)
    return _moment(acted_on, said) if said else None


@lru_cache(maxsize=4096)
def _moment(acted_on: date, said: str) -> datetime:
    """Each step of an act asks for it."""
    return moment_of(acted_on, time.fromisoformat(said))


def said_time(at: time | datetime) -> str:
    """A time of day as payloads have it."""
    return f"{at.hour:02}:{at.minute:02}"


def doer_without_person(role: str) -> str:
    """What a doer who is no person is called."""
    return {INSTALLER: "系统安装", CLOCK: "期限届满自动办理", SYSTEM: "系统自动留存"}.get(role, "系统")


def effective(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries with each corrected one carrying what its latest correction says; corrections themselves dropped.

    A corrected entry keeps its place, doer and ``seq``, and takes the correction's date and payload. What was taken back
    (what a clock had done, or an import that was undone) is dropped with its retraction.
    """
    entries = tuple(entries)
    latest = {entry.corrects: entry for entry in entries if entry.act == CORRECT}
    retracted = {entry.corrects for entry in entries if entry.act == RETRACT}
    kept = []
    for entry in entries:
        if entry.act in (CORRECT, RETRACT) or entry.seq in retracted:
            continue
        correction = latest.get(entry.seq)
        if correction is not None:
            entry = entry._replace(acted_on=correction.acted_on, payload=correction.payload)
        kept.append(entry)
    return tuple(kept)


def known_until(entries: Iterable[Entry], moment: datetime) -> tuple[Entry, ...]:
    """The entries recorded up to ``moment``: what was known then."""
    return tuple(entry for entry in entries if entry.recorded_at <= moment)


def rejudged(entries: Iterable[Entry]) -> dict[str, str]:
    """The due dates that corrections judged anew, by clock run; the latest correction wins."""
    judged: dict[str, str] = {}
    for entry in entries:
        if entry.act == CORRECT:
            judged.update(entry.marks.get("judged", {}))
    return judged
