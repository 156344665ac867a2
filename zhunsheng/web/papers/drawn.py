"""A paper with every slot filled, as plain data: drawn on a page, set as Word and PDF, compared with what was printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from zhunsheng.files.official.forms import LABEL_PARTS, form_parts


@dataclass(frozen=True)
class DrawnBlock:
    """A part of the body: a text under its ``kind`` (heading, to, say), or a table with its rows.

    A list has ``columns``; in any other table the cells of a row are label and value in turn, or one text.
    """

    kind: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def drawn_rows(self) -> list[list[DrawnCell]]:
        """The rows as cells of a page: of a form with the width that each cell takes."""
        if self.columns:
            return [[DrawnCell("td", 1, cell) for cell in row] for row in self.rows]
        return [
            [DrawnCell("th" if parts == LABEL_PARTS else "td", parts, cell)
             for cell, parts in zip(row, form_parts(len(row)), strict=True)]
            for row in self.rows
        ]  # fmt: skip


@dataclass(frozen=True)
class DrawnCell:
    """A cell on a page: its tag, how many columns it takes, its text."""

    tag: str
    span: int
    text: str


@dataclass(frozen=True)
class DrawnPaper:
    """A filled paper: whose it is, title, number, body, and the lines of the signature."""

    issuer: str
    title: str
    number: str
    blocks: tuple[DrawnBlock, ...]
    signed: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """The paper line by line, the cells of a row between tabs: what is compared and checked."""
        yield from (line for line in (self.issuer, self.title, self.number) if line)
        for block in self.blocks:
            if block.kind != "table":
                yield block.text
            if block.columns:
                yield "\t".join(block.columns)
            yield from ("\t".join(cell.replace("\n", "") for cell in row) for row in block.rows)
        yield from self.signed


def drawn_from(plain: Mapping[str, Any]) -> DrawnPaper:
    """The paper of which ``plain`` made plain data."""
    blocks = tuple(
        DrawnBlock(block["kind"], block["text"], tuple(block["columns"]), tuple(tuple(row) for row in block["rows"]))
        for block in plain["blocks"]
    )
    return DrawnPaper(plain["issuer"], plain["title"], plain["number"], blocks, tuple(plain["signed"]))
