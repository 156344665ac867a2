"""Taking changes into the outline: those that were accepted, on the outline that was given out or on a later one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import count
from typing import Any, NamedTuple

from zhunsheng.files.manuscripts.changes import TITLE_BLOCK, Comparison, Item
from zhunsheng.files.manuscripts.model import Atom, End, Slot, words_of
from zhunsheng.reports.editing import settled
from zhunsheng.reports.outline import Outline, Typed
from zhunsheng.reports.returned.blocks import Block, blocks_of, new_block, outline_of

Leaf = tuple[Atom, tuple[Any, ...]]


@dataclass(frozen=True)
class Text:
    """Title and blocks, of whichever version."""

    title: str
    blocks: tuple[Block, ...]


class Overtaken(Exception):
    """What was changed both in the returned file and, since it was given out, in the report; ``texts`` as they now read."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(*texts)
        self.texts = tuple(texts)


def text_of(outline: Outline) -> Text:
    """What an outline says."""
    return Text(outline.title, blocks_of(outline))


def applied(given: Text, comparison: Comparison, accepted: AbstractSet[int], typed: Mapping[int, str]) -> Text:
    """The text that was given out with the accepted changes in it, and no other.

    ``typed`` are changes of a figure's words that are accepted as a figure of that name, written in by hand; a change of
    such words in ``accepted`` puts plain words in the place of the figure.
    """
    title, blocks = given.title, list[Block]()
    for item in _in_order(comparison.items, accepted):
        own = list(_blocks(item, given, accepted, typed))
        if item.blocks[:1] == (TITLE_BLOCK,):
            heading = own[0].section if own else None
            title, own = heading.heading if heading is not None else title, own[1:]
        blocks += own
    return Text(title, tuple(_with_own_marks(blocks)))


def merged(given: Text, ours: Text, now: Text) -> Text:
    """What was changed from ``given`` to ``ours`` done to ``now``. Raises Overtaken where that changed the same blocks."""
    theirs = _operations(given.blocks, now.blocks)
    wanted = [each for each in _operations(given.blocks, ours.blocks) if each not in theirs]
    both = [other for each in wanted for other in theirs if _meet(each, other)]
    faults = ["".join(words_of(block.atoms) for block in other.put) or "（已删去的段落）" for other in both]
    if given.title not in (ours.title, now.title) and ours.title != now.title:
        faults.append(now.title)
    if faults:
        raise Overtaken(list(dict.fromkeys(faults)))
    blocks: list[Block] = []
    at = 0
    for start, end, put in sorted([*theirs, *wanted], key=lambda each: (each.start, each.end)):
        blocks += [*given.blocks[at:start], *put]
        at = end
    return Text(now.title if ours.title == given.title else ours.title, (*blocks, *given.blocks[at:]))


def rewritten(outline: Outline, text: Text, figures: Iterable[Typed]) -> Outline:
    """The outline with this text and these figures written in by hand; a figure that no sentence uses any more is gone.

    Raises Refused where that leaves a claim without its figure, or a plan without its problem.
    """
    return settled(outline_of(text.blocks, replace(outline, title=text.title)), figures)


def _in_order(items: Sequence[Item], accepted: AbstractSet[int]) -> Iterator[Item]:
    """The items as they stand once these changes are accepted.

    What stays in its place parts the text into gaps; into each goes what still stands there by the old order, then what
    comes there by the new one.
    """
    stable = [item for item in items if item.is_stable and item.is_there and item.blocks]
    placed: list[list[Item]] = [[] for _ in range(len(stable) + 1)]
    old_place = {item.blocks[0]: number for number, item in enumerate(stable)}
    stays = [item for item in items if item.blocks and item not in stable and item.change not in accepted]
    for item in sorted(stays, key=lambda item: item.blocks):
        placed[sum(1 for block in old_place if block < item.blocks[0])].append(item)
    gap = 0
    for item in items:
        if item in stable:
            gap += 1
        elif item.is_there and item.change in accepted:
            placed[gap].append(item)
    for number, item in enumerate(stable):
        yield from placed[number]
        yield item
    yield from placed[-1]


def _blocks(item: Item, given: Text, accepted: AbstractSet[int], typed: Mapping[int, str]) -> Iterator[Block]:
    """The blocks of an item with its accepted edits."""
    if not item.blocks:
        yield from _cut(new_block(item.level), [(atom, ()) for atom in item.added])
        return
    olds = [_block_at(given, place) for place in item.blocks]
    edits = [edit for edit in item.edits if edit.change in accepted or edit.change in typed]
    if not edits:
        yield from olds
        return
    leaves: list[Leaf] = []
    for number, old in enumerate(olds):
        leaves += [(End(old.level), (old,))] if number else []
        leaves += old.leaves()
    joins = any(isinstance(atom, End) for edit in edits for atom, _ in leaves[edit.start : edit.end])
    for edit in reversed(edits):
        inside = _inside(leaves, edit.start, edit.end)
        put: Sequence[Atom] = edit.atoms
        if edit.change in typed:
            put = (Slot(typed[edit.change], ""),)
        leaves[edit.start : edit.end] = [(atom, () if isinstance(atom, End) else inside) for atom in put]
    yield from _cut(_joined(olds) if joins else olds[0], leaves)


def _joined(olds: Sequence[Block]) -> Block:
    """The first of blocks that become one: whatever a version left out of any of them, it leaves out of the whole."""
    removal = next((old.removal for old in olds if old.removal is not None), None)
    removals = tuple(each for old in olds if old.paragraph is not None for each in old.paragraph.removals)
    first = olds[0]
    if first.paragraph is None:
        return replace(first, removal=removal)
    charts = tuple(chart for old in olds if old.paragraph is not None for chart in old.paragraph.charts)
    return replace(first, paragraph=replace(first.paragraph, removals=removals, charts=charts), removal=removal)


def _block_at(given: Text, place: int) -> Block:
    if place != TITLE_BLOCK:
        return given.blocks[place]
    block = new_block(1)
    assert block.section is not None
    return replace(block, section=replace(block.section, heading=given.title))


def _inside(leaves: Sequence[Leaf], start: int, end: int) -> tuple[Any, ...]:
    """What new words stand inside: as deep as any of the words that give way to them, or that they stand beside.

    Where some versions leave words out, those that come in their place, or at their edge, are left out as well.
    """
    gone = leaves[start:end] or leaves[max(start - 1, 0) : end + 1]
    return max((inside for atom, inside in gone if not isinstance(atom, End)), key=len, default=())


def _cut(first: Block, leaves: Sequence[Leaf]) -> Iterator[Block]:
    """Blocks out of leaves with ends between them, without empty ones; an end from before still knows its block."""
    block, start = first, 0
    for place, (atom, inside) in enumerate([*leaves, (End(0), ())]):
        if isinstance(atom, End):
            if start < place:
                yield block.saying(leaves[start:place])
            block = inside[0] if inside else _following(atom.level, first)
            start = place + 1


def _with_own_marks(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, where words that a version leaves out were split, with a name of its own for each part."""
    blocks = list(blocks)
    used = {each.id for block in blocks for each in block.withheld()}
    seen: set[str] = set()
    for block in blocks:
        names = {}
        for each in block.withheld():
            names[each.id] = each.id
            if each.id in seen:
                names[each.id] = next(name for number in count(2) if (name := f"{each.id}_{number}") not in used)
            used.add(names[each.id])
        seen |= set(names.values())
        yield block.renaming(names) if any(old != new for old, new in names.items()) else block


def _following(level: int, first: Block) -> Block:
    """A block that was split off: a note from a note, left out where the first one is."""
    block = replace(new_block(level), removal=first.removal)
    if block.paragraph is not None and first.paragraph is not None:
        return replace(
            block, paragraph=replace(first.paragraph, segments=(), problem="", answers=(), tasks=(), charts=())
        )
    return block


class _Operation(NamedTuple):
    """Blocks from ``start`` to ``end`` give way to these."""

    start: int
    end: int
    put: tuple[Block, ...]


def _operations(before: Sequence[Block], after: Sequence[Block]) -> list[_Operation]:
    olds, news = ([repr(block) for block in blocks] for blocks in (before, after))
    found: list[_Operation] = []
    for tag, a, b, c, d in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if tag == "replace" and b - a == d - c:
            found += [_Operation(a + each, a + each + 1, (after[c + each],)) for each in range(b - a)]
        elif tag != "equal":
            found.append(_Operation(a, b, tuple(after[c:d])))
    return found


def _meet(one: _Operation, other: _Operation) -> bool:
    """Whether two operations touch the same blocks, or one puts something amid what the other replaces."""
    return max(one.start, other.start) < min(one.end, other.end) or any(
        inner.start == inner.end and outer.start < inner.start < outer.end
        for inner, outer in ((one, other), (other, one))
    )
