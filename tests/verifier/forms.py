"""Sentences of forms.yaml, filled in: true ones, the same with one number changed, the same with one number masked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import yaml

_PLACES = re.compile(r"\{(\w+)\}")
# No whole is much smaller: so few are met by chance, and a slip of nine would be more than a tenth.
_LEAST_PART, _MOST_PART = 60, 190
_SLIP, _PLACES_SPREAD_OVER = 9, 12


@dataclass(frozen=True, slots=True)
class Matter:
    """What is counted: 调解 矛盾纠纷 件, and the kinds that it comes in."""

    verb: str
    noun: str
    unit: str
    kinds: tuple[str, str, str]

    def words(self) -> dict[str, str]:
        """What a form leaves open of it."""
        first, second, third = self.kinds
        return {"verb": self.verb, "noun": self.noun, "k1": first, "k2": second, "k3": third}

    def counted(self, **numbers: int) -> dict[str, str]:
        """The numbers, told of it."""
        return {place: f"{number}{self.unit}" for place, number in numbers.items()}


MATTERS = (
    Matter("调解", "矛盾纠纷", "件", ("婚姻家庭类", "邻里类", "土地类")),
    Matter("排查", "安全隐患", "处", ("道路交通", "消防", "燃气")),
    Matter("开展", "法治宣传活动", "场", ("进机关", "进校园", "进企业")),
    Matter("查处", "违法案件", "起", ("城管领域", "应急领域", "环保领域")),
    Matter("接待", "来访群众", "人次", ("法律咨询", "信访接待", "心理疏导")),
    Matter("审查", "合同", "份", ("采购合同", "工程合同", "租赁合同")),
    Matter("聘请", "行政执法监督员", "名", ("人大代表", "政协委员", "执业律师")),
    Matter("投入", "法治建设经费", "万元", ("普法经费", "顾问经费", "调解补贴")),
    Matter("发布", "政府信息", "条", ("网站", "公众号", "公开栏")),
    Matter("检查", "生产经营单位", "家", ("工业企业", "餐饮单位", "商贸单位")),
)
Words = dict[str, str]
# What stands in the places of a form: where it is true, and what makes it false.
Family = Callable[[Matter, Random], tuple[Words, tuple[Words, ...]]]
_FAMILIES: dict[str, Family] = {}


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence, the amounts in it that belong together, and whether it is true."""

    text: str
    members: tuple[str, ...]
    is_true: bool


@cache
def forms() -> dict[str, list[str]]:
    """All forms by family, and the traps."""
    table: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("forms.yaml").read_text("utf-8"))
    return table


def families() -> tuple[str, ...]:
    """The names of the families that relate numbers."""
    return tuple(_FAMILIES)


def tellings(family: str, form: str, matter: Matter, chance: Random) -> Iterator[Telling]:
    """The form told truly, and once for each number that may be wrong."""
    true, changes = _FAMILIES[family](matter, chance)
    places = [place for place in _PLACES.findall(form) if place in true]
    for changed in ({}, *changes):
        if not changed or set(changed) & set(places):
            stated = true | changed
            text = form.format(**matter.words(), **stated)
            yield Telling(text, tuple(stated[place] for place in places), is_true=not changed)


def masked(family: str, form: str, matter: Matter, chance: Random) -> Iterator[str]:
    """The form with one count masked at a time."""
    true, _ = _FAMILIES[family](matter, chance)
    for place in _PLACES.findall(form):
        if place in true and true[place].endswith(matter.unit):
            yield form.format(**matter.words(), **true | {place: f"XX{matter.unit}"})


def trap(form: str, matter: Matter, chance: Random) -> str:
    """A sentence that says nothing of how its amounts belong together."""
    whole = chance.randint(240, 600)
    some = {f"s{place}": chance.randint(12, 60) for place in (1, 2, 3)}
    halves = {"h1": chance.randint(whole // 2, whole * 6 // 10), "h2": whole * 55 // 100}
    others = {"b": chance.randint(200, 900), "c": chance.randint(100, 900)}
    bare = {place: str(number) for place, number in others.items() if re.search(rf"\{{{place}\}}[人份]", form)}
    return form.format(**matter.words(), **matter.counted(a=whole, lo=whole - 2, **some, **halves, **others) | bare)


def _family(family: Family) -> Family:
    _FAMILIES[family.__name__] = family
    return family


def _parts(chance: Random, number: int) -> dict[str, int]:
    parts = chance.sample(range(_LEAST_PART, _MOST_PART), number)
    return {f"p{place}": part for place, part in enumerate(parts, start=1)}


@_family
def open_sums(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    parts = _parts(chance, 3)
    whole = sum(parts.values())
    wrong = ({"w": whole - _SLIP}, *({place: part + _SLIP} for place, part in parts.items()))
    return matter.counted(w=whole, **parts), tuple(matter.counted(**one) for one in wrong)


@_family
def sums(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    return _closed(matter, _parts(chance, 3))


@_family
def sums_of_two(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    return _closed(matter, _parts(chance, 2))


def _closed(matter: Matter, parts: dict[str, int]) -> tuple[Words, tuple[Words, ...]]:
    numbers = {"w": sum(parts.values()), **parts}
    wrong = ({place: number + by} for place, number in numbers.items() for by in (_SLIP, -_SLIP))
    return matter.counted(**numbers), tuple(matter.counted(**one) for one in wrong)


@_family
def stocks(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    before, came, went = chance.randint(60, 200), chance.randint(11, 40), chance.randint(3, 10)
    return _reckoned(matter, {"b": before, "a": came, "c": went, "d": before + came - went})


@_family
def gains(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    before, came = chance.randint(60, 200), chance.randint(11, 40)
    return _reckoned(matter, {"b": before, "a": came, "d": before + came})


@_family
def differences(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    before, more = chance.randint(100, 600), chance.randint(12, 90)
    return _reckoned(matter, {"b": before, "a": before + more, "d": more})


def _reckoned(matter: Matter, numbers: dict[str, int]) -> tuple[Words, tuple[Words, ...]]:
    return matter.counted(**numbers), tuple(matter.counted(**{place: number + 5}) for place, number in numbers.items())


@_family
def rates(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    whole = chance.randint(120, 900)
    part = chance.randint(whole // 3, whole * 9 // 10)
    told = matter.counted(w=whole, p=part, q=whole - part) | {"r": _percent(part, whole)}
    return told, ({"r": _percent(part, whole, -3.2)}, {"r": _percent(part, whole, 2.1)}, matter.counted(w=whole + 60))


@_family
def shares(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    return rates(matter, chance)


@_family
def growths(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    before, more = chance.randint(100, 600), chance.randint(12, 90)
    told = matter.counted(a=before + more, b=before, d=more) | {"g": _percent(more, before)}
    return told, ({"g": _percent(more, before, 4.3)},)


@_family
def falls(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    after, less = chance.randint(100, 600), chance.randint(12, 90)
    told = matter.counted(a=after + less, b=after, d=less) | {"f": _percent(less, after + less)}
    return told, ({"f": _percent(less, after + less, 4.3), "d": f"{less + 7}{matter.unit}"},)


@_family
def points(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    before, more = chance.randint(801, 930), chance.randint(11, 60)
    told = {"a": _percent(before + more, 1000), "b": _percent(before, 1000), "d": f"{more / 10:.1f}个百分点"}
    return told, ({"d": f"{more / 10 + 1.2:.1f}个百分点"}, {"a": _percent(before + more + 7, 1000)})


@_family
def averages(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    each = chance.randint(6, 60)
    whole = each * _PLACES_SPREAD_OVER
    return matter.counted(w=whole, e=each), (matter.counted(e=each + 3), matter.counted(w=whole + 25))


@_family
def targets(_: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    wanted = chance.choice((85, 90, 92, 95))
    return {"a": f"{wanted + chance.randint(6, 40) / 10:.1f}%", "t": f"{wanted}%"}, ({"a": f"{wanted - 2.3:.1f}%"},)


@_family
def tasks(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    wanted, more = chance.randint(8, 40) * 10, chance.randint(5, 60)
    return matter.counted(t=wanted, a=wanted + more), (matter.counted(a=wanted - 7),)


@_family
def news(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    whole, new = chance.randint(200, 900), chance.randint(12, 60)
    return matter.counted(w=whole, p=new, q=whole - new), ()


def told_again(form: str, matter: Matter, chance: Random) -> tuple[str, str, tuple[str, str]]:
    """An opening that the chapter repeats, the same with two digits of the chapter changed about, and those two amounts."""
    first, second, third = chance.sample(range(1, 10), 3)
    whole, other = (
        matter.counted(x=100 * first + 10 * ten + one)["x"] for ten, one in ((second, third), (third, second))
    )
    words = matter.words()
    return form.format(**words, w=whole, x=whole), form.format(**words, w=whole, x=other), (whole, other)


@_family
def completions(matter: Matter, chance: Random) -> tuple[Words, tuple[Words, ...]]:
    wanted, more = chance.randint(8, 40) * 10, chance.randint(5, 60)
    told = matter.counted(t=wanted, a=wanted + more) | {"r": _percent(wanted + more, wanted)}
    return told, ({"r": _percent(wanted + more, wanted, 5.1)},)


def _percent(part: int, whole: int, by: float = 0.0) -> str:
    """To one place, so that a whole number of per cent is not taken for a rounder one."""
    return f"{100 * part / whole + by:.1f}%"
