"""The relation stage: every kind of relation is one registered finder, asked for the whole text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from zhunsheng.verifier.model import Figure, Outline, Relation, Span, Standing, Text, Verdict
from zhunsheng.verifier.relations.lists import Fit, PartList, part_lists
from zhunsheng.verifier.relations.mentions import Mention, mentions_of


@dataclass(frozen=True)
class Paragraph:
    """The amounts of a paragraph as they stand, and the lists of parts among them."""

    mentions: tuple[Mention, ...]

    @cached_property
    def lists(self) -> tuple[PartList, ...]:
        """Every list with its whole."""
        return tuple(part_lists(self.mentions))

    @cached_property
    def list_at(self) -> dict[int, PartList]:
        """The list that the amount at an offset is a part in."""
        return {part.figure.start: each for each in self.lists for part in each.parts}

    @cached_property
    def _in_wholes(self) -> tuple[Mention, ...]:
        """The amounts with the whole of each complete list in the place of its last part."""
        ends = {each.parts[-1].figure.start: each.whole for each in self.lists if each.fit is Fit.EXACT}
        wholes = ((one, ends.get(one.figure.start)) for one in self.mentions)
        return tuple(one if whole is None else replace(one, figure=whole.figure) for one, whole in wholes)

    def of_part_or_whole(self, tell: Callable[[Sequence[Mention]], Relation | None]) -> Relation | None:
        """What is told of the amounts; behind a list it may be told of its whole (罚款118万元、没收8万元，同比下降6.8%)."""
        told = tell(self.mentions)
        if told is None or told.verdict is not Verdict.FAILS:
            return told
        other = tell(self._in_wholes)
        if other is None or other.figures == told.figures:
            return told
        return other if other.verdict is Verdict.HOLDS else None


@dataclass(frozen=True)
class Page:
    """What a finder looks at."""

    text: Text
    outline: Outline
    stated: tuple[Figure, ...]

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs that state amounts."""
        found: dict[Span | None, list[Figure]] = {}
        for figure in self.stated:
            found.setdefault(self.outline.paragraph_at(figure.start), []).append(figure)
        return tuple(Paragraph(tuple(mentions_of(self.text, figures))) for figures in found.values())

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The amounts of work or result."""
        return tuple(figure for figure in self.stated if figure.standing is Standing.WORK)

    @cached_property
    def places(self) -> tuple[Figure, ...]:
        """The amounts of things that work may be spread over: 14个村, 36家企业."""
        return tuple(figure for figure in self.figures if figure.unit in _SPREAD_OVER and figure.value)

    @cached_property
    def _by_unit(self) -> dict[str, list[Figure]]:
        found: dict[str, list[Figure]] = {}
        for figure in self.figures:
            found.setdefault(figure.unit, []).append(figure)
        return found

    def before(self, figure: Figure, most: int) -> Sequence[Figure]:
        """The last so many amounts of work in the unit of one that stand before it in the text."""
        alike = self._by_unit.get(figure.unit, [])
        end = bisect_left(alike, figure.start, key=lambda one: one.start)
        return alike[max(0, end - most) : end]


# A whole and one part of it.
_PAIR = 2
_SPREAD_OVER = ("个", "家", "所", "户", "支", "处")
Finder = Callable[[Page], Iterable[Relation]]
_FINDERS: list[Finder] = []


def finds(finder: Finder) -> Finder:
    """Register a finder."""
    _FINDERS.append(finder)
    return finder


def relations_of(text: Text, outline: Outline, stated: tuple[Figure, ...]) -> tuple[Relation, ...]:
    """All relations, in order of place; what two finders say of the same amounts is said once."""
    page = Page(text, outline, stated)
    found: dict[frozenset[int], Relation] = {}
    for finder in _FINDERS:
        for relation in finder(page):
            found.setdefault(_places(relation), relation)
    telling = _less_told_by_others(found)
    return tuple(sorted(telling, key=lambda relation: (min(_places(relation)), relation.kind)))


def _places(relation: Relation) -> frozenset[int]:
    return frozenset(figure.start for figure in relation.figures)


def _less_told_by_others(found: dict[frozenset[int], Relation]) -> Iterator[Relation]:
    """A part within its whole, and a target reached, say nothing where a sum or a rate is reckoned from both and can be checked;

    nor does a list of parts where a rate of one of them fails, nor a part that the rate takes for its base."""
    at: dict[int, list[frozenset[int]]] = {}
    for places, relation in found.items():
        for place in places if relation.verdict is not Verdict.UNKNOWN else ():
            at.setdefault(place, []).append(places)
    for places, relation in found.items():
        beside = [other for other in at.get(relation.figures[0].start, ()) if other != places]
        larger = [found[other] for other in beside if places < other]
        is_weak = relation.kind in ("part_of", "target") and relation.verdict is not Verdict.FAILS
        failing = (other for other in beside if found[other].verdict is Verdict.FAILS and len(other) > _PAIR)
        is_less = is_weak and (larger or any(len(places & other) >= _PAIR for other in failing))
        if not (is_less or any(_turns_about(one, relation) for one in larger)):
            yield relation


def _turns_about(rate: Relation, part: Relation) -> bool:
    """办结547件，办结率84.4%，共受理648件: what the rate takes for its base is no part of what it is a rate of."""
    is_pair = rate.kind == "ratio" and part.kind == "part_of" and len(part.figures) == 2
    return is_pair and rate.figures[:2] == (part.figures[1], part.figures[0])
