"""Open comments on a report in the margin of the Word file that is given out to be edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from zhunsheng.files.official.document import MarginNote, OfficialDocument, Paragraph, TextRun
from zhunsheng.law.wording import day_words
from zhunsheng.reports.remarks import Remark


def with_remarks(document: OfficialDocument, remarks: Iterable[Remark]) -> OfficialDocument:
    """The document with every open comment in its margin: at the words that it quotes, else at its paragraph, else the title."""
    body = list(document.body)
    places = [place for place, block in enumerate(body) if isinstance(block, Paragraph)]
    about_all: list[MarginNote] = []
    for remark in remarks:
        if not remark.is_open:
            continue
        note = MarginNote(
            remark.author, remark.said_on, (f"第{remark.number}条意见，{day_words(remark.said_on)}", remark.words)
        )
        if remark.address is None:
            about_all.append(note)
            continue
        paragraph = body[places[remark.address]]
        assert isinstance(paragraph, Paragraph)
        body[places[remark.address]] = _noted(paragraph, note, remark.quote)
    return replace(document, body=tuple(body), notes=tuple(about_all))


def paragraph_texts(document: OfficialDocument) -> dict[int, str]:
    """The text of each paragraph by its address."""
    paragraphs = (block for block in document.body if isinstance(block, Paragraph))
    return {address: paragraph.text for address, paragraph in enumerate(paragraphs)}


def _noted(paragraph: Paragraph, note: MarginNote, quote: str) -> Paragraph:
    """The paragraph with a note on the quoted words; words are cut where they begin and end, a figure never."""
    at = paragraph.text.find(quote) if quote else -1
    if at < 0:
        return replace(paragraph, notes=(*paragraph.notes, replace(note, last=len(paragraph.runs) - 1)))
    runs: list[TextRun] = []
    first = last = -1
    start = 0
    moved: list[int] = []
    for run in paragraph.runs:
        moved.append(len(runs))
        for piece in _cut(run, at - start, at + len(quote) - start):
            if start < at + len(quote) and at < start + len(piece.text):
                first, last = len(runs) if first < 0 else first, len(runs)
            runs.append(piece)
            start += len(piece.text)
    moved.append(len(runs))
    earlier = tuple(replace(one, first=moved[one.first], last=moved[one.last + 1] - 1) for one in paragraph.notes)
    return replace(paragraph, runs=tuple(runs), notes=(*earlier, replace(note, first=first, last=last)))


def _cut(run: TextRun, *places: int) -> Iterator[TextRun]:
    """The run cut at these places, unless it prints a figure."""
    inside = [] if run.slot else [place for place in places if 0 < place < len(run.text)]
    for start, end in zip((0, *inside), (*inside, len(run.text)), strict=True):
        yield replace(run, text=run.text[start:end])
