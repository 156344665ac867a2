"""The report as an official document: body, signature, and the annex that says what every figure rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from zhunsheng.files.official.document import (
    Annex,
    AnnexTable,
    Chart,
    Heading,
    OfficialDocument,
    Paragraph,
    TextRun,
)
from zhunsheng.reports.drawing import BasisRow, Drawing, DrawnParagraph, DrawnSection, StatedGroup

# What the body of a report is made of.
Block = Paragraph | Heading | Chart
ANNEX_TITLE = "报告所载数据的依据"


def official_document(drawing: Drawing) -> OfficialDocument:
    """The drawn report as an official document."""
    outline = drawing.edition.outline
    return OfficialDocument(
        title=drawing.title,
        body=tuple(_marked((*_paragraphs(drawing.opening), *_sections(drawing.sections, 1)))),
        signers=outline.signers,
        signed_on=drawing.signed_on,
        dated=outline.signed_on,
        annex=_annex(drawing),
        number=drawing.record.document_number,
        mark=drawing.mark,
    )


def _marked(blocks: Iterable[Block]) -> Iterator[Block]:
    """Each with its place in reading order, by which an edited file is read back; charts go by their names."""
    places = count()
    for block in blocks:
        yield block if isinstance(block, Chart) else replace(block, bookmark=f"b{next(places)}")


def _sections(sections: Iterable[DrawnSection], level: int) -> Iterator[Block]:
    for section in sections:
        yield Heading(level, section.number + section.heading)
        yield from _paragraphs(section.paragraphs)
        yield from _sections(section.sections, level + 1)


def _paragraphs(paragraphs: Iterable[DrawnParagraph]) -> Iterator[Block]:
    for paragraph in paragraphs:
        yield Paragraph(tuple(TextRun(piece.text, piece.name) for piece in paragraph.pieces), paragraph.is_note)
        for chart in paragraph.charts:
            yield Chart(chart.caption, chart.words, chart.spec, chart.picture, chart.name)


def _annex(drawing: Drawing) -> Annex:
    shares = "；".join(f"{label}{count}项，占{share}" for label, count, share in drawing.shares)
    tables = [_recorded(drawing.recorded)] if drawing.recorded else []
    return Annex(
        title=ANNEX_TITLE,
        sentences=(f"报告所载数据的依据：{shares}。{drawing.checkable}",),
        tables=(*tables, *(_stated(group) for group in drawing.stated)),
        small_print=tuple(_small_print(drawing)),
    )


def _recorded(rows: Iterable[BasisRow]) -> AnnexTable:
    return AnnexTable(
        caption="记录：取自台账的数据",
        headings=("数据", "报告所载", "口径", "期间与截至日", "计入记录"),
        shares=(20, 13, 32, 23, 12),
        rows=tuple(
            (_named(row), _printed(row), row.about, f"{row.period}\n截至{row.cut_off}", row.counted) for row in rows
        ),
    )


def _stated(group: StatedGroup) -> AnnexTable:
    return AnnexTable(
        caption=f"{group.basis}：{group.about}",
        headings=("数据", "报告所载", "填报", "期间与截至日"),
        shares=(33, 18, 26, 23),
        rows=tuple((_named(row), _printed(row), row.source, f"{row.period}\n截至{row.cut_off}") for row in group.rows),
    )


def _named(row: BasisRow) -> str:
    return "\n".join(part for part in (row.caption, row.dimensions, row.meaning) if part)


def _printed(row: BasisRow) -> str:
    return f"{row.printed}\n数值{row.value}" if row.value else row.printed


def _small_print(drawing: Drawing) -> Iterator[str]:
    if not drawing.edition.is_frozen:
        yield "本稿尚未冻结，数据可能继续变动，不作为公开依据。"
    else:
        yield f"数据固化于{drawing.known_until}。" + ("" if drawing.record.seal_root else "冻结时尚无封印。")
    yield from (f"{label}　{digest}" for label, digest in drawing.bound_by)
