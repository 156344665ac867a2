"""A drawn paper as an official document, for Word and PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from zhunsheng.files.official.document import (
    AnnexTable,
    FormTable,
    Heading,
    Layout,
    OfficialDocument,
    Paragraph,
    TextRun,
)
from zhunsheng.kernel.official_layout import layout_on
from zhunsheng.web.papers.drawn import DrawnBlock, DrawnPaper

# 小四, in which forms are filled in.
FORM_PT = 12.0


def paper_layout(on: date) -> Layout:
    """The layout of a paper printed on a day. Raises LawError where no standard was in force."""
    return replace(layout_on(on), small_pt=FORM_PT)


def official_paper(paper: DrawnPaper, on: date) -> OfficialDocument:
    """The paper as a document; ``on`` goes into the file's own data."""
    *signers, signed_on = paper.signed or ("",)
    return OfficialDocument(
        title=(paper.title,),
        body=tuple(_block(block) for block in paper.blocks),
        signers=tuple(signers),
        signed_on=signed_on,
        dated=on,
        issuer=paper.issuer,
        number=paper.number,
    )


def _block(block: DrawnBlock) -> Paragraph | Heading | FormTable | AnnexTable:
    if block.kind == "heading":
        return Heading(1, block.text)
    if block.kind == "table" and block.columns:
        return AnnexTable("", block.columns, _shares(block), block.rows)
    if block.kind == "table":
        return FormTable(block.rows)
    return Paragraph((TextRun(block.text),), is_addressee=block.kind == "to")


def _shares(block: DrawnBlock) -> tuple[int, ...]:
    """The width of each column by the longest that stands in it, within reason."""
    columns = zip(block.columns, *block.rows, strict=True)
    return tuple(min(max(4, *(len(cell) for cell in column)), 24) for column in columns)
