"""What is chosen for each change of a returned file: kept half done, by whoever may revise the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import transaction

from zhunsheng.files.manuscripts.changes import WITHOUT_EFFECT, Change, ChangeKind, Comparison
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.today import now
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.registry import metrics
from zhunsheng.reports.live import REPORT_BASIS
from zhunsheng.reports.models import ReturnedChoice, ReturnedFile
from zhunsheng.reports.outline import Claim, Figure, Outline, Slot, Typed
from zhunsheng.reports.returned.copies import given_outline

ACCEPT, REJECT, CORRECT, TYPE = "accept", "reject", "correct", "typed"
KIND_LABELS: Mapping[ChangeKind, str] = {
    ChangeKind.WORDS: "文字改动",
    ChangeKind.NUMBER: "文中数字改动",
    ChangeKind.SLOT: "数据改动",
    ChangeKind.HEADING: "标题改动",
    ChangeKind.ADDED: "增加段落",
    ChangeKind.REMOVED: "删去段落",
    ChangeKind.MOVED: "移动段落",
    ChangeKind.SPLIT: "拆分段落",
    ChangeKind.JOINED: "合并段落",
    ChangeKind.REMARK: "批注",
    ChangeKind.LOOK: "只改了格式",
    ChangeKind.OUTSIDE: "正文以外的改动",
}
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)(万|亿)?")
_SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_WORDS = (ACCEPT, REJECT)
_BASES: Mapping[type[Figure], str] = {Slot: "records", Typed: "typed", Claim: "claim"}
LABELS = {ACCEPT: "接受", REJECT: "不接受", CORRECT: "更正记录", TYPE: "改为手填"}
# What choices are called where they mean something else for what stands behind a figure.
OTHER_LABELS = {
    ("records", REJECT): "保留台账数",
    ("sheet", REJECT): "保留科室报数",
    ("sheet", CORRECT): "请科室更正",
    ("typed", REJECT): "保留原来的数",
    ("typed", TYPE): "换成新数",
    ("claim", REJECT): "保留原来的措辞",
    ("remark", ACCEPT): "记入意见",
    ("remark", REJECT): "不记入",
}


@dataclass(frozen=True)
class Question:
    """What may be chosen for a change, and what it is about: a figure that rests on records, sheet, typed, claim; a remark."""

    choices: tuple[str, ...]
    basis: str = ""

    def label(self, choice: str) -> str:
        """A choice as its button says it."""
        return OTHER_LABELS.get((self.basis, choice), LABELS[choice])


def question_of(change: Change, given: Outline) -> Question | None:
    """What is asked about a change of the outline that was given out; None for what changes no word of the text."""
    if change.kind in WITHOUT_EFFECT:
        return None
    if change.kind is ChangeKind.REMARK:
        return Question(_WORDS, "remark")
    if change.kind is not ChangeKind.SLOT:
        return Question(_WORDS)
    figure = given.figures[change.slots[0]]
    basis = next((name for sort, name in _BASES.items() if isinstance(figure, sort)), "sheet")
    can_be_corrected = basis in ("records", "sheet")
    if isinstance(figure, Claim) or _AMOUNT.search(change.new) is None:
        # What was a number and is none any more can only go, or stay.
        return Question((REJECT, CORRECT, ACCEPT) if can_be_corrected else (REJECT, ACCEPT), basis)
    return Question((REJECT, CORRECT, TYPE) if can_be_corrected else (REJECT, TYPE), basis)


def value_of(printed: str) -> str:
    """The number that words print, exactly: 66.15万平方米 → 661500; empty where they print none."""
    match = _AMOUNT.search(printed)
    if match is None:
        return ""
    value = Decimal(match[1].replace(",", "")) * _SCALES[match[2] or ""]
    return format(value.normalize(), "f")


def caption_of(figure: Figure) -> str:
    """What a figure is called."""
    if isinstance(figure, Slot):
        declared = metrics().get(figure.metric)
        return figure.label or (declared.label if declared else figure.metric)
    return f"断语“{figure.above}”" if isinstance(figure, Claim) else figure.label


@dataclass(frozen=True)
class Chosen:
    """A choice as it came in."""

    number: int
    choice: str
    value: str = ""
    stated_by: str = ""
    reason: str = ""


def choose(returned: ReturnedFile, viewer: Viewer, chosen: Iterable[Chosen]) -> None:
    """Keep these choices; one that the change does not offer is passed over, and an empty one takes back what was chosen."""
    assert viewer.person_id is not None
    changes, given = Comparison.of_plain(returned.comparison).changes, given_outline(returned.copy)
    with transaction.atomic():
        before = {each.number: each for each in returned.choices.select_for_update()}
        for each in chosen:
            question = question_of(changes[each.number], given) if each.number < len(changes) else None
            known = before.get(each.number)
            if question is None or (each.choice and each.choice not in question.choices):
                continue
            if known is not None and known.taken and question.basis == "remark":
                # It stands among the comments, where it is settled.
                continue
            said = {"choice": each.choice, "value": each.value, "stated_by": each.stated_by, "reason": each.reason}
            if known is not None and all(getattr(known, name) == value for name, value in said.items()):
                continue
            if not each.choice and known is None:
                continue
            ReturnedChoice.objects.update_or_create(
                returned=returned,
                number=each.number,
                defaults={**said, "chosen_by_id": viewer.person_id, "chosen_at": now()},
            )


def rest_accepted(returned: ReturnedFile) -> Iterator[Chosen]:
    """Accepting whatever nobody has chosen about and touches no number."""
    decided, given = {each.number for each in returned.choices.exclude(choice="")}, given_outline(returned.copy)
    for change in Comparison.of_plain(returned.comparison).changes:
        question = question_of(change, given)
        touches_number = change.kind in (ChangeKind.SLOT, ChangeKind.NUMBER) or change.slots
        if question is not None and change.number not in decided and not touches_number:
            yield Chosen(change.number, ACCEPT)


def unfinished(choices: Iterable[ReturnedChoice]) -> Iterator[Objection]:
    """What is missing before figures can be written in by hand."""
    for each in choices:
        if each.choice != TYPE:
            continue
        missing = [label for label, text in (("填报人", each.stated_by), ("理由", each.reason)) if not text.strip()]
        if missing:
            yield _objection(each, f"改为手填须写明{'和'.join(missing)}", f"请在这一处填写{'、'.join(missing)}")
        if number_of(each) is None:
            yield _objection(each, "改为手填须写明数值", "请在“数值”中只填数字，如 1290")


def number_of(choice: ReturnedChoice) -> Decimal | None:
    """The value that was typed; None where it is no number."""
    try:
        value = Decimal(choice.value.replace(",", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _objection(choice: ReturnedChoice, message: str, way_out: str) -> Objection:
    return Objection("typed-unfinished", f"第{choice.number + 1}处：{message}", (REPORT_BASIS,), way_out)
