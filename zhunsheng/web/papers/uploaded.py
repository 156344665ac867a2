"""The matter's papers held against what was put on its file by hand: another system's papers, scans with text, statements."""

from __future__ import annotations

import json
from collections.abc import Iterator

from zhunsheng.kernel.acts.history import ATTACH, ATTACHED_NAME
from zhunsheng.kernel.document_content import DOCX, PDF, TEXT
from zhunsheng.kernel.documents import open_document
from zhunsheng.kernel.models import Document
from zhunsheng.web.checking import Given, Limits, answer_of
from zhunsheng.web.checking_order import CASE, FILE
from zhunsheng.web.checking_order import TEXT as TYPED
from zhunsheng.web.papers.filling import Filled
from zhunsheng.web.papers.review import Concern, sources_of
from zhunsheng.web.reading import Reading

READABLE = (DOCX, PDF, TEXT)


def uploads_of(reading: Reading) -> dict[str, str]:
    """What was put on file by hand and can be read: digest and name, the latest of each name."""
    entries = [entry for entry, _ in reading.standing.steps if entry.act == ATTACH and "prints" not in entry.payload]
    named = {entry.payload.get(ATTACHED_NAME, ""): entry.payload["digest"] for entry in entries}
    known = Document.objects.filter(digest__in=named.values(), media_type__in=READABLE)
    readable = set(known.values_list("digest", flat=True)) if named else set()
    return {digest: name for name, digest in named.items() if name and digest in readable}


def concerns_with_uploads(reading: Reading, filled: Filled, limits: Limits) -> tuple[Concern, ...]:
    """What the files say otherwise than the papers, or leave empty. Raises Refused where one of them cannot be read.

    They are read in a process of its own, bounded as any file that somebody sends.
    """
    uploads = uploads_of(reading)
    papers = [Given(TYPED, "", source.name, source.text.encode()) for source in sources_of(reading, filled)]
    findings = json.loads(answer_of(CASE, [*papers, *_files(uploads)], limits))
    names = set(uploads.values())
    return tuple(_concern(one) for one in findings if any(place["paper"] in names for place in one["places"]))


def _files(uploads: dict[str, str]) -> Iterator[Given]:
    for digest, name in uploads.items():
        with open_document(digest) as stream:
            yield Given(FILE, "", name, stream.read())


def _concern(finding: dict[str, object]) -> Concern:
    places = finding["places"]
    assert isinstance(places, list)
    told = dict.fromkeys(f"{place['paper']}{place['place']}" for place in places)
    said = {name: str(finding[name]) for name in ("code", "message", "way_out", "about")}
    return Concern(places=tuple(told), **said)
