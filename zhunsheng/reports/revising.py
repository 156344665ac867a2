"""Revising the outline of a report from what somebody saw of it: others may have revised it meanwhile.

A change elsewhere in the text is no obstacle: the edit follows its paragraph to where it stands now. A change of the same
paragraph is, and is told with all three wordings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.captions import shown
from zhunsheng.reports.comparing import moved, paired
from zhunsheng.reports.course import OUTLINE_NAME
from zhunsheng.reports.editing import BASIS, sections_of
from zhunsheng.reports.freezing import DRAFTING
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.live import sound_outline
from zhunsheng.reports.outline import Figure, Outline, Paragraph, names_of, reread_outline, sentence_of, write_outline

REVISE = AnnualReport.Course.revise


@dataclass(frozen=True)
class Seen:
    """A place as somebody saw it: the paragraph (or section) with this number in the outline as of event ``seq``."""

    number: int
    seq: int


class ChangedMeanwhile(Refused):
    """The place is not what it was when it was read: ``was`` and ``now`` are its wordings, ``now`` empty when it is gone.

    ``number`` is where it stands now, or the nearest place before; ``seq`` the event up to which that holds.
    """

    def __init__(self, was: str, now: str, number: int, seq: int) -> None:
        message = "您修改期间，他人改了这一段" if now else "您修改期间，他人去掉了这一段"
        way_out = "您写的已保留，请对照他人的改动核对后再保存"
        super().__init__([Objection("paragraph-changed", message, BASIS, way_out, "text")])
        self.was, self.now, self.number, self.seq = was, now, number, seq


def revise_paragraph(
    viewer: Viewer,
    report_id: int,
    seen: Seen,
    edit: Callable[[Outline, int], Outline],
    *,
    added: Mapping[str, Figure] | None = None,
    request_key: str | None = None,
    act: Act = REVISE,
) -> Event:
    """Take ``act`` with ``edit`` applied to the paragraph that was seen, wherever it stands now.

    ``act`` is 修改提纲, or 标明删节 once the report is frozen; ``added`` are figures that the edit brings along. Raises
    ChangedMeanwhile when that paragraph was changed, Refused with every other objection, Matter.DoesNotExist for a report
    that the viewer may not know of; then nothing has changed.
    """

    def given_on(dossier: Dossier) -> Mapping[str, Any]:
        outline = outline_now(dossier)
        _refuse_taken_names(outline, outline_at(dossier, seen.seq), added or {})
        return _given(act, dossier, edit(outline, _paragraph_now(dossier, outline, seen)))

    return _taken(viewer, report_id, act, given_on, request_key)


def revise_section(
    viewer: Viewer,
    report_id: int,
    seen: Seen,
    edit: Callable[[Outline, int], Outline],
    *,
    request_key: str | None = None,
    act: Act = REVISE,
) -> Event:
    """Take ``act`` with ``edit`` applied to the section whose heading was seen. Raises as :func:`revise_paragraph` does."""

    def given_on(dossier: Dossier) -> Mapping[str, Any]:
        outline, before = outline_now(dossier), outline_at(dossier, seen.seq)
        old, new = ([section.heading for section in sections_of(each)] for each in (before, outline))
        number = moved(old, new, seen.number)
        if number is None:
            nearest = min(seen.number, len(new) - 1)
            raise ChangedMeanwhile(
                old[seen.number] if seen.number < len(old) else "", new[nearest], nearest, _seq(dossier)
            )
        return _given(act, dossier, edit(outline, number))

    return _taken(viewer, report_id, act, given_on, request_key)


def _taken(
    viewer: Viewer, report_id: int, act: Act, given_on: Callable[[Dossier], Mapping[str, Any]], request_key: str | None
) -> Event:
    """Take the act. What stands against an act is collected on its way up: a change meanwhile is kept aside and told whole."""
    meanwhile: list[ChangedMeanwhile] = []

    def given(dossier: Dossier) -> Mapping[str, Any]:
        meanwhile.clear()
        try:
            return given_on(dossier)
        except ChangedMeanwhile as changed:
            meanwhile.append(changed)
            raise

    try:
        return take(viewer, report_id, Asked(act.name, {}, request_key=request_key), given)
    except Refused:
        if meanwhile:
            raise meanwhile[0] from None
        raise


def outline_now(dossier: Dossier) -> Outline:
    """The outline as it stands; of a draft, Refused is raised with its faults."""
    folded = dossier.standing().folded
    text = folded.columns["outline"]
    return sound_outline(text) if folded.state == DRAFTING else reread_outline(text, OUTLINE_NAME)


def outline_at(dossier: Dossier, seq: int) -> Outline:
    """The outline as it stood after event ``seq``."""
    text = next(
        snapshot.columns["outline"]
        for entry, snapshot in reversed(dossier.standing().steps)
        if entry.seq <= max(seq, 1)
    )
    return reread_outline(text, OUTLINE_NAME)


def _paragraph_now(dossier: Dossier, outline: Outline, seen: Seen) -> int:
    then = outline_at(dossier, seen.seq)
    before, after = list(then.paragraphs()), list(outline.paragraphs())
    number = moved(before, after, seen.number)
    if number is not None:
        return number
    old, new = [_words(one, then) for one in before], [_words(one, outline) for one in after]
    became = dict(paired(old, new)).get(seen.number)
    nearest = min(seen.number, len(new) - 1) if became is None else became
    was = old[seen.number] if seen.number < len(old) else ""
    raise ChangedMeanwhile(was, "" if became is None else new[became], nearest, _seq(dossier))


def _words(paragraph: Paragraph, outline: Outline) -> str:
    """A paragraph as whoever changes it reads it: with the brackets of what is left out, and that all of it is."""
    words = sentence_of(paragraph.segments)
    for name in names_of(paragraph.segments):
        words = words.replace(f"{{{name}}}", shown(outline.figures[name]))
    return f"{words}（整段标了删节）" if paragraph.withheld is not None else words


def _seq(dossier: Dossier) -> int:
    return dossier.entries[-1].seq


def _refuse_taken_names(outline: Outline, before: Outline, added: Mapping[str, Figure]) -> None:
    """A name that somebody else has given meanwhile to another figure."""
    objections = [
        Objection("figure-name-taken", f"您修改期间，他人也用“{name}”命名了一项数据", BASIS, "请去掉后重新插入这项数据")
        for name, figure in added.items()
        if outline.figures.get(name) not in (None, figure, before.figures.get(name))
    ]
    if objections:
        raise Refused(objections)


def _given(act: Act, dossier: Dossier, outline: Outline) -> Mapping[str, Any]:
    """What the act writes of a report: the whole text, and the title where it writes that too."""
    said = {**dossier.standing().folded.columns, "outline": write_outline(outline)}
    return {name: said[name] for name in act.writes}
