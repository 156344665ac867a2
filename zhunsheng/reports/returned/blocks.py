"""An outline as the row of blocks that a reader sees, and back: headings and paragraphs in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile
from typing import Any

from zhunsheng.files.manuscripts.model import Atom, Slot
from zhunsheng.files.manuscripts.reading import plain_words
from zhunsheng.reports.outline import Outline, Paragraph, Section, Text, Use
from zhunsheng.reports.outline.model import Removal, Segment, Withheld, withheld_in

LOWEST = 9
_INDENT = "\u3000"


@dataclass(frozen=True)
class Block:
    """A heading (``section`` without what is below it) or a paragraph (``level`` 0).

    ``removal`` is why some versions leave all of it out: its own, or that of what it stands under.
    """

    level: int
    section: Section | None = None
    paragraph: Paragraph | None = None
    removal: Removal | None = None

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """Letters and figures, a figure without its words."""
        return tuple(atom for atom, _ in self.leaves())

    def leaves(self) -> Iterator[tuple[Atom, tuple[Any, ...]]]:
        """Each atom with the segments that it stands inside, outermost first; blanks of an indent are none."""
        if self.section is not None:
            found: Iterator[tuple[Atom, tuple[Any, ...]]] = ((each, ()) for each in plain_words(self.section.heading))
        else:
            assert self.paragraph is not None
            found = _leaves(self.paragraph.segments, ())
        return dropwhile(lambda leaf: leaf[0] == _INDENT, found)

    def withheld(self) -> Iterator[Withheld]:
        """The words of a paragraph that some versions leave out."""
        return withheld_in(self.paragraph.segments) if self.paragraph is not None else iter(())

    def renaming(self, names: Mapping[str, str]) -> Block:
        """The same paragraph with other names for the words that some versions leave out."""
        assert self.paragraph is not None
        removals = tuple(replace(each, id=names[each.id]) for each in self.paragraph.removals)
        return replace(
            self,
            paragraph=replace(self.paragraph, segments=_renamed(self.paragraph.segments, names), removals=removals),
        )

    def saying(self, leaves: Sequence[tuple[Atom, tuple[Any, ...]]]) -> Block:
        """The same block with other words."""
        if self.section is not None:
            # A figure has no place in a heading; its words have.
            return replace(self, section=replace(self.section, heading="".join(_words(atom) for atom, _ in leaves)))
        assert self.paragraph is not None
        segments = segments_of(leaves)
        kept = dict.fromkeys(withheld.id for withheld in withheld_in(segments))
        removals = {removal.id: removal for removal in self.paragraph.removals}
        own = tuple(removals[each] for each in kept)
        return replace(self, paragraph=replace(self.paragraph, segments=segments, removals=own))


def blocks_of(outline: Outline) -> tuple[Block, ...]:
    """The blocks in reading order, as an exported file numbers them."""
    return (*_of_paragraphs(outline.opening, None), *_of_sections(outline.sections, 1, None))


def outline_of(blocks: Sequence[Block], outline: Outline) -> Outline:
    """The outline with these blocks as its text; a heading goes under the nearest one of a higher level.

    What a version left out before it still does, wherever it stands now.
    """
    end = _next_heading(blocks, 0, LOWEST)
    return replace(outline, opening=_paragraphs(blocks[:end], None), sections=_sections(blocks[end:], None))


def new_block(level: int) -> Block:
    """An empty block."""
    return Block(level, section=Section("", ())) if level else Block(0, paragraph=Paragraph(()))


def _leaves(segments: Iterable[Segment], inside: tuple[Any, ...]) -> Iterator[tuple[Atom, tuple[Any, ...]]]:
    for segment in segments:
        if isinstance(segment, Text):
            yield from ((letter, inside) for letter in plain_words(segment.text))
        elif isinstance(segment, Use):
            yield Slot(segment.name, ""), inside
        else:
            yield from _leaves(segment.segments, (*inside, segment))


def segments_of(leaves: Sequence[tuple[Atom, tuple[Any, ...]]], depth: int = 0) -> tuple[Segment, ...]:
    """Segments again out of leaves: letters in a row are one text, and what stood inside the same segment still does.

    ``depth`` is how many of the segments that they all stand inside are not made again.
    """
    found: list[Segment] = []
    start = 0
    while start < len(leaves):
        atom, inside = leaves[start]
        end = start + 1
        if len(inside) > depth:
            while end < len(leaves) and leaves[end][1][depth : depth + 1] == inside[depth : depth + 1]:
                end += 1
            found.append(replace(inside[depth], segments=segments_of(leaves[start:end], depth + 1)))
        elif isinstance(atom, Slot):
            found.append(Use(atom.name))
        else:
            while end < len(leaves) and isinstance(leaves[end][0], str) and len(leaves[end][1]) == depth:
                end += 1
            found.append(Text("".join(str(each) for each, _ in leaves[start:end])))
        start = end
    return tuple(found)


def _renamed(segments: Iterable[Segment], names: Mapping[str, str]) -> tuple[Segment, ...]:
    return tuple(
        Withheld(names[each.id], _renamed(each.segments, names)) if isinstance(each, Withheld) else each
        for each in segments
    )


def _words(atom: Atom) -> str:
    return atom if isinstance(atom, str) else atom.text if isinstance(atom, Slot) else ""


def _of_paragraphs(paragraphs: Iterable[Paragraph], outer: Removal | None) -> Iterator[Block]:
    owner: Removal | None = None
    for paragraph in paragraphs:
        # A note goes with the paragraph that it is set under.
        removal = paragraph.withheld or (owner if paragraph.is_note else None) or outer
        owner = owner if paragraph.is_note else removal
        yield Block(0, paragraph=paragraph, removal=removal)


def _of_sections(sections: Iterable[Section], level: int, outer: Removal | None) -> Iterator[Block]:
    for section in sections:
        removal = section.withheld or outer
        yield Block(level, section=replace(section, paragraphs=(), sections=()), removal=removal)
        yield from _of_paragraphs(section.paragraphs, removal)
        yield from _of_sections(section.sections, level + 1, removal)


def _paragraphs(blocks: Iterable[Block], outer: Removal | None) -> tuple[Paragraph, ...]:
    found: list[Paragraph] = []
    owner: Removal | None = None
    for block in blocks:
        paragraph = block.paragraph
        assert paragraph is not None
        above = (owner if paragraph.is_note else None) or outer
        if _goes_further(block.removal, paragraph.withheld or above):
            paragraph = replace(paragraph, withheld=block.removal)
        owner = owner if paragraph.is_note else paragraph.withheld or outer
        found.append(paragraph)
    return tuple(found)


def _sections(blocks: Sequence[Block], outer: Removal | None) -> tuple[Section, ...]:
    """Sections out of blocks that begin with a heading; a deeper one belongs to the one before it."""
    found: list[Section] = []
    start = 0
    while start < len(blocks):
        end = _next_heading(blocks, start + 1, blocks[start].level)
        text_end = min(_next_heading(blocks, start + 1, LOWEST), end)
        section = blocks[start].section
        assert section is not None
        if _goes_further(blocks[start].removal, section.withheld or outer):
            section = replace(section, withheld=blocks[start].removal)
        here = section.withheld or outer
        paragraphs = _paragraphs(blocks[start + 1 : text_end], here)
        found.append(replace(section, paragraphs=paragraphs, sections=_sections(blocks[text_end:end], here)))
        start = end
    return tuple(found)


def _goes_further(removal: Removal | None, other: Removal | None) -> bool:
    """Whether a removal leaves something out of a version of which the other does not."""
    return removal is not None and not set(removal.versions) <= set(other.versions if other is not None else ())


def _next_heading(blocks: Sequence[Block], start: int, lowest: int) -> int:
    """The place of the first heading from ``start`` on that is no lower than a level, or the end."""
    return next((place for place in range(start, len(blocks)) if 0 < blocks[place].level <= lowest), len(blocks))
