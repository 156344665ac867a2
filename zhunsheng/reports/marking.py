"""Marks of what versions leave out, put on an outline and taken off it: words of a paragraph, a paragraph, a section.

Each is an edit as those of ``editing`` are: a new outline, or Refused with what is wrong in Chinese. No mark changes a word
of the full text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, count
from typing import TypeVar

from zhunsheng.files.manuscripts.model import Atom, Slot
from zhunsheng.files.manuscripts.reading import plain_words
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.reports.captions import shown
from zhunsheng.reports.editing import edit_section, replace_paragraph
from zhunsheng.reports.outline import Outline, Paragraph, Section, Segment, Text, Use
from zhunsheng.reports.outline.model import Removal, Withheld, withheld_in
from zhunsheng.reports.outline.sentences import segments_in, sentence_of
from zhunsheng.reports.outline.versions import PAIRS, VERSIONS, claims_outliving
from zhunsheng.reports.returned.blocks import segments_of

BASIS = ("GKA-03",)
# A letter or figure, and the marks that it stands inside, the outermost first.
Leaf = tuple[Atom, tuple[Withheld, ...]]
Place = TypeVar("Place", Paragraph, Section)
_INDENT = "\u3000"


@dataclass(frozen=True)
class Passage:
    """Words of a paragraph as they are printed; ``start`` is the place of their first character, None where nobody told."""

    words: str
    start: int | None = None


def mark_words(
    outline: Outline, address: int, passage: Passage, removal: Removal, printed: Mapping[str, str]
) -> Outline:
    """The outline with these words left out of the removal's versions; ``printed`` is what stands at each figure.

    A figure goes as a whole. Words that cross the edge of another mark, or are left out already, are refused.
    """
    paragraph = _paragraph(outline, address)
    leaves = list(_leaves(paragraph.segments, ()))
    start, end = _span([_letters(atom, printed) for atom, _ in leaves], passage)
    own = replace(removal, id=_free_name(outline))
    segments = segments_of(_wrapped(leaves, start, end, own, paragraph))
    removals = (*paragraph.removals, own)
    return _checked(replace_paragraph(outline, address, _marked(paragraph, segments, removals)))


def mark_paragraph(outline: Outline, address: int, removal: Removal) -> Outline:
    """The outline with a whole paragraph left out of the removal's versions; a note below it goes with it."""
    paragraph = _paragraph(outline, address)
    _refuse_marked(paragraph, "这一段")
    return _checked(replace_paragraph(outline, address, replace(paragraph, withheld=removal)))


def mark_section(outline: Outline, number: int, removal: Removal) -> Outline:
    """The outline with a section and all below it left out of the removal's versions."""

    def marked(section: Section) -> Section:
        _refuse_marked(section, "这一节")
        return replace(section, withheld=removal)

    return _checked(edit_section(outline, number, marked))


def unmark_words(outline: Outline, address: int, name: str) -> Outline:
    """The outline with the words of one mark in every version again, as far as no other mark holds them."""
    paragraph = _paragraph(outline, address)
    if name not in {removal.id for removal in paragraph.removals}:
        raise _gone()
    # Written and read again, words that no bracket parts any longer are one text.
    segments = segments_in(sentence_of(tuple(_without(paragraph.segments, name))))
    return _checked(replace_paragraph(outline, address, _marked(paragraph, segments, paragraph.removals)))


def unmark_paragraph(outline: Outline, address: int) -> Outline:
    """The outline with a paragraph that was left out as a whole in every version again."""
    return _checked(replace_paragraph(outline, address, _unmarked(_paragraph(outline, address))))


def unmark_section(outline: Outline, number: int) -> Outline:
    """The outline with a section that was left out as a whole in every version again."""
    return _checked(edit_section(outline, number, _unmarked))


def _paragraph(outline: Outline, address: int) -> Paragraph:
    return list(outline.paragraphs())[address]


def _marked(paragraph: Paragraph, segments: tuple[Segment, ...], removals: Iterable[Removal]) -> Paragraph:
    """The paragraph with other brackets, and with the removals of these in the order of the words, as they are read."""
    by_id = {removal.id: removal for removal in removals}
    return replace(paragraph, segments=segments, removals=tuple(by_id[each.id] for each in withheld_in(segments)))


def _leaves(segments: Iterable[Segment], inside: tuple[Withheld, ...]) -> Iterator[Leaf]:
    for segment in segments:
        if isinstance(segment, Text):
            yield from ((letter, inside) for letter in segment.text)
        elif isinstance(segment, Use):
            yield Slot(segment.name, ""), inside
        else:
            yield from _leaves(segment.segments, (*inside, segment))


def _letters(atom: Atom, printed: Mapping[str, str]) -> str:
    return plain_words(printed[atom.name] if isinstance(atom, Slot) else str(atom))


def _span(letters: Sequence[str], passage: Passage) -> tuple[int, int]:
    """Which leaves the words are, from the first to behind the last. Raises Refused."""
    text, words = "".join(letters), plain_words(passage.words).strip(_INDENT)
    if not words:
        raise _refused("words-missing", "没有写明要删去的文字", "请在正文里选中，或照抄到框里", "words")
    _refuse_unpaired(words)
    at = passage.start
    if at is None or not text.startswith(words, at):
        at = _only_place(text, words)
    starts = [0, *accumulate(map(len, letters))]
    first = max(number for number, start in enumerate(starts[:-1]) if start <= at)
    last = min(number for number, end in enumerate(starts) if end >= at + len(words))
    return first, last


def _refuse_unpaired(words: str) -> None:
    """Half a pair of quotation marks or brackets would be left in the text."""
    for opens, closes in PAIRS.items():
        if words.count(opens) != words.count(closes):
            way_out = "请连同另一半一起选上，或者都不选"
            message = f"所选的文字里{opens}{closes}不成对，删去以后句子里会剩下半个"
            raise _refused("words-unpaired", message, way_out, "words")


def _only_place(text: str, words: str) -> int:
    there_are = text.count(words)
    if there_are == 0:
        way_out = "请照抄正文里的文字（数据照印出来的样子写），不要跨段"
        raise _refused("words-unknown", f"这一段里没有“{words}”", way_out, "words")
    if there_are > 1:
        way_out = "请在正文里选中要删去的那一处，或者多抄前后几个字"
        raise _refused("words-ambiguous", f"“{words}”在这一段里出现了{there_are}次，不知道是哪一处", way_out, "words")
    return text.index(words)


def _wrapped(leaves: Sequence[Leaf], start: int, end: int, own: Removal, paragraph: Paragraph) -> list[Leaf]:
    """The leaves with those from ``start`` to ``end`` inside the new mark, which goes inside whatever holds them all."""
    chosen = leaves[start:end]
    holding = [each for each in chosen[0][1] if all(each in inside for _, inside in chosen)]
    beside = {each.id for _, inside in (*leaves[:start], *leaves[end:]) for each in inside}
    if any(each.id in beside for _, inside in chosen for each in inside[len(holding) :]):
        way_out = "请先取消原来那处删节，或者改选不跨过它的文字"
        raise _refused("marks-cross", "所选的文字有一部分已经标了删节，与这一处交叉", way_out, "words")
    removals = {removal.id: removal for removal in paragraph.removals}
    if any(set(own.versions) <= set(removals[each.id].versions) for each in holding):
        way_out = "要改理由或者稿次的，请先取消原来那处删节，再重新标明"
        raise _refused("marked-already", "所选的文字已经标了删节", way_out, "words")
    new, depth = Withheld(own.id, ()), len(holding)
    wrapped = [(atom, (*inside[:depth], new, *inside[depth:])) for atom, inside in chosen]
    return [*leaves[:start], *wrapped, *leaves[end:]]


def _unmarked(place: Place) -> Place:
    if place.withheld is None:
        raise _gone()
    return replace(place, withheld=None)


def _gone() -> Refused:
    return _refused("mark-gone", "这处删节已经取消了", "请刷新页面，看现在的删节")


def _free_name(outline: Outline) -> str:
    taken = {each.id for paragraph in outline.paragraphs() for each in withheld_in(paragraph.segments)}
    return next(name for number in count(1) if (name := f"removed_{number}") not in taken)


def _without(segments: Iterable[Segment], name: str) -> Iterator[Segment]:
    for each in segments:
        if not isinstance(each, Withheld):
            yield each
        elif each.id == name:
            yield from each.segments
        else:
            yield replace(each, segments=tuple(_without(each.segments, name)))


def _checked(outline: Outline) -> Outline:
    """Raises Refused where a version still says how a figure compares that it leaves out."""
    objections = [
        Objection(
            "claim-left",
            f"{VERSIONS[version]}里还有断语“{shown(claim)}”，它所比较的数据已经删去，读者可以由断语推知",
            BASIS,
            "请把断语和数据一并标明删节，或者一并保留",
            "words",
        )
        for claim, version in claims_outliving(outline)
    ]
    if objections:
        raise Refused(objections)
    return outline


def _refuse_marked(place: Paragraph | Section, what: str) -> None:
    if place.withheld is not None:
        way_out = "要改理由或者稿次的，请先取消原来那处删节，再重新标明"
        raise _refused("marked-already", f"{what}已经整个标了删节", way_out)


def _refused(code: str, message: str, way_out: str, field: str = "") -> Refused:
    return Refused([Objection(code, message, BASIS, way_out, field)])
