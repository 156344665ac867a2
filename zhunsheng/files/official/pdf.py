"""Official documents as PDF/A, set by typst. The same document and fonts give the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Literal

import typst

from zhunsheng.files.official.document import (
    AnnexTable,
    Block,
    Chart,
    FormTable,
    Heading,
    Layout,
    OfficialDocument,
)
from zhunsheng.files.official.fonts import font_folders, typefaces
from zhunsheng.files.official.forms import FORM_PARTS, LABEL_PARTS, form_parts

TEMPLATE = Path(__file__).with_name("official.typ")
ARCHIVAL: Literal["a-2b"] = "a-2b"


def pdf_of(document: OfficialDocument, layout: Layout) -> bytes:
    """The document as a PDF/A-2b file. Raises MissingFonts when Chinese cannot be set here."""
    data = {
        "title": document.title,
        "body": [_block(block) for block in document.body],
        "issuer": document.issuer,
        "number": document.number,
        "mark": document.mark,
        "signature": [line for line in (*document.signers, document.signed_on) if line],
        "annex": None if document.annex is None else asdict(document.annex),
        "layout": _measures(layout),
        "faces": typefaces().families,
    }
    moment = datetime.combine(document.dated, time(), UTC)
    written = typst.compile(
        str(TEMPLATE),
        font_paths=[str(folder) for folder in font_folders()],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=[ARCHIVAL],
        timestamp=int(moment.timestamp()),
    )
    return bytes(written)


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Chart):
        assert block.picture is not None
        return {"kind": "chart", "svg": block.picture.svg, "words": block.words, "caption": block.caption}
    if isinstance(block, FormTable):
        rows = [
            [(text, parts, parts == LABEL_PARTS) for text, parts in zip(row, form_parts(len(row)), strict=True)]
            for row in block.rows
        ]
        return {"kind": "form", "parts": FORM_PARTS, "rows": rows}
    if isinstance(block, AnnexTable):
        return {"kind": "list", "table": asdict(block)}
    kind = "note" if block.is_note else "addressee" if block.is_addressee else "paragraph"
    return {"kind": kind, "text": block.text}


def _measures(layout: Layout) -> dict[str, float]:
    return {
        "width": layout.paper_width_mm,
        "height": layout.paper_height_mm,
        "top": layout.top_mm,
        "bottom": layout.bottom_mm,
        "inside": layout.binding_mm,
        "outside": layout.outer_mm,
        "line": layout.line_pt,
        "advance": layout.character_pt,
        "body": layout.body_pt,
        "title": layout.title_pt,
        "small": layout.small_pt,
        "number": layout.page_number_pt,
        "number_below": layout.page_number_below_mm,
        "signature_indent": layout.signature_indent,
    }
