"""The relation stage: every kind of relation is one registered finder, asked for every paragraph or for the whole text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from zhunsheng.verifier.model import Figure, Outline, Relation, Span, Standing, Text, Verdict

_STRETCH = 80


@dataclass(frozen=True)
class Page:
    """What a finder looks at."""

    text: Text
    outline: Outline
    stated: tuple[Figure, ...]

    @cached_property
    def paragraphs(self) -> tuple[tuple[Figure, ...], ...]:
        """The amounts of each paragraph that has any, a long paragraph in stretches: no reader relates over so many."""
        found: dict[Span | None, list[Figure]] = {}
        for figure in self.stated:
            found.setdefault(self.outline.paragraph_at(figure.start), []).append(figure)
        return tuple(
            tuple(figures[start : start + _STRETCH])
            for figures in found.values()
            for start in range(0, len(figures), _STRETCH)
        )

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The amounts of work or result."""
        return tuple(figure for figure in self.stated if figure.standing is Standing.WORK)


Finder = Callable[[Page], Iterable[Relation]]
_FINDERS: list[Finder] = []


def finds(finder: Finder) -> Finder:
    """Register a finder."""
    _FINDERS.append(finder)
    return finder


def relations_of(text: Text, outline: Outline, stated: tuple[Figure, ...]) -> tuple[Relation, ...]:
    """All relations, in order of place."""
    page = Page(text, outline, stated)
    found = [relation for finder in _FINDERS for relation in finder(page)]
    telling = (relation for relation in found if not _told_by_another(relation, found))
    return tuple(
        sorted(telling, key=lambda relation: (min(figure.start for figure in relation.figures), relation.kind))
    )


def _told_by_another(relation: Relation, found: list[Relation]) -> bool:
    """A part that does not exceed its whole says nothing where a sum or a rate is reckoned from both."""
    if relation.kind != "part_of" or relation.verdict is Verdict.FAILS:
        return False
    members = set(relation.figures)
    return any(members < set(other.figures) for other in found)
