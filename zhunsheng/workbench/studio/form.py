"""The form on one paragraph: its words with figures in braces, the figures that it brings along, their cut-off dates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.http import HttpRequest

from zhunsheng.kernel.errors import InvalidDeclaration, Objection, Refused
from zhunsheng.reports.captions import caption_of, rests_on, shown
from zhunsheng.reports.editing import BASIS, segments_typed
from zhunsheng.reports.outline import (
    Claim,
    Figure,
    Outline,
    Paragraph,
    Slot,
    Typed,
    names_of,
    read_one_figure,
    segments_in,
    sentence_of,
    write_figure,
)
from zhunsheng.reports.outline.model import withheld_in
from zhunsheng.reports.patterns import SORTS, Pattern, figure_places, lacking, open_places, patterns, place_at
from zhunsheng.web.forms import new_request_key
from zhunsheng.workbench.studio.charts import CHARTS, charted
from zhunsheng.workbench.studio.plans import PLANS, said_of
from zhunsheng.workbench.studio.where import Where

CUT_OFF = "cut_off-"
MOST_FIGURES = 200


@dataclass(frozen=True)
class Chip:
    """A figure of the paragraph: its token, what is printed, what it rests on. ``cut_off`` is None where it has none."""

    name: str
    printed: str
    caption: str
    basis: str
    css: str
    about: str
    cut_off: str | None
    is_new: bool
    is_used: bool


@dataclass(frozen=True)
class EditForm:
    """What stands in the form. ``added`` are new figures, ``printed`` what is printed at each figure of the report.

    ``seq`` is the event up to which the outline was read, ``caret`` where the next figure goes; ``posted`` is all that came.
    """

    where: Where
    seq: int
    text: str
    is_note: bool = False
    added: Mapping[str, Figure] = field(default_factory=dict)
    cut_offs: Mapping[str, str] = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)
    caret: int | None = None
    request_key: str = ""
    posted: Mapping[str, str] = field(default_factory=dict)

    def paragraph(self, outline: Outline) -> Paragraph:
        """The paragraph as the form has it. Raises Refused for words that cannot be read."""
        segments = segments_typed(self.text)
        if not segments:
            raise Refused([Objection("paragraph-empty", "这一段没有文字", BASIS, "请写明内容，或删除本段", "text")])
        standing = self.where.standing(outline)
        # A removal whose words were taken out of the sentence marks nothing any more.
        removals = {removal.id: removal for removal in standing.removals}
        marked = tuple(removals[words.id] for words in withheld_in(segments) if words.id in removals)
        standing = replace(standing, segments=segments, is_note=self.is_note, removals=marked)
        said = said_of(standing, self.posted, outline) if PLANS in self.posted else standing
        said = charted(said, self.posted, outline) if CHARTS in self.posted else said
        self._refuse_unfilled(said, outline)
        return said

    @property
    def has_marks(self) -> bool:
        """Whether the words carry brackets of what some versions leave out."""
        return "⟦" in self.text

    def marks_lost(self, outline: Outline) -> int:
        """How many removals of words the paragraph has no brackets for any more."""
        kept = {withheld.id for withheld in withheld_in(segments_typed(self.text))}
        return sum(removal.id not in kept for removal in self.where.standing(outline).removals)

    @property
    def pattern(self) -> Pattern | None:
        """The pattern that the paragraph was begun with."""
        return patterns().get(self.posted.get("pattern", ""))

    def _refuse_unfilled(self, paragraph: Paragraph, outline: Outline) -> None:
        """A pattern with places left open, or without what it wants beside its words."""
        way_out = "请填好后再保存；不用这个句式的，删去【】"
        objections = [
            Objection("place-open", f"句式里的【{place[1]}】还没有填", BASIS, way_out, "text")
            for place in open_places(self.text)
        ]
        what = "" if self.pattern is None else lacking(self.pattern, paragraph, outline, self.added)
        if what:
            objections.append(Objection("pattern-lacks", what, BASIS, "请补上后再保存", "text"))
        if objections:
            raise Refused(objections)

    def with_pattern(self, pattern: Pattern) -> EditForm:
        """The form with the sentence of a pattern at the end of its words."""
        marked = {"is_problem": "on"} if pattern.wants == "problem" else {}
        return replace(self, text=self.text + pattern.say, posted={**self.posted, **marked, "pattern": pattern.id})

    def brought(self, outline: Outline) -> dict[str, Figure]:
        """The figures that the paragraph brings along: new ones, and those with another cut-off. Raises Refused."""
        found, objections = dict(self.added), []
        for name, text in self.cut_offs.items():
            figure = found.get(name) or outline.figures.get(name)
            if not isinstance(figure, Slot):
                continue
            try:
                day = date.fromisoformat(text) if text.strip() else None
            except ValueError:
                message = f"“{caption_of(figure)}”的截止日期“{text}”读不出来"
                objections.append(Objection("date-unreadable", message, BASIS, "日期请写成 2023-12-22 的样子", name))
                continue
            own = None if day == outline.cut_off_on else day
            if own != figure.cut_off_on:
                found[name] = replace(figure, cut_off_on=own)
        if objections:
            raise Refused(objections)
        return found

    def with_figure(self, figure: Figure, printed: str) -> EditForm:
        """The form with a figure added: in the open place of a pattern, else at the caret, else at the end.

        Raises Refused where the place needs a figure of another sort.
        """
        end = len(self.text.rstrip("。"))
        start = stop = end if self.caret is None else min(self.caret, len(self.text))
        place = place_at(self.text, self.caret)
        if place is not None:
            wanted = figure_places()[place[1]]
            if not wanted.takes(figure):
                message = f"【{place[1]}】这一处要填{SORTS[wanted.sort]}，“{caption_of(figure)}”不是"
                raise Refused(
                    [Objection("place-of-another-sort", message, BASIS, "请另选数据，或把光标移到别处", "find")]
                )
            start, stop = place.span()
        token = f"{{{figure.name}}}"
        return replace(
            self,
            text=self.text[:start] + token + self.text[stop:],
            added={**self.added, figure.name: figure},
            printed={**self.printed, figure.name: printed},
            caret=start + len(token),
        )

    def figures(self, outline: Outline) -> Iterator[Figure]:
        """The figures that the words use, in their order."""
        for name in dict.fromkeys(_names_in(self.text)):
            figure = self.added.get(name) or outline.figures.get(name)
            if figure is not None:
                yield figure

    def chips(self, outline: Outline) -> Iterator[Chip]:
        """The figures of the words in their order, then those that no word uses yet."""
        used = list(dict.fromkeys(_names_in(self.text)))
        for name in (*used, *(name for name in self.added if name not in used)):
            figure = self.added.get(name) or outline.figures.get(name)
            if figure is not None:
                yield self._chip(figure, outline, name in used)

    def _chip(self, figure: Figure, outline: Outline, is_used: bool) -> Chip:
        basis, css = _basis(figure)
        own = figure.cut_off_on or outline.cut_off_on if isinstance(figure, Slot) else None
        return Chip(
            name=figure.name,
            printed=self.printed.get(figure.name, shown(figure)),
            caption=caption_of(figure),
            basis=basis,
            css=css,
            about=rests_on(figure),
            cut_off=self.cut_offs.get(figure.name, own.isoformat()) if own else None,
            is_new=figure.name in self.added,
            is_used=is_used,
        )

    def hidden(self) -> Iterator[tuple[str, str]]:
        """What the form carries along unseen."""
        yield "seen_seq", str(self.seq)
        yield "request_key", self.request_key
        yield "printed", json.dumps(self.printed, ensure_ascii=False)
        yield from (("figure", write_figure(figure)) for figure in self.added.values())


def form_on(where: Where, outline: Outline, printed: Mapping[str, str], seq: int) -> EditForm:
    """The form as it is first opened. Raises BadAddress for a place that is not there."""
    standing = where.standing(outline)
    words, key = sentence_of(standing.segments), new_request_key()
    return EditForm(where, seq, words, standing.is_note, printed=printed, request_key=key)


def posted_form(request: HttpRequest, where: Where) -> EditForm:
    """The form as it came back. Raises Refused for figures that cannot be read."""
    posted = {name: request.POST[name] for name in request.POST}
    return EditForm(
        where=where,
        seq=_number(posted, "seen_seq") or 0,
        text=posted.get("text", "").replace("\r\n", "\n"),
        is_note="is_note" in posted,
        added=_read_figures(request.POST.getlist("figure")[:MOST_FIGURES]),
        cut_offs={name.removeprefix(CUT_OFF): posted[name] for name in posted if name.startswith(CUT_OFF)},
        printed=_read_printed(posted.get("printed", "")),
        caret=_number(posted, "caret"),
        request_key=posted.get("request_key", ""),
        posted=posted,
    )


def _read_figures(lines: Iterable[str]) -> dict[str, Figure]:
    try:
        return {figure.name: figure for figure in map(read_one_figure, lines)}
    except InvalidDeclaration as faulty:
        raise refused_figure(faulty) from None


def refused_figure(faulty: InvalidDeclaration) -> Refused:
    """The refusal of a figure with faults."""
    way_out = "请改正这项数据后再插入"
    return Refused([Objection("figure-faulty", fault.message, BASIS, way_out, "figure") for fault in faulty.faults])


def _read_printed(text: str) -> dict[str, str]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _number(posted: Mapping[str, str], name: str) -> int | None:
    text = posted.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _names_in(text: str) -> Iterator[str]:
    try:
        return names_of(segments_in(text))
    except ValueError:
        return iter(())


def _basis(figure: Figure) -> tuple[str, str]:
    """The word for what a figure rests on, and how it is marked."""
    if isinstance(figure, Slot):
        return "记录", "records"
    if isinstance(figure, Claim):
        return "断语", "claim"
    is_typed = isinstance(figure, Typed) and not figure.sheet
    return ("手填", "typed") if is_typed else ("台账表", "sheet")
