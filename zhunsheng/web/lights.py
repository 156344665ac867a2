"""The lights of a kind as pages and lists show them: a word for every colour, and under it every reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhunsheng.kernel.declare.kind import Record
from zhunsheng.law.citation import cited
from zhunsheng.metrics.engines.lights import ALIAS, speaking, worst
from zhunsheng.metrics.language import Colour, Light, Sign
from zhunsheng.web.reading import Reading

WORDS = {Colour.RED: "红灯", Colour.YELLOW: "黄灯", Colour.GREEN: "绿灯"}
NOT_APPLICABLE = "不适用"
# What a list says of all lights of a record together.
TOGETHER = {Colour.RED: "有红灯", Colour.YELLOW: "有黄灯，没有红灯", Colour.GREEN: "全部绿灯"}


@dataclass(frozen=True)
class Reason:
    """Why a light has its colour: in words, what of the record it rests on, under which article."""

    text: str
    facts: tuple[tuple[str, str], ...]
    basis: str


@dataclass(frozen=True)
class ShownLight:
    """A light with its colour as a class and as a word, and all reasons for it; ``fine`` is what else is in order."""

    label: str
    css: str
    word: str
    reasons: tuple[Reason, ...]
    fine: tuple[Reason, ...]
    otherwise: str


def shown_lights(reading: Reading) -> tuple[ShownLight, ...]:
    """Every light of a matter as of the day of the page."""
    found = speaking(reading.kind, reading.matter.pk, reading.today)
    return tuple(_shown(reading, light, signs) for light, signs in found.items())


def _shown(reading: Reading, light: Light, signs: tuple[Sign, ...]) -> ShownLight:
    colour = worst(signs)
    if colour is None:
        return ShownLight(light.label, "none", NOT_APPLICABLE, (), (), light.otherwise)
    bad = [sign for sign in signs if sign.colour is not Colour.GREEN]
    bad.sort(key=lambda sign: tuple(Colour).index(sign.colour))
    good = [sign for sign in signs if sign.colour is Colour.GREEN]
    main, rest = (bad, good) if bad else (good, [])
    return ShownLight(
        light.label,
        colour.value,
        WORDS[colour],
        tuple(_reason(reading, sign) for sign in main),
        tuple(_reason(reading, sign) for sign in rest),
        "",
    )


def _reason(reading: Reading, sign: Sign) -> Reason:
    columns = reading.kind.columns()
    facts = tuple((str(columns[name].verbose_name), reading.fact(name)) for name in sign.columns if reading.fact(name))
    return Reason(sign.reason, facts, cited(sign.basis, reading.today))


def in_list(kind: type[Record], row: Any) -> str:
    """The lights of a row in words, the worst first: 红：公示；黄：全过程记录. Of a row on which all is well: 绿."""
    by_colour: Mapping[Colour, list[str]] = {colour: [] for colour in Colour}
    for light in kind.lights:
        if code := getattr(row, f"{ALIAS}{light.key}"):
            by_colour[Colour(code)].append(light.label)
    bad = [
        f"{WORDS[colour][0]}：{'、'.join(by_colour[colour])}"
        for colour in (Colour.RED, Colour.YELLOW)
        if by_colour[colour]
    ]
    return "；".join(bad) or (WORDS[Colour.GREEN][0] if by_colour[Colour.GREEN] else NOT_APPLICABLE)


def asked_colour(text: str) -> Colour | None:
    """The colour that an address asks for; None where there is no such colour."""
    return next((colour for colour in Colour if colour.value == text), None)
