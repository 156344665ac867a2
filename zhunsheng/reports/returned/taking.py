"""Taking what was accepted of a returned file into the outline: the act 修改提纲, with the file and the list on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import F

from zhunsheng.files.csv_lines import csv_parts
from zhunsheng.files.manuscripts.changes import Comparison
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.history import ATTACH
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Attachment, Event, Matter
from zhunsheng.kernel.today import now
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.editing import sections_of
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.live import REPORT_BASIS, sound_outline
from zhunsheng.reports.models import ReturnedChoice, ReturnedFile
from zhunsheng.reports.outline import Claim, Outline, Typed
from zhunsheng.reports.outline.write import write_outline
from zhunsheng.reports.returned.applying import Overtaken, Text, applied, merged, rewritten
from zhunsheng.reports.returned.blocks import blocks_of
from zhunsheng.reports.returned.choosing import (
    ACCEPT,
    KIND_LABELS,
    TYPE,
    caption_of,
    number_of,
    question_of,
    unfinished,
)
from zhunsheng.reports.returned.copies import given_outline, given_text
from zhunsheng.reports.returned.remarking import take_remarks, untaken_remarks

REVISE = AnnualReport.Course.revise
BASIS = (REPORT_BASIS,)
LIST_HEADINGS = (
    "序号",
    "种类",
    "位置",
    "原文",
    "改后",
    "修改人",
    "修改时间",
    "处理",
    "数值",
    "填报人",
    "理由",
    "处理人",
    "写入提纲",
)
TAKEN = (ACCEPT, TYPE)
_NAME_DIGITS, _KEY_DIGITS = 40, 16
_LIST_NAME = "修改处理清单{:%m%d%H%M}.csv"


def take_in(returned: ReturnedFile, viewer: Viewer, *, request_key: str) -> Event:
    """Write what was accepted into the outline as it now stands; what was changed elsewhere meanwhile stays. Remarks become
    comments, each once.

    Returns the event of the revision; where no word was changed, the one that put the list of changes on file. Raises
    Matter.DoesNotExist, Refused with all objections: nothing new to write, a figure written in by hand without reason, a
    paragraph changed in both, an outline that would be faulty.
    """
    with transaction.atomic():
        report = Matter.objects.select_for_update(of=("self",)).select_related("unit", "settings_stamp").get(
            pk=returned.report_id
        )  # fmt: skip
        key = f"{request_key[:_KEY_DIGITS]}-{returned.pk}"
        earlier = Event.objects.filter(request_key__in=(request_key, f"{key}-list")).order_by("seq").first()
        if earlier is not None:
            return earlier
        choices = list(returned.choices.exclude(choice=""))
        if objections := list(unfinished(choices)):
            raise Refused(objections)
        _name_figures(returned, choices)
        taking = _Taking(returned, choices)

        def given_on(dossier: Dossier) -> Mapping[str, Any]:
            columns = dossier.standing().snapshot.columns
            return taking.given(str(columns["title"]), sound_outline(str(columns["outline"])))

        remarks, revised = untaken_remarks(returned, choices), None
        if taking.changes_text() or not remarks:
            revised = take(viewer, report.pk, Asked(REVISE.name, {}, request_key=request_key), given_on)
        take_remarks(report, viewer, remarks)
        returned.choices.update(taken="")
        returned.choices.filter(choice__in=TAKEN).update(taken=F("choice"))
        kept = _keep(returned, viewer, report, key)
        return revised or kept


@dataclass
class _Taking:
    """One taking: what was accepted now, and what of it had been before."""

    returned: ReturnedFile
    choices: Sequence[ReturnedChoice]

    def given(self, title: str, outline: Outline) -> dict[str, Any]:
        """What the act is given. Raises Refused."""
        comparison = Comparison.of_plain(self.returned.comparison)
        before, ours = self._texts(comparison)
        if before == ours:
            message = "没有新接受的改动，提纲没有变化"
            raise Refused([Objection("nothing-taken", message, BASIS, "请先选定要接受的改动，再写入提纲")])
        try:
            text = merged(before, ours, Text(title, blocks_of(outline)))
        except Overtaken as overtaken:
            raise Refused(list(_overtaken(overtaken))) from None
        found = rewritten(outline, text, self._typed(comparison))
        if empty := [each.heading for each in sections_of(found) if not each.paragraphs and not each.sections]:
            raise Refused([_emptied(heading) for heading in empty])
        return {"title": text.title, "outline": write_outline(found)}

    def changes_text(self) -> bool:
        """Whether what is accepted now reads otherwise than what was taken before."""
        before, ours = self._texts(Comparison.of_plain(self.returned.comparison))
        return before != ours

    def _texts(self, comparison: Comparison) -> tuple[Text, Text]:
        """The text that was given out with what had been taken, and with what is accepted now."""
        given = given_text(self.returned.copy)
        taken = {each.number: each.taken for each in self.returned.choices.all()}
        chosen = {each.number: each.choice for each in self.choices}
        return self._with(given, comparison, taken), self._with(given, comparison, chosen)

    def _with(self, given: Text, comparison: Comparison, chosen: Mapping[int, str]) -> Text:
        """The text that was given out with what was chosen."""
        names = {each.number: each.figure for each in self.returned.choices.all()}
        accepted = {number for number, choice in chosen.items() if choice == ACCEPT}
        typed = {number: names[number] for number, choice in chosen.items() if choice == TYPE}
        return applied(given, comparison, accepted, typed)

    def _typed(self, comparison: Comparison) -> Iterator[Typed]:
        """The figures that are to be written in by hand: as they came back, with who says so and why."""
        given = given_outline(self.returned.copy)
        for choice in self.choices:
            if choice.choice != TYPE:
                continue
            change = comparison.changes[choice.number]
            figure, value = given.figures[change.slots[0]], number_of(choice)
            assert value is not None and not isinstance(figure, Claim), "unfinished() and question_of() see to both"
            yield Typed(
                choice.figure,
                0,
                change.new,
                value,
                figure.unit,
                choice.stated_by.strip(),
                choice.reason.strip(),
                caption_of(figure),
            )


def _name_figures(returned: ReturnedFile, choices: Sequence[ReturnedChoice]) -> None:
    """A figure written in by hand gets a name of its own: others may still use the one from the records."""
    changes = Comparison.of_plain(returned.comparison).changes
    for choice in choices:
        if choice.choice == TYPE and not choice.figure:
            ending = f"_r{returned.pk}_{choice.number}"
            choice.figure = changes[choice.number].slots[0][: _NAME_DIGITS - len(ending)] + ending
            choice.save(update_fields=["figure"])


def _emptied(heading: str) -> Objection:
    way_out = "请同时接受删去这个标题，或不接受把其中的段落移走、删去"
    return Objection("section-emptied", f"这样写入，“{heading}”之下就没有内容了", BASIS, way_out)


def _overtaken(overtaken: Overtaken) -> Iterator[Objection]:
    for text in overtaken.texts:
        message = f"导出修改稿以后，这一段在系统里也改过，现为“{text[:40]}{'…' if len(text) > 40 else ''}”"
        yield Objection("changed-in-both", message, BASIS, "请把这一段的改动改选为不接受，再在提纲里照着修改")


def _keep(returned: ReturnedFile, viewer: Viewer, report: Matter, key: str) -> Event:
    """The file and the list of its changes with what was chosen, on the report's record; the file once."""
    attached = Attachment.objects.filter(matter=report, digest=returned.document.digest).exists()
    if not attached:
        given = {"digest": returned.document.digest, "name": returned.name}
        take(viewer, report.pk, Asked(ATTACH, given, request_key=f"{key}-file"))
    content = b"".join(csv_parts(LIST_HEADINGS, _rows(returned)))
    name = _LIST_NAME.format(now())
    document = store_document(BytesIO(content), name, report.unit)
    given = {"digest": document.digest, "name": name}
    return take(viewer, report.pk, Asked(ATTACH, given, request_key=f"{key}-list"))


def _rows(returned: ReturnedFile) -> Iterator[tuple[str, ...]]:
    chosen = {each.number: each for each in returned.choices.exclude(choice="").select_related("chosen_by")}
    outline = given_outline(returned.copy)
    for change in Comparison.of_plain(returned.comparison).changes:
        told = (
            str(change.number + 1),
            KIND_LABELS[change.kind],
            change.place,
            change.old,
            change.new,
            change.by,
            change.at,
        )
        choice = chosen.get(change.number)
        if choice is None:
            yield (*told, "未定", "", "", "", "", "")
            continue
        question = question_of(change, outline)
        assert question is not None, "only what is asked about is chosen"
        yield (
            *told,
            question.label(choice.choice),
            choice.value,
            choice.stated_by,
            choice.reason,
            choice.chosen_by.name,
            "是" if choice.taken else "否",
        )
