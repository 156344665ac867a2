"""Clocks (期限): declared spans between acts, whose length comes from a rule of law or a local setting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhunsheng.kernel.rule_settings import keys_for

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.snapshot import Snapshot


@dataclass(frozen=True)
class Clock:
    """A limit that acts start and stop.

    ``start`` and ``stop`` name acts; each start while the clock is idle opens a new occurrence, a start while it runs
    closes the running one first (a level clock that each escalation restarts). The length is ``rule`` (an id in law,
    chosen by the start date and the matter's ``field`` column; where the rule is local or not surely known, the place
    may have set it anew) or ``setting`` (a local setting stamped on the matter; a list is indexed by the column
    ``index``, counted from 1). ``when`` decides on the snapshot whether the clock
    applies. ``suspend``/``resume``/``extend`` name the acts that do so. ``writes_due`` names the date column that
    carries the due date for metrics. ``advisory`` clocks warn and never mark an act as late.
    """

    label: str
    start: str | tuple[str, ...]
    stop: str | tuple[str, ...]
    rule: str = ""
    setting: str = ""
    index: str = ""
    field: str = ""
    when: Callable[[Snapshot], bool] | None = None
    suspend: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    writes_due: str = ""
    advisory: bool = False
    key: str = ""

    @property
    def starts(self) -> tuple[str, ...]:
        return (self.start,) if isinstance(self.start, str) else self.start

    @property
    def stops(self) -> tuple[str, ...]:
        return (self.stop,) if isinstance(self.stop, str) else self.stop

    def settings(self) -> tuple[str, ...]:
        """The keys of the local settings that may decide its length: stamped on the matter when it opens."""
        return (self.setting,) if self.setting else tuple(keys_for(self.rule))
