"""Lights as data: the worst sign decides, for one light and for all of them together."""

from __future__ import annotations

import pytest

from zhunsheng.metrics.language import Colour, F, Light, Lights, Sign
from zhunsheng.metrics.language.conditions import All, Condition, Exists, Not
from zhunsheng.metrics.language.conditions import Any as Either

SIGNS = tuple(Sign(colour, F(colour.value).exists(), "原因", "TRI-01") for colour in Colour)


def holds(condition: Condition, filled: set[str]) -> bool:
    """Whether a condition of filled columns holds where these are filled: a second reading of what is compiled elsewhere."""
    match condition:
        case Exists(column):
            return column in filled
        case All(parts):
            return all(holds(part, filled) for part in parts)
        case Either(parts):
            return any(holds(part, filled) for part in parts)
        case Not(part):
            return not holds(part, filled)
    raise TypeError(condition)


def light(prefix: str = "") -> Light:
    signs = tuple(Sign(sign.colour, F(prefix + sign.colour.value).exists(), "原因", "TRI-01") for sign in SIGNS)
    return Light(prefix or "x", "灯", signs, "不适用")


def shown(one: Light | Lights, filled: set[str]) -> list[Colour]:
    return [colour for colour in Colour if holds(one.shows(colour), filled)]


@pytest.mark.parametrize(
    ("filled", "colour"),
    [
        ({"red", "yellow", "green"}, [Colour.RED]),
        ({"yellow", "green"}, [Colour.YELLOW]),
        ({"green"}, [Colour.GREEN]),
        (set(), []),
    ],
)
def test_the_worst_sign_that_speaks_decides_and_without_any_the_light_has_no_colour(
    filled: set[str], colour: list[Colour]
) -> None:
    assert shown(light(), filled) == colour


@pytest.mark.parametrize(
    ("filled", "colour"),
    [
        ({"a_green", "b_red"}, [Colour.RED]),
        ({"a_yellow", "b_green"}, [Colour.YELLOW]),
        ({"a_green"}, [Colour.GREEN]),
        ({"a_green", "b_green"}, [Colour.GREEN]),
        (set(), []),
    ],
)
def test_lights_together_are_as_bad_as_the_worst_of_them(filled: set[str], colour: list[Colour]) -> None:
    assert shown(Lights("灯", (light("a_"), light("b_"))), filled) == colour
