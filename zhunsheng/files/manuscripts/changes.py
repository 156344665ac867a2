"""What was changed between a file that was given out and the one that came back: a list to read, and what to do for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhunsheng.files.manuscripts.model import Atom, End, Slot

TITLE_BLOCK = -1


class ChangeKind(StrEnum):
    """What a change is. Those from REMARK on change no word of the text; of those from LOOK on nothing is to be decided."""

    WORDS = "words"
    NUMBER = "number"
    SLOT = "slot"
    HEADING = "heading"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    SPLIT = "split"
    JOINED = "joined"
    REMARK = "remark"
    LOOK = "look"
    OUTSIDE = "outside"


WITHOUT_EFFECT = (ChangeKind.LOOK, ChangeKind.OUTSIDE)


@dataclass(frozen=True, slots=True)
class Change:
    """One change, numbered in reading order: what stood there, what stands there now, amid which words, by whom and when.

    ``slots`` are the figures that the text would lose by it; a change of kind SLOT is about the words of just one. Of a
    remark ``old`` are the words that it is about, ``new`` what it says.
    """

    number: int
    kind: ChangeKind
    old: str
    new: str
    place: str
    before: str = ""
    after: str = ""
    by: str = ""
    at: str = ""
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """Atoms from ``start`` to ``end`` of an item's blocks, read one after the other, give way to ``atoms``: one change."""

    start: int
    end: int
    atoms: tuple[Atom, ...]
    change: int


@dataclass(frozen=True, slots=True)
class Item:
    """Blocks of the text as it was given out and what became of them; without blocks, a passage that is new.

    ``change`` is that of the whole: added, taken out (then not ``is_there``) or moved (then not ``is_stable``).
    """

    blocks: tuple[int, ...]
    edits: tuple[Edit, ...] = ()
    added: tuple[Atom, ...] = ()
    level: int = 0
    is_there: bool = True
    is_stable: bool = True
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All items, first those that are there in their new order; all changes; and how many blocks found their passage."""

    items: tuple[Item, ...]
    changes: tuple[Change, ...]
    found: int
    blocks: int

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "items": [
                {
                    "blocks": item.blocks,
                    "edits": [[edit.start, edit.end, _plain(edit.atoms), edit.change] for edit in item.edits],
                    "added": _plain(item.added),
                    "level": item.level,
                    "is_there": item.is_there,
                    "is_stable": item.is_stable,
                    "change": item.change,
                }
                for item in self.items
            ],
            "changes": [
                [each.kind.value, each.old, each.new, each.place, each.before, each.after, each.by, each.at, each.slots]
                for each in self.changes
            ],
            "found": self.found,
            "blocks": self.blocks,
        }

    @classmethod
    def of_plain(cls, plain: dict[str, Any]) -> Comparison:
        """The comparison of which `plain` made plain data."""
        items = tuple(
            Item(
                tuple(each["blocks"]),
                tuple(Edit(start, end, _atoms(atoms), change) for start, end, atoms, change in each["edits"]),
                _atoms(each["added"]),
                each["level"],
                each["is_there"],
                each["is_stable"],
                each["change"],
            )
            for each in plain["items"]
        )
        changes = tuple(
            Change(number, ChangeKind(kind), old, new, place, before, after, by, at, tuple(slots))
            for number, (kind, old, new, place, before, after, by, at, slots) in enumerate(plain["changes"])
        )
        return cls(items, changes, plain["found"], plain["blocks"])


def _plain(atoms: tuple[Atom, ...]) -> list[Any]:
    """Letters in a row are one text; a figure is a pair, an end the level of what follows."""
    found: list[Any] = []
    for atom in atoms:
        if isinstance(atom, Slot):
            found.append(list(atom))
        elif isinstance(atom, End):
            found.append(atom.level)
        elif found and isinstance(found[-1], str):
            found[-1] += atom
        else:
            found.append(atom)
    return found


def _atoms(plain: list[Any]) -> tuple[Atom, ...]:
    found: list[Atom] = []
    for each in plain:
        if isinstance(each, str):
            found += list(each)
        elif isinstance(each, int):
            found.append(End(each))
        else:
            found.append(Slot(*each))
    return tuple(found)
