"""What every reader of a format gives back: plain blocks in reading order, and what the file says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is in its file. Running headers and footers are kept apart from the text."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TABLE_ROW = "table_row"
    HEADER = "header"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table row (cells joined by tabs) without line breaks; `place` says where it stands: 第2页, 表1第2行.

    `is_recognised`: some of its words were recognised from a picture and need reading.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    place: str = ""
    is_recognised: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """A file as it was read.

    `metadata` is what the file says of itself outside its text, under the labels that it uses (索引号, 发布日期) or that
    its format knows (作者); `remarks` are Chinese sentences on what the reader could not read or left out, which whoever
    shows the text must show too. `is_ocr`: the words were recognised from pictures and need reading. `text` is set for
    plain text only: the file character by character, for whoever must point into it. `document` is the Word file of which
    the blocks are, where there is one, for whoever comments on it.
    """

    blocks: tuple[Block, ...]
    media_type: str
    title: str = ""
    encoding: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    is_ocr: bool = False
    text: str = ""
    document: bytes | None = None


class Unreadable(Exception):
    """The file cannot be read: `what` is wrong and the `way_out`, each one Chinese sentence."""

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(f"{what}{way_out}")
        self.what = what
        self.way_out = way_out
