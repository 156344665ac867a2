"""What a paper says otherwise than when it was printed, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from zhunsheng.web.papers.drawn import DrawnPaper


@dataclass(frozen=True)
class LineDifference:
    """Lines that differ: where they stand now, as printed and as they read now (either may be nothing)."""

    place: str
    before: str
    after: str


def differences(printed: DrawnPaper, now: DrawnPaper) -> tuple[LineDifference, ...]:
    """Every stretch of lines in which the two differ."""
    old, new = list(printed.lines()), list(now.lines())
    return tuple(
        LineDifference(f"第{start + 1}行", _told(old[begin:end]), _told(new[start:stop]))
        for tag, begin, end, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    )


def _told(lines: list[str]) -> str:
    return "；".join(line.replace("\t", "　") for line in lines)
