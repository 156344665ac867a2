"""Comparing the file that was given out with the one that came back: every change in reading order, none lost.

Taking all of them gives the words that came back, taking none those that were given out: an item says for each block of
the text which atoms give way to which, so this holds whatever was recognised as a move, a split or a rewording.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from zhunsheng.files.manuscripts.aligning import Pairing, aligned
from zhunsheng.files.manuscripts.changes import TITLE_BLOCK, Change, ChangeKind, Comparison, Edit, Item
from zhunsheng.files.manuscripts.hunks import NUMERALS, hunks_of
from zhunsheng.files.manuscripts.model import (
    Atom,
    End,
    Manuscript,
    Passage,
    Remark,
    Slot,
    Sort,
    Struck,
    Trace,
    words_of,
)
from zhunsheng.files.manuscripts.reading import CONTEXT, named, plain_words, slot_names
from zhunsheng.files.official.marks import TITLE

_HEADING_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、](?!\d)")
_LEVEL_SIGNS = ("、", "）", ".")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_COUNTED = frozenset("个件次起名人项场万亿倍成家条宗份期类种部门处户天年月日元批")
_LONGEST_HEADING, _PLACE_WORDS = 40, 16


def compared(given: Manuscript, returned: Manuscript) -> Comparison:
    """Everything that was changed from ``given``, whose blocks are known by their marks, to ``returned``."""
    names = slot_names(given)
    return _Comparing(named(given, names), named(returned, names)).comparison()


class _Comparing:
    def __init__(self, given: Manuscript, returned: Manuscript) -> None:
        self.before = [_without_number(passage) for passage in given.passages if passage.atoms]
        self.after = [_without_number(passage) for passage in returned.passages if passage.atoms]
        self.printed = {atom for passage in self.before for atom in passage.atoms if isinstance(atom, Slot)}
        self.returned = returned
        self.remarked_before = Counter(map(_as_told, given.remarks))
        self.blocks = {
            place: TITLE_BLOCK if passage.mark == TITLE else int(passage.mark[1:])
            for place, passage in enumerate(self.before)
            if passage.mark
        }
        self.places_before, self.places_after = _places(self.before), _places(self.after)
        self.struck = [each for passage in returned.passages for each in passage.struck]
        self.changes: list[Change] = []
        self.outside: list[Change] = []

    def comparison(self) -> Comparison:
        pairings = aligned(self.before, self.after)
        self._became = {old: set(pairing.after) for pairing in pairings for old in pairing.before}
        items = [item for pairing in self._in_reading_order(pairings) if (item := self._item(pairing)) is not None]
        items.sort(key=lambda item: (not item[0], item[1]))
        found = sum(len(pairing.before) for pairing in pairings if pairing.after and pairing.before[:1] and
                    pairing.before[0] in self.blocks)  # fmt: skip
        self.changes += self.outside
        self._add_remarks()
        return Comparison(tuple(item for *_, item in items), tuple(self.changes), found, len(self.blocks))

    def _in_reading_order(self, pairings: Sequence[Pairing]) -> list[Pairing]:
        """What was taken out comes after what stood before it."""
        at = {old: pairing.after[0] for pairing in pairings if pairing.after for old in pairing.before}

        def place(pairing: Pairing) -> tuple[int, int]:
            if pairing.after:
                return pairing.after[0], 0
            old = pairing.before[0]
            before = next((at[each] for each in range(old - 1, -1, -1) if each in at), -1)
            return before, 1 + old

        ordered = sorted(pairings, key=place)
        self._roles = self._inside(ordered)
        return ordered

    def _inside(self, ordered: Sequence[Pairing]) -> set[int]:
        """The new passages that stand in the text: behind one of it, not behind the signature or in a table."""
        has_title = any(
            self.blocks.get(old) == TITLE_BLOCK for pairing in ordered if pairing.after for old in pairing.before
        )
        is_inside, found = not has_title, set()
        for pairing in ordered:
            if pairing.before and pairing.after:
                if self.before[pairing.before[0]].sort in _WRITTEN:
                    is_inside = pairing.before[0] in self.blocks
            elif pairing.after and is_inside and self.after[pairing.after[0]].sort in _WRITTEN:
                found.add(pairing.after[0])
        return found

    def _item(self, pairing: Pairing) -> tuple[bool, int, Item] | None:
        """The item of a pairing with where it goes; None for what is no block of the text, which is only listed."""
        if (pairing.before and pairing.before[0] not in self.blocks) or (
            not pairing.before and pairing.after[0] not in self._roles
        ):
            self._list_outside(pairing)
            return None
        if not pairing.after:
            old = pairing.before[0]
            return False, old, Item((self.blocks[old],), is_there=False, change=self._taken_out(old))
        if not pairing.before:
            return True, pairing.after[0], self._added(pairing.after[0])
        return True, pairing.after[0], self._kept(pairing)

    def _added(self, new: int) -> Item:
        passage = _as_heading_where_numbered(self.after[new])
        told = f"（{'一二三四'[passage.level - 1]}级标题）" if passage.level else ""
        change = self._note(
            ChangeKind.ADDED, "", told + passage.text, self.places_after[new], _trace_of(passage.traces)
        )
        return Item((), added=self._still_ours(passage.atoms), level=passage.level, change=change)

    def _taken_out(self, old: int) -> int | None:
        passage = self.before[old]
        if self.blocks[old] == TITLE_BLOCK:
            self._list(ChangeKind.OUTSIDE, passage.text, "", "标题", Trace())
            return None
        trace = next(
            (each.trace for each in self.struck if len(each.words) > 1 and each.words in passage.text), Trace()
        )
        slots = tuple(atom.name for atom in passage.atoms if isinstance(atom, Slot))
        return self._note(ChangeKind.REMOVED, passage.text, "", self.places_before[old], trace, slots=slots)

    def _kept(self, pairing: Pairing) -> Item:
        olds = [self.before[old] for old in pairing.before]
        news = [self.after[new] for new in pairing.after]
        if len(news) == 1 and olds[0].level and not news[0].level:
            # A heading that has lost its style still has its number before it.
            news = [_without_number(replace(news[0], sort=Sort.HEADING))]
        place = self.places_before[pairing.before[0]]
        moved = self._moved(pairing, news) if pairing.is_moved else None
        edits = tuple(self._edits(_one(olds), _one(news), place, olds[0]))
        self._list_looks(olds, news, place)
        blocks = tuple(self.blocks[old] for old in pairing.before)
        return Item(blocks, edits, is_stable=not pairing.is_moved, change=moved)

    def _moved(self, pairing: Pairing, news: Sequence[Passage]) -> int:
        last = self.changes[-1] if self.changes else None
        if last is not None and last.kind is ChangeKind.MOVED and self._moved_up_to == (
            pairing.before[0] - 1, pairing.after[0] - 1
        ):  # fmt: skip
            self.changes[-1] = replace(last, old=f"{last.old}\n{news[0].text}")
            number = last.number
        else:
            was = self.places_before[pairing.before[0]]
            now = self.places_after[pairing.after[0]]
            number = self._note(ChangeKind.MOVED, news[0].text, f"移到{now}", was, _trace_of(news[0].traces))
        self._moved_up_to = (pairing.before[-1], pairing.after[-1])
        return number

    _moved_up_to = (-2, -2)

    def _edits(self, old: Passage, new: Passage, place: str, first: Passage) -> Iterator[Edit]:
        for start, end, new_start, new_end in hunks_of(old.atoms, new.atoms):
            gone, come = old.atoms[start:end], new.atoms[new_start:new_end]
            if words_of(gone) == words_of(come):
                continue
            slots = tuple(
                atom.name for atom in gone
                if isinstance(atom, Slot) and not any(isinstance(each, Slot) and each.name == atom.name for each in new.atoms)
            )  # fmt: skip
            is_slot = len(gone) == 1 and isinstance(gone[0], Slot) and not any(isinstance(each, End) for each in come)
            if is_slot:
                assert isinstance(gone[0], Slot)
                slots, come = (gone[0].name,), tuple(words_of(come))
            number = self._note(
                ChangeKind.SLOT if is_slot else _kind(old, new, (start, end), (new_start, new_end), first),
                words_of(gone),
                words_of(come),
                place,
                _trace_of(new.traces[new_start:new_end]) or _struck_by(new.struck, new_start, new_end),
                before=words_of(old.atoms[max(start - CONTEXT, 0) : start]),
                after=words_of(old.atoms[end : end + CONTEXT]),
                slots=slots,
            )
            yield Edit(start, end, self._still_ours(come), number)

    def _still_ours(self, atoms: Iterable[Atom]) -> tuple[Atom, ...]:
        """Figures that stand elsewhere now and say what they said; one that says something else is plain words."""
        return tuple(
            part
            for atom in atoms
            for part in (atom.text if isinstance(atom, Slot) and atom not in self.printed else (atom,))
        )

    def _list_looks(self, olds: Sequence[Passage], news: Sequence[Passage], place: str) -> None:
        """Looks that were changed, where tracked by whom; a heading made a paragraph, or the other way round."""
        for passage in news:
            for dressing in passage.dressed:
                self._list(ChangeKind.LOOK, dressing.words, dressing.how, place, dressing.trace)
        for words, look in _newly_set_off(_one(olds), _one(news)):
            if not any(words in dressing.words for passage in news for dressing in passage.dressed):
                self._list(ChangeKind.LOOK, words, look, place, Trace())
        if len(olds) == len(news) == 1 and olds[0].level != news[0].level and not (
            olds[0].mark == TITLE or _HEADING_NUMBER.match(news[0].text)
        ):  # fmt: skip
            was, now = (f"{level}级标题" if level else "正文" for level in (olds[0].level, news[0].level))
            self._list(ChangeKind.LOOK, news[0].text, f"由{was}改为{now}的样式", place, Trace())

    def _list_outside(self, pairing: Pairing) -> None:
        old = "\n".join(self.before[place].text for place in pairing.before)
        new = "\n".join(self.after[place].text for place in pairing.after)
        first = self.after[pairing.after[0]] if pairing.after else self.before[pairing.before[0]]
        if old != new:
            trace = _trace_of([each for place in pairing.after for each in self.after[place].traces])
            trace = trace or next((each.trace for place in pairing.after for each in self.after[place].struck), None)
            self._list(ChangeKind.OUTSIDE, old, new, first.place, trace)
        elif first.sort is Sort.PICTURE and self._stands_elsewhere(pairing.before[0], pairing.after[0]):
            was, now = self.places_before[pairing.before[0]], self.places_after[pairing.after[0]]
            self._list(ChangeKind.OUTSIDE, old, f"移到{now}", was, _trace_of(self.after[pairing.after[0]].traces))

    def _stands_elsewhere(self, old: int, new: int) -> bool:
        """Whether a picture stands under other words than it did."""
        was, now = _words_above(self.before, old), _words_above(self.after, new)
        return now not in self._became[was] if was is not None and now is not None else was is not now

    def _add_remarks(self) -> None:
        for remark in self.returned.remarks:
            # Those that were given out come back, whatever a program makes of their date and their place.
            if self.remarked_before[_as_told(remark)] > 0:
                self.remarked_before[_as_told(remark)] -= 1
                continue
            self._list(ChangeKind.REMARK, remark.about, remark.words, "", remark.trace)
            self.changes[-1] = replace(self.changes[-1], before=remark.before)
        self.changes = [replace(change, number=number) for number, change in enumerate(self.changes)]

    def _list(self, kind: ChangeKind, old: str, new: str, place: str, trace: Trace | None) -> None:
        """A change that changes no block."""
        target = self.changes if kind is ChangeKind.REMARK else self.outside
        target.append(_change(0, kind, old, new, place, trace))

    def _note(
        self, kind: ChangeKind, old: str, new: str, place: str, trace: Trace | None,
        *, before: str = "", after: str = "", slots: tuple[str, ...] = (),
    ) -> int:  # fmt: skip
        number = len(self.changes)
        self.changes.append(
            replace(_change(number, kind, old, new, place, trace), before=before, after=after, slots=slots)
        )
        return number


def _as_told(remark: Remark) -> tuple[str, str]:
    return plain_words(remark.words), remark.trace.by


_WRITTEN = (Sort.PARAGRAPH, Sort.HEADING)


def _change(number: int, kind: ChangeKind, old: str, new: str, place: str, trace: Trace | None) -> Change:
    by, at = trace or Trace()
    return Change(number, kind, old, new, place, by=by, at=at)


def _one(passages: Sequence[Passage]) -> Passage:
    """Passages read one after the other, their ends between them."""
    atoms: list[Atom] = []
    traces: list[Trace | None] = []
    looks: list[str] = []
    struck: list[Struck] = []
    for number, passage in enumerate(passages):
        if number:
            atoms.append(End(passage.level))
            traces.append(None)
            looks.append("")
        struck += [replace(each, at=each.at + len(atoms)) for each in passage.struck]
        atoms += passage.atoms
        traces += passage.traces or (None,) * len(passage.atoms)
        looks += passage.looks or ("",) * len(passage.atoms)
    return replace(passages[0], atoms=tuple(atoms), traces=tuple(traces), looks=tuple(looks), struck=tuple(struck))


def _without_number(passage: Passage) -> Passage:
    """A heading without its number, which follows from its place."""
    match = _HEADING_NUMBER.match(passage.text) if passage.sort is Sort.HEADING else None
    if match is None or not all(isinstance(atom, str) for atom in passage.atoms[: match.end()]):
        return passage
    size = match.end()
    struck = tuple(replace(each, at=max(each.at - size, 0)) for each in passage.struck)
    return replace(
        passage, atoms=passage.atoms[size:], traces=passage.traces[size:], looks=passage.looks[size:], struck=struck
    )


def _as_heading_where_numbered(passage: Passage) -> Passage:
    """A new short line that is numbered like a heading is one, whatever its style."""
    match = _HEADING_NUMBER.match(passage.text)
    if passage.level or match is None or len(passage.text) > _LONGEST_HEADING or passage.text[-1] in "。；：":
        return passage
    level = 1 + next(place for place, sign in enumerate(_LEVEL_SIGNS) if match[0].endswith(sign) or place == 2)
    return _without_number(replace(passage, sort=Sort.HEADING, level=level))


def _places(passages: Sequence[Passage]) -> list[str]:
    """Where each stands, as people say it: under which heading, as which paragraph."""
    heading, number = "", 0
    found: list[str] = []
    for passage in passages:
        if passage.sort is Sort.PICTURE and found:
            found.append(f"{found[-1]}之下" if not found[-1].endswith("之下") else found[-1])
        elif passage.sort not in _WRITTEN:
            found.append(passage.place)
        elif passage.mark == TITLE:
            found.append("报告标题")
        elif passage.level:
            heading, number = passage.text[:_PLACE_WORDS] + ("…" if len(passage.text) > _PLACE_WORDS else ""), 0
            found.append(f"标题“{heading}”")
        else:
            number += 1
            found.append(f"“{heading}”第{number}段" if heading else f"开头第{number}段")
    return found


def _words_above(passages: Sequence[Passage], place: int) -> int | None:
    """The last paragraph or heading above a place."""
    return next((above for above in range(place - 1, -1, -1) if passages[above].sort in _WRITTEN), None)


def _kind(old: Passage, new: Passage, gone: tuple[int, int], come: tuple[int, int], first: Passage) -> ChangeKind:
    """What a hunk is that touches more than a figure."""
    was, now = old.atoms[slice(*gone)], new.atoms[slice(*come)]
    ends_before, ends_after = (sum(isinstance(atom, End) for atom in atoms) for atoms in (was, now))
    if ends_before != ends_after:
        return ChangeKind.SPLIT if ends_after > ends_before else ChangeKind.JOINED
    if first.level or first.mark == TITLE:
        return ChangeKind.HEADING
    if _numbers(was, old.atoms[gone[1] : gone[1] + 1]) != _numbers(now, new.atoms[come[1] : come[1] + 1]):
        return ChangeKind.NUMBER
    return ChangeKind.WORDS


def _numbers(atoms: Sequence[Atom], next_atom: Sequence[Atom]) -> list[str]:
    """The numbers that words state: digits, and Chinese numerals that count something."""
    text, following = words_of(tuple(atoms)), words_of(tuple(next_atom))
    counted = re.finditer(rf"[{NUMERALS}]+", text)
    found = [
        match[0] for match in counted
        if len(match[0]) > 1 or (text[match.end():] + following)[:1] in _COUNTED
    ]  # fmt: skip
    return [*_DIGITS.findall(text), *found]


def _trace_of(traces: Iterable[Trace | None]) -> Trace | None:
    return next((trace for trace in traces if trace is not None), None)


def _struck_by(struck: Sequence[Struck], start: int, end: int) -> Trace | None:
    return next((each.trace for each in struck if start <= each.at <= end), None)


def _newly_set_off(old: Passage, new: Passage) -> Iterator[tuple[str, str]]:
    """Words that stand in both and look otherwise now, and how."""
    if old.looks == new.looks or not any(new.looks):
        return
    matcher = SequenceMatcher(
        None, [str(atom) for atom in old.atoms], [str(atom) for atom in new.atoms], autojunk=False
    )
    changed: Mapping[int, str] = {
        block.b + place: new.looks[block.b + place]
        for block in matcher.get_matching_blocks()
        for place in range(block.size)
        if new.looks[block.b + place] not in ("", old.looks[block.a + place])
    }
    words, look, last = "", "", -2
    for place, now in changed.items():
        if words and (place != last + 1 or now != look):
            yield words, look
            words = ""
        words, look, last = words + words_of((new.atoms[place],)), now, place
    if words:
        yield words, look
