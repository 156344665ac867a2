"""The text of the report on the marked page: lines as they stand, amounts and findings marked in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape

from zhunsheng.verifier.marked.html_sections import place_id, text
from zhunsheng.verifier.marked.pieces import Line, MarkedPlace, Piece, Role, lines_of
from zhunsheng.verifier.marked.words import GRAVEST_FIRST, LEVELS, told
from zhunsheng.verifier.model import Figure, Finding, Reading

_TAGS = {Role.TITLE: "h2", Role.PARAGRAPH: "p", Role.ROW: "p", Role.CHROME: "p"}
_INDENT = "\u3000\u3000"


def report_lines(reading: Reading, findings: Sequence[Finding]) -> Iterator[str]:
    """One element for every line of the report that is not empty."""
    drawn = _Drawn(reading, findings)
    return (drawn.line(line) for line in lines_of(reading, findings))


class _Drawn:
    """A reading with what its pieces need to be drawn."""

    def __init__(self, reading: Reading, findings: Sequence[Finding]) -> None:
        self._figures: tuple[Figure, ...] = reading.figures
        self._findings = findings
        self._relations: dict[int, list[int]] = defaultdict(list)
        for place, relation in enumerate(reading.relations, start=1):
            for figure in relation.figures:
                self._relations[figure.start].append(place)

    def line(self, line: Line) -> str:
        tag = _TAGS.get(line.role) or f"h{min(line.level + 2, 6)}"
        content = "".join(self._piece(piece) for piece in line.pieces).strip()
        return f'<{tag} class="{line.role}">{content.removeprefix(_INDENT)}</{tag}>'

    def _piece(self, piece: Piece) -> str:
        shown = escape(piece.text)
        if piece.is_heading:
            shown = f"<strong>{shown}</strong>"
        if piece.is_damaged:
            shown = f'<span class="damaged">{shown}</span>'
        if piece.is_inferred:
            shown = f'<span class="inferred">{shown}</span>'
        if piece.figure is not None:
            shown = self._figure(piece, piece.figure, shown)
        if piece.marks:
            here = {self._findings[mark.finding].level for mark in piece.marks}
            shown = f'<mark class="{next(level for level in GRAVEST_FIRST if level in here)}">{shown}</mark>'
        return shown + "".join(self._number(mark) for mark in piece.closes)

    def _figure(self, piece: Piece, place: int, shown: str) -> str:
        """The amount with what is known of it; only where it begins can it be reached by key and by link."""
        figure = self._figures[place]
        rows = "".join(f"<span>{label}：{text(words)}</span>" for label, words in told(figure))
        links = "".join(f'<a href="#relation-{each}">关系{each}</a> ' for each in self._relations[figure.start])
        reach = f' id="figure-{place + 1}" tabindex="0"' if piece.span.start == figure.start else ""
        return f'<span class="figure"{reach}>{shown}<span class="tip" role="tooltip">{rows}{links}</span></span>'

    def _number(self, mark: MarkedPlace) -> str:
        finding, number = self._findings[mark.finding], mark.finding + 1
        more = f"，第{mark.place + 1}处" if mark.place else ""
        return (
            f'<a class="number {finding.level}" id="{place_id(number, mark.place)}" href="#finding-{number}" '
            f'aria-label="发现{number}，{LEVELS[finding.level]}{more}">{number}</a>'
        )
