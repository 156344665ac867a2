"""The page vocabulary as plain data: a kind names panels, the web room draws them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """A part of a matter's page, with its heading."""

    label: str


@dataclass(frozen=True)
class Facts(Panel):
    """Columns of the record, as label and value."""

    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class LineTable(Panel):
    """The rows of one line set: all their columns, or those that are named, in this order."""

    lines: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deadlines(Panel):
    """The matter's limits with their receipts."""

    label: str = "期限"


@dataclass(frozen=True)
class Lights(Panel):
    """The lights that the kind declares (see metrics.language.lights), each with its reasons, as of today."""

    label: str


@dataclass(frozen=True)
class Settings(Panel):
    """Local settings that a matter keeps from its first day: each with its value, the place that set it and whether confirmed.

    ``settings`` are keys whose value is a text or a number; those that the matter's procedure does not stamp are left out.
    """

    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Differences(Panel):
    """What a notice on holidays moves: open limits with their old and new date, as far as the viewer may open them."""

    label: str = "期限变动"


@dataclass(frozen=True)
class Diagram(Panel):
    """The states of the procedure, the present one marked."""

    label: str = "办理流程"


@dataclass(frozen=True)
class Timeline(Panel):
    """The events, newest last, with date done, date recorded, doer and marks."""

    label: str = "办理经过"


@dataclass(frozen=True)
class Links(Panel):
    """Linked matters with their outcome."""

    label: str = "关联事项"


@dataclass(frozen=True)
class Concerning(Panel):
    """Records of every kind that name this register entry, or the person or unit in its column ``of``, by the viewer's rights."""

    label: str = "相关记录"
    of: str = ""


@dataclass(frozen=True)
class Papers(Panel):
    """The papers of the kind: what can be printed, what is missing, what was printed."""

    label: str = "文书"


@dataclass(frozen=True)
class Documents(Panel):
    """Attached documents."""

    label: str = "附卷材料"


@dataclass(frozen=True)
class Versions(Panel):
    """A register entry's periods of validity."""

    label: str = "历次变更"
