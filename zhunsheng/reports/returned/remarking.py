"""Remarks in the margin of a returned Word file become comments on the report, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from zhunsheng.files.manuscripts.changes import Change, ChangeKind, Comparison
from zhunsheng.files.manuscripts.reading import plain_words
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.digests import canonical, sm3
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.kinds.annual_report import AnnualReport, being_taken_back
from zhunsheng.reports.laid import laid_out
from zhunsheng.reports.models import ReturnedChoice, ReturnedFile
from zhunsheng.reports.returned.choosing import ACCEPT
from zhunsheng.reports.studio import edition_to_work_on, printed_in

COMMENT = AnnualReport.Course.comment
# As much of the words that a remark is about as a comment quotes, and as much of a digest as tells one from another.
_LONGEST_QUOTE, _KEY_DIGITS = 200, 40
UNNAMED = "（未署名）"


def untaken_remarks(returned: ReturnedFile, choices: Iterable[ReturnedChoice]) -> list[tuple[str, Change]]:
    """The remarks that are to become comments, each under a key that the same remark has in every file that holds it."""
    wanted = {each.number for each in choices if each.choice == ACCEPT and not each.taken}
    remarks = [each for each in Comparison.of_plain(returned.comparison).changes if each.kind is ChangeKind.REMARK]
    return [(key, each) for key, each in zip(_keys(remarks), remarks, strict=True) if each.number in wanted]


def _keys(remarks: Sequence[Change]) -> Iterator[str]:
    """What tells one remark from another: who said what when about which words, and which of several such it is."""
    seen: Counter[tuple[str, ...]] = Counter()
    for each in remarks:
        told = (each.by, each.at, each.new, each.old)
        yield sm3(canonical([*told, seen[told]]).encode())[-_KEY_DIGITS:]
        seen[told] += 1


def take_remarks(report: Matter, viewer: Viewer, remarks: Iterable[tuple[str, Change]]) -> None:
    """Enter the remarks as comments at the paragraphs that hold their words now; one that is there already stays as it is.

    Raises Refused when the viewer may not comment.
    """
    remarks = list(remarks)
    if not remarks:
        return
    report.refresh_from_db()
    edition, _ = edition_to_work_on(report, viewer)
    texts = laid_out(edition.outline, printed_in(edition)).paragraphs()
    token = being_taken_back.set(report.pk)
    try:
        for key, each in remarks:
            take(viewer, report.pk, Asked(COMMENT.name, _given(each, texts), request_key=f"remark-{report.pk}-{key}"))
    finally:
        being_taken_back.reset(token)


def _given(remark: Change, texts: Mapping[int, str]) -> dict[str, str]:
    place = _place(remark, texts)
    return {
        "comment_place": "" if place is None else str(place + 1),
        "comment_quote": remark.old[:_LONGEST_QUOTE],
        "comment_words": remark.new or "（批注没有文字）",
        "comment_author": remark.by or UNNAMED,
    }


def _place(remark: Change, texts: Mapping[int, str]) -> int | None:
    """The paragraph that holds the words: the only one that does, with what stood before them or without."""
    for words in (remark.before + remark.old, remark.old):
        holding = [address for address, text in texts.items() if remark.old and words in plain_words(text)]
        if len(holding) == 1:
            return holding[0]
    return None
