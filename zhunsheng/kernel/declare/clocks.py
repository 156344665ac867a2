"""Clocks (期限): declared spans between acts, whose length comes from a rule of law or a local setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zhunsheng.kernel.rule_settings import keys_for

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.snapshot import Snapshot


@dataclass(frozen=True)
class Clock:
    """A limit that acts start and stop.

    ``start`` and ``stop`` name acts; the end of the matter stops it too, unless it is ours and may still be kept then. Each start
    while the clock is idle opens a new occurrence, a start while it runs closes the running one first (a level clock that
    each escalation restarts). The length is ``rule`` (an id in law, chosen by the
    start date and the matter's ``field`` column; where the rule is local or not surely known, the place may have set it anew)
    or ``setting`` (a local setting stamped on the matter; a list is indexed by the column ``index``, counted from 1; a length
    of 0 says that the place has no such limit). Where ``stated`` names a column, the act that starts the clock states the
    length there, in the unit of the setting, whose own length holds where it states none, or the last day itself where the
    column is a date; ``more`` names a member of the
    setting that is added to either (what is ours to do after a time that is the party's). A limit in hours or minutes runs from
    the moment of the starting act; where that is not known the clock does not start. ``when`` decides on the snapshot whether
    the clock applies, ``stops_when`` on the snapshot after one of its stopping acts whether that ends it. Where
    ``leaves_for`` names a second rule, the clock ends on the last day on which that rule's period can still be started so
    that it is over before the period of ``rule`` is (the demand before a court is asked). ``suspend``/``resume``/``extend``
    name the acts that do so. ``writes_due`` names the date column, or for a clock that may run in hours the moment column,
    that carries its end for metrics: a limit in days ends with the last minute of its last day. ``advisory`` clocks warn
    and never mark an act as late. ``on_expiry`` names an act that starts or stops the clock, which it takes by itself on
    the first day (minute) after its end where the yes/no setting ``on_expiry_if``, stamped on the matter, says so (see
    acts/expiry).
    """

    label: str
    start: str | tuple[str, ...]
    stop: str | tuple[str, ...]
    rule: str = ""
    setting: str = ""
    index: str = ""
    stated: str = ""
    year_before: str = ""
    more: str = ""
    field: str = ""
    when: Callable[[Snapshot], bool] | None = None
    stops_when: Callable[[Snapshot], bool] | None = None
    leaves_for: str = ""
    suspend: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    writes_due: str = ""
    advisory: bool = False
    on_expiry: str = ""
    on_expiry_if: str = ""
    key: str = ""

    @cached_property
    def starts(self) -> tuple[str, ...]:
        return (self.start,) if isinstance(self.start, str) else self.start

    @cached_property
    def stops(self) -> tuple[str, ...]:
        return (self.stop,) if isinstance(self.stop, str) else self.stop

    def lengths(self) -> tuple[str, ...]:
        """The keys of the local settings that may decide its length."""
        return (self.setting,) if self.setting else tuple(keys_for(self.rule))

    def settings(self) -> tuple[str, ...]:
        """The keys of the local settings that may decide its length and its end: stamped on the matter when it opens."""
        return (*self.lengths(), self.on_expiry_if) if self.on_expiry_if else self.lengths()

    def acts_under(self, settings: Mapping[str, Any]) -> bool:
        """Whether it takes an act at its end in a matter with these stamped settings; one older than the setting: no."""
        return bool(self.on_expiry and settings.get(self.on_expiry_if, {}).get("value"))
