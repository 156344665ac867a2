"""A file put to the proof: is it, to the byte, what was made of a frozen report; and if not, in which words it differs.

What counts is the digest in the event that kept the file: that event stands in the report's chain, the chain in a seal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from pathlib import Path

from zhunsheng.files.blocks import Unreadable
from zhunsheng.kernel.audit.verify import verify_event
from zhunsheng.kernel.digests import sm3
from zhunsheng.kernel.documents import path_of
from zhunsheng.kernel.errors import Finding
from zhunsheng.kernel.models import Attachment, Event
from zhunsheng.kernel.today import local
from zhunsheng.reports.files import KEEP_FILE
from zhunsheng.reports.frozen import FREEZE, check_frozen
from zhunsheng.reports.kinds.annual_report import EDITIONS, ENDINGS, FORMS, AnnualReport
from zhunsheng.reports.outline.versions import PUBLIC, VERSIONS
from zhunsheng.verifier.reading import read_bytes

SHOWN, AROUND = 20, 12
_DIGEST = re.compile(r"sm3:[0-9a-f]{64}")


@dataclass(frozen=True)
class Proof:
    """A file that was made of a report: which, when, where its event is sealed, and what speaks against the record."""

    title: str
    form: str
    made_at: str
    digest: str
    seal: int | None
    seal_root: str
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Likeness:
    """A file that names a frozen report but is none of its files, and where its words differ (none: elsewhere)."""

    title: str
    differences: Sequence[str]


def proof_of(content: bytes, seals: Path | None = None) -> Proof | None:
    """The proof of a file by its content; None when no report was made into it. ``seals`` holds exported seals."""
    digest = sm3(content)
    kept = Attachment.objects.filter(digest=digest, matter__kind=AnnualReport.key).order_by("pk").first()
    if kept is None:
        return None
    event = Event.objects.select_related("matter", "seal", "payload").get(matter=kept.matter_id, seq=kept.event_seq)
    edition, form = _sort_of(kept.name)
    findings = [*verify_event(event, seals), *check_frozen(event.matter)]
    if event.act != KEEP_FILE.name or digest not in event.payload.open_body:
        findings.append(Finding("error", "file-not-in-event", "办理经过中没有这份文件的摘要，附卷记录已被改动"))
    return Proof(
        title=AnnualReport.objects.get(pk=event.matter_id).title,
        form=f"{edition}的{form}" if edition else form,
        made_at=local(event.recorded_at).strftime("%Y-%m-%d %H:%M"),
        digest=digest,
        seal=event.seal.number if event.seal else None,
        seal_root=event.seal.root if event.seal else "",
        findings=findings,
    )


def likeness_of(content: bytes, name: str) -> Likeness | None:
    """The report that a file names by its frozen digest, and how its words differ from the file that was made."""
    lines = _lines(content, name)
    named = set(_DIGEST.findall("".join("".join(lines).split())))
    record = _named(named) if named else None
    if record is None:
        return None
    ending = Path(name).suffix.lower()
    made = _likeliest(Attachment.objects.filter(matter=record.pk, name__endswith=ending).order_by("-pk"), lines)
    if made is None:
        return Likeness(record.title, [f"这份报告没有制作过“{ending}”文件。"])
    return Likeness(record.title, list(_differences(_lines(path_of(made.digest).read_bytes(), made.name), lines)))


def _named(digests: Set[str]) -> AnnualReport | None:
    """The report that was frozen under one of the digests, now or before it was sent back."""
    freezings = Event.objects.filter(act=FREEZE, matter__kind=AnnualReport.key).select_related("payload")
    for event in freezings:
        if event.digest in digests or any(digest in event.payload.open_body for digest in digests):
            return AnnualReport.objects.get(pk=event.matter_id)
    return None


def _likeliest(made: Iterable[Attachment], lines: Sequence[str]) -> Attachment | None:
    """The newest file of the edition that the words say they are, else of the public one, which says nothing of itself."""
    said = "".join(lines)

    def distance(made: Attachment) -> tuple[bool, bool]:
        label = _sort_of(made.name)[0]
        return label not in said, label != VERSIONS[PUBLIC]

    return min(made, key=distance, default=None)


def _sort_of(name: str) -> tuple[str, str]:
    """What a kept file is, by its name: the label of its edition (none in files of old) and of its form."""
    edition = next((label for label in EDITIONS.values() if f"（{label}）." in name), "")
    return edition, next(dict(FORMS)[form] for form, ending in ENDINGS.items() if name.endswith(f".{ending}"))


def _lines(content: bytes, name: str) -> list[str]:
    """The words of a file, line by line; none where it cannot be read any more."""
    if Path(name).suffix.lower() == f".{ENDINGS['trace']}":
        return content.decode("utf-8", "replace").splitlines()
    try:
        return [line.strip() for line in read_bytes(content, name).text.splitlines() if line.strip()]
    except Unreadable:
        return []


def _differences(made: Sequence[str], given: Sequence[str]) -> Iterator[str]:
    found = [each for each in SequenceMatcher(None, made, given, autojunk=False).get_opcodes() if each[0] != "equal"]
    for _, start, end, other_start, other_end in found[:SHOWN]:
        before, after = "".join(made[start:end]), "".join(given[other_start:other_end])
        if not before:
            yield f"多出“{after}”"
        elif not after:
            yield f"缺少“{before}”"
        else:
            yield "原为“{}”，现为“{}”".format(*_apart(before, after))
    if len(found) > SHOWN:
        yield f"另有{len(found) - SHOWN}处不同。"


def _apart(before: str, after: str) -> tuple[str, str]:
    """Two texts without what they begin and end with alike, but for a few characters that show the place."""
    start = max(_alike(before, after) - AROUND, 0)
    end = max(_alike(before[:start:-1], after[:start:-1]) - AROUND, 0)
    return before[start : len(before) - end], after[start : len(after) - end]


def _alike(one: str, other: str) -> int:
    """With how many equal characters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
