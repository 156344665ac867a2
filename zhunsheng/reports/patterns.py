"""Sentence patterns of yearly reports, as data: what each place of a sentence needs before it can be saved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from zhunsheng.reports.outline import Claim, Figure, Outline, Paragraph, Slot, names_of

FILE = Path(__file__).with_suffix(".yaml")
PLACE = re.compile(r"【([^【】]+)】")
SORTS = {"count": "件数", "ratio": "比率（%）", "average": "平均数", "sum": "合计", "claim": "与目标比较的断语"}
PERCENT = "%"


@dataclass(frozen=True)
class Wanted:
    """What a place for a figure needs: its sort, and how it is usually rounded."""

    sort: str
    rounding: str = ""

    def takes(self, figure: Figure) -> bool:
        """Whether a figure is of the sort that the place needs."""
        if isinstance(figure, Claim):
            return self.sort == "claim"
        return self.sort != "claim" and (figure.unit == PERCENT) is (self.sort == "ratio")


@dataclass(frozen=True)
class Pattern:
    """A sentence with places in 【】. ``wants`` is what the paragraph must say beside it: problem, task or record."""

    id: str
    name: str
    say: str
    figures: Mapping[str, Wanted]
    wants: str = ""


@cache
def patterns() -> dict[str, Pattern]:
    """Every pattern by its id, in the order of the file."""
    read = yaml.safe_load(FILE.read_text("utf-8"))
    return {
        one["id"]: Pattern(
            id=one["id"],
            name=one["name"],
            say=one["say"],
            figures={
                place: Wanted(wanted["is"], wanted.get("rounding", ""))
                for place, wanted in one.get("figures", {}).items()
            },
            wants=one.get("wants", ""),
        )
        for one in read
    }


@cache
def figure_places() -> dict[str, Wanted]:
    """Every place that needs a figure, by its name; no two patterns need different things under one name."""
    return {place: wanted for pattern in patterns().values() for place, wanted in pattern.figures.items()}


@cache
def all_places() -> frozenset[str]:
    """The names of all places of all patterns."""
    return frozenset(place for pattern in patterns().values() for place in PLACE.findall(pattern.say))


def open_places(text: str) -> Iterator[re.Match[str]]:
    """The places in a text that are still to be filled in."""
    return (found for found in PLACE.finditer(text) if found[1] in all_places())


def place_at(text: str, caret: int | None) -> re.Match[str] | None:
    """The open place for a figure where the caret stands, else the first one."""
    found = [place for place in open_places(text) if place[1] in figure_places()]
    standing = [place for place in found if caret is not None and place.start() <= caret <= place.end()]
    return next(iter((*standing, *found)), None)


def lacking(pattern: Pattern, paragraph: Paragraph, outline: Outline, added: Mapping[str, Figure]) -> str:
    """What the paragraph must still say besides its words; empty when it says all that the pattern wants."""
    figures = {**outline.figures, **added}
    has_record = any(isinstance(figures.get(name), Slot) for name in names_of(paragraph.segments))
    if pattern.wants == "task" and not any(task.target for task in paragraph.tasks):
        return "这一句式写的是下一年的措施，须在“问题和安排”中写明任务和目标"
    if pattern.wants == "problem" and not paragraph.problem:
        return "这一句式写的是问题，请在“问题和安排”中标明"
    if pattern.wants == "problem" and not has_record:
        return "这一句式须有取自台账的数据佐证"
    if pattern.wants == "record" and not has_record and not paragraph.unrecorded:
        return "这一句式须有取自台账的数据；没有台账的，在“问题和安排”中写明理由"
    return ""
