"""A report laid out as plain text, each line knowing the paragraph or heading that it is: what the verifier reads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, singledispatch
from itertools import accumulate, count

from zhunsheng.law.wording import day_words
from zhunsheng.reports.outline import Outline, Section, Segment, Text, Use
from zhunsheng.reports.outline.model import Withheld
from zhunsheng.reports.outline.parts import written_as
from zhunsheng.reports.wording import heading_number


@dataclass(frozen=True)
class Line:
    """One line: ``address`` of the paragraph or ``section`` of the heading that it is, both None for the rest; of a heading the
    mandatory parts that its section is."""

    text: str
    address: int | None = None
    section: int | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Laid:
    """The lines in order and the text that they make."""

    lines: tuple[Line, ...]

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset at which each line begins."""
        return (0, *accumulate(len(line.text) + 1 for line in self.lines[:-1]))

    def line_at(self, offset: int) -> Line:
        """The line in which a character of the text stands."""
        return self.lines[bisect_right(self.starts, offset) - 1]

    def paragraphs(self) -> dict[int, str]:
        """The text of each paragraph by its address."""
        return {line.address: line.text for line in self.lines if line.address is not None}


def laid_out(outline: Outline, printed: Mapping[str, str]) -> Laid:
    """The whole report; ``printed`` says what stands at the place of each figure, the name where nothing is known."""
    return Laid(tuple(_lines(outline, printed)))


def words_of(segments: Iterable[Segment], printed: Mapping[str, str]) -> str:
    """A sentence as it is printed."""
    return "".join(_words(segment, printed) for segment in segments)


@singledispatch
def _words(segment: Segment, printed: Mapping[str, str]) -> str:
    raise TypeError(f"a segment without words: {segment!r}")


@_words.register
def _(segment: Text, printed: Mapping[str, str]) -> str:
    return segment.text


@_words.register
def _(segment: Withheld, printed: Mapping[str, str]) -> str:
    return words_of(segment.segments, printed)


@_words.register
def _(segment: Use, printed: Mapping[str, str]) -> str:
    return printed.get(segment.name, f"{{{segment.name}}}")


def _lines(outline: Outline, printed: Mapping[str, str]) -> Iterator[Line]:
    addresses, numbers = count(), count()

    def within(sections: Iterable[Section], level: int) -> Iterator[Line]:
        for position, section in enumerate(sections, 1):
            yield Line(
                heading_number(level, position) + section.heading, section=next(numbers), parts=written_as(section)
            )
            for paragraph in section.paragraphs:
                yield Line(words_of(paragraph.segments, printed), next(addresses))
            yield from within(section.sections, level + 1)

    yield Line(outline.title)
    for paragraph in outline.opening:
        yield Line(words_of(paragraph.segments, printed), next(addresses))
    yield from within(outline.sections, 1)
    yield from (Line(signer) for signer in outline.signers)
    yield Line(day_words(outline.signed_on))
