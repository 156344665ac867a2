"""``zhunsheng verify --case``: the papers of one case held against each other, told to people or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.padding import Padding

from zhunsheng.cli.console import console
from zhunsheng.cli.verify import CLEAN, FOUND, UNCHECKED
from zhunsheng.cli.verify_summary import COLOURS
from zhunsheng.verifier.marked.words import GRAVEST_FIRST, LEVELS
from zhunsheng.verifier.model import Level, Source
from zhunsheng.verifier.reading import Unread, sources_of

if TYPE_CHECKING:
    from zhunsheng.verifier.casefile import CaseFinding, Review


def check_case(paths: Sequence[Path], since: Level, *, as_json: bool) -> int:
    """Check the papers under ``paths`` as those of one case; returns the exit code of ``zhunsheng verify``."""
    from zhunsheng.verifier.casefile import review

    read = [one for path in paths for one in sources_of(path)]
    unread = [one for one in read if isinstance(one, Unread)]
    found = review([one for one in read if isinstance(one, Source)])
    told = [finding for finding in found.findings if GRAVEST_FIRST.index(finding.level) <= GRAVEST_FIRST.index(since)]
    tell = _print_json if as_json else _print_summary
    tell(found, told, unread)
    if unread or not found.papers:
        return UNCHECKED
    return FOUND if told else CLEAN


def _print_summary(found: Review, told: Sequence[CaseFinding], unread: Sequence[Unread]) -> None:
    for one in unread:
        console.print(escape(f"{one.name}：无法核对。{one.what}{one.way_out}"), style="red")
    console.print(
        escape("案卷文书：" + ("、".join(paper.label for paper in found.papers) or "没有可读的文书")), style="bold"
    )
    for level in GRAVEST_FIRST:
        of_level = [finding for finding in told if finding.level is level]
        if of_level:
            console.print(f"{LEVELS[level]}（{len(of_level)}）", style=f"bold {COLOURS[level]}")
        for finding in of_level:
            places = (f"{place.paper} {place.place}".strip() for place in finding.places)
            lines = (finding.message, f"见：{'；'.join(dict.fromkeys(places))}", f"怎么办：{finding.way_out}")
            console.print(Padding(escape("\n".join(lines)), (0, 0, 1, 2), expand=False))
    if not told and found.papers:
        console.print("没有发现不一致、漏填或倒置。", style="dim")


def _print_json(found: Review, told: Sequence[CaseFinding], unread: Sequence[Unread]) -> None:
    document: dict[str, Any] = {
        "papers": [{"name": paper.name, "kind": paper.kind.key if paper.kind else None} for paper in found.papers],
        "findings": [
            {
                "code": finding.code,
                "level": str(finding.level),
                "message": finding.message,
                "way_out": finding.way_out,
                "places": [
                    {"paper": place.paper, "place": place.place, "quote": place.quote} for place in finding.places
                ],
            }
            for finding in told
        ],
        "unread": [{"name": one.name, "what": one.what, "way_out": one.way_out} for one in unread],
    }
    print(json.dumps(document, ensure_ascii=False, indent=2))
