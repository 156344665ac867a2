"""A fuzzing target: any bytes, in any of the formats that are read in this process, are read and verified or refused; a
Word file takes the comments and reads as before.

    python -m tests.fuzz -max_total_time=60        (needs requirements/fuzz.txt)

Anything but `Unreadable` is a fault. PDF is left out: its reader runs in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.files.samples import packed
from zhunsheng.files.bounds import MOST_CHARACTERS
from zhunsheng.files.docx_comments import Comment, commented
from zhunsheng.verifier.pipeline import verify
from zhunsheng.verifier.reading import Unreadable, read_bytes

_OFD = {
    "OFD.xml": "<OFD><DocBody><DocRoot>Document.xml</DocRoot></DocBody></OFD>",
    "Document.xml": '<Document><Pages><Page BaseLoc="Content.xml"/></Pages></Document>',
}
_DOCX = {"[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'}
WRAPPINGS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("report.txt", bytes),
    ("report", bytes),
    ("report.html", bytes),
    ("report.docx", lambda data: packed({**_DOCX, "word/document.xml": data})),
    (
        "report.docx",
        lambda data: packed({"word/document.xml": "<w/>", "word/numbering.xml": data, "word/styles.xml": data}),
    ),
    ("report.ofd", lambda data: packed({**_OFD, "Content.xml": data})),
    ("report.ofd", lambda data: packed({"OFD.xml": data, "Document.xml": data})),
)


def read_and_verify(data: bytes) -> None:
    """The first byte chooses the wrapping, the rest is what is wrapped."""
    if not data:
        return
    name, wrap = WRAPPINGS[data[0] % len(WRAPPINGS)]
    try:
        verification = verify(read_bytes(wrap(data[1:]), name))
    except Unreadable as refusal:
        assert refusal.what and refusal.way_out
        return
    reading = verification.reading
    text = reading.text
    assert len(text.plain) == len(text.raw) <= MOST_CHARACTERS
    assert all(place.span.end <= len(text.raw) for finding in verification.findings for place in finding.places)
    if reading.source.document is not None:
        spans = [place.span for finding in verification.findings for place in finding.places]
        comments = [Comment(span.start, span.end, ("批注",)) for span in spans]
        try:
            copy = commented(reading.source.document, comments, "准绳", "准")
        except Unreadable as refusal:
            assert refusal.what and refusal.way_out
            return
        assert read_bytes(copy, name).text == reading.source.text
