"""``zhunsheng audit faults``: what the platform finds of the faults that a generated year has planted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from zhunsheng.cli.console import console, fail
from zhunsheng.cli.django import load_records

if TYPE_CHECKING:
    from zhunsheng.kernel.models import Installation
    from zhunsheng.profiles.searching import Outcome, Sight

PLANTED, FILES = "planted.json", "case_files"
GOOD, SHORT = 0, 1


def search_faults(planted: Path, files: Path, *, recall: float, most_false: float) -> int:
    """Search first, then read what was planted, and print both; 0 when every sort reaches both shares, 1 otherwise."""
    installation = load_records()
    from zhunsheng.profiles.searching import outcomes, search_all
    from zhunsheng.profiles.year import Truth

    with console.status("正在查找……"):
        found = search_all(_sight(installation, files))
    try:
        truth = Truth.read(planted)
    except FileNotFoundError:
        fail(f"没有找到 {planted}：它由 zhunsheng demo 生成示范年度时写出，请用 --planted 指明。")
    except ValueError:
        fail(f"{planted} 不是示范年度写出的清单，请用 --planted 指明。")
    told = outcomes(found, {name: set(ids) for name, ids in truth.planted.items()})
    _print(told)
    return GOOD if all(_is_good(one, recall, most_false) for one in told) else SHORT


def _sight(installation: Installation, files: Path) -> Sight:
    """The whole place in the profile's year, as whoever compiles its report sees it."""
    from zhunsheng.cli.reporting import compiler
    from zhunsheng.kernel.models import Unit
    from zhunsheng.kernel.today import today
    from zhunsheng.metrics.language import Period
    from zhunsheng.profiles.profile import read_profile
    from zhunsheng.profiles.searching import Sight

    profile = read_profile(installation.profile)
    street = Unit.objects.get(code=profile.street)
    return Sight(compiler(), street, Period.year(profile.year), today(), files)


def _is_good(outcome: Outcome, recall: float, most_false: float) -> bool:
    return (outcome.recall is None or outcome.recall >= recall) and outcome.false_rate < most_false


def _named(ids: Iterable[int]) -> list[str]:
    """The matters by their numbers; what has none by what it is about."""
    from zhunsheng.kernel.models import Matter

    found = Matter.objects.filter(pk__in=ids).order_by("pk")
    return [matter.number or matter.outer_number or f"{matter.heading}（{matter.pk}）" for matter in found]


def _print(told: Sequence[Outcome]) -> None:
    table = Table(title="植入的差错与找到的差错（查找时不看植入清单）")
    table.add_column("差错", overflow="fold")
    table.add_column("手段", no_wrap=True)
    for heading in ("植入", "找到", "漏", "误报", "误报率"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in told:
        numbers = (len(one.planted), len(one.planted & one.found), len(one.missed), len(one.false))
        table.add_row(one.search.label, one.search.means, *map(str, numbers), f"{one.false_rate:.1%}")
    console.print(table)
    planted, hit = sum(len(one.planted) for one in told), sum(len(one.planted & one.found) for one in told)
    missed, false = sum(len(one.missed) for one in told), sum(len(one.false) for one in told)
    for one in told:
        for what, ids in (("漏", one.missed), ("误报", one.false)):
            if ids:
                console.print(f"{what}（{one.search.label}）：{'、'.join(_named(ids))}", soft_wrap=True)
    share = f"，找到率{hit / planted:.1%}" if planted else ""
    console.print(f"合计：植入{planted}，找到{hit}，漏{missed}，误报{false}{share}。")
