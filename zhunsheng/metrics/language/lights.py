"""Lights: how a record stands with a duty on a day, as red, yellow or green, each with its reasons. Plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from zhunsheng.metrics.language.conditions import Condition, either


class Colour(StrEnum):
    """Red: the duty was missed. Yellow: it is still to be done, or was done with a blemish. Green: it was done."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"

    @property
    def worse(self) -> tuple[Colour, ...]:
        """The colours that go before this one."""
        return tuple(Colour)[: tuple(Colour).index(self)]


@dataclass(frozen=True)
class Sign:
    """A reason for a colour: it speaks when ``when`` holds.

    ``reason`` says it in Chinese; ``basis`` cites the article or the local setting; ``columns`` are what it rests on.
    """

    colour: Colour
    when: Condition
    reason: str
    basis: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Light:
    """One duty. Its colour is the worst of the signs that speak; where none does, it is not applicable, as ``otherwise`` says."""

    key: str
    label: str
    signs: tuple[Sign, ...]
    otherwise: str

    def shows(self, colour: Colour) -> Condition:
        """That the light has this colour, as a condition that figures, lists and pages share."""
        own = self._speaks(colour)
        return own & ~either(*map(self._speaks, colour.worse)) if colour.worse else own

    def _speaks(self, colour: Colour) -> Condition:
        return either(*(sign.when for sign in self.signs if sign.colour is colour))


@dataclass(frozen=True)
class Lights:
    """The lights of a kind under one name. Together they are as bad as the worst of them."""

    label: str
    lights: tuple[Light, ...]

    def __iter__(self) -> Iterator[Light]:
        return iter(self.lights)

    def shows(self, colour: Colour) -> Condition:
        """That the worst of the lights has this colour."""
        own = self._any(colour)
        return own & ~either(*map(self._any, colour.worse)) if colour.worse else own

    def _any(self, colour: Colour) -> Condition:
        return either(*(light.shows(colour) for light in self.lights))
