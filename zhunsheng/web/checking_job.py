"""The verifier in a process of its own, without Django: reads, checks, draws, answers, and leaves nothing behind.

On its input stands one line of JSON (`Order`), then the bytes of the inputs. The answer is on its output; when an input
cannot be read, the exit code is `REFUSED` and the answer says which input, what is wrong and what to do.
"""

from __future__ import annotations

import json
import signal
import sys
import tempfile
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, Any

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import MOST_CHILD_BYTES
from zhunsheng.verifier.casefile import review
from zhunsheng.verifier.comparison import Comparison, verify_against
from zhunsheng.verifier.marked.html import marked_html, parts_of
from zhunsheng.verifier.marked.plain import comparison_row, plain_of
from zhunsheng.verifier.marked.words import GRAVEST_FIRST, LEVELS
from zhunsheng.verifier.model import Source, Span, Verification
from zhunsheng.verifier.pipeline import verify
from zhunsheng.verifier.reading import read_bytes, read_text
from zhunsheng.web.checking_order import CASE, FILE, REFUSED, SOURCE, Input, Order

# A page that a browser can show; the command line takes more.
MOST_CHARACTERS = 500_000
# The page that shows the result carries the Word file, so that comments can be put into it; forms are bounded.
MOST_CARRIED_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Checked:
    """A verification, what its report was compared with, and the sources as they were read."""

    verification: Verification
    comparison: Comparison | None
    sources: tuple[Source, ...]


def main() -> int:
    """Carry out the order on the input within its time; returns the exit code."""
    order = Order.read(sys.stdin.buffer.readline())
    _bound(order.seconds)
    return carry_out(order, sys.stdin.buffer, sys.stdout.buffer)


def carry_out(order: Order, given: IO[bytes], answer: IO[bytes]) -> int:
    """Write what is wanted of the inputs that stand on `given`, or why one cannot be read; returns the exit code."""
    field = order.inputs[0].field
    try:
        sources = []
        for each in order.inputs:
            field = each.field
            sources.append(_source(each, given.read(each.size)))
        answer.write(_case(sources) if order.wanted == CASE else _WRITERS[order.wanted](_checked(sources)))
    except Unreadable as refusal:
        answer.write(json.dumps({"field": field, "what": refusal.what, "way_out": refusal.way_out}).encode())
        return REFUSED
    return 0


def _source(given: Input, data: bytes) -> Source:
    if given.sort == SOURCE:
        return _source_from(json.loads(data))
    source = read_bytes(data, given.name) if given.sort == FILE else read_text(data.decode(), given.name)
    if len(source.text) > MOST_CHARACTERS:
        raise Unreadable(
            f"文字超过{MOST_CHARACTERS // 10_000}万字，网页上核查不了。",
            "请只留一份报告的正文，或用命令行 zhunsheng verify 核查。",
        )
    return source


def _plain(source: Source) -> dict[str, Any]:
    """A source as JSON can hold it; a Word file too large to be carried by a page is left out."""
    document = source.document or b""
    carried = document if len(document) <= MOST_CARRIED_BYTES else b""
    return {
        **asdict(replace(source, document=None)),
        "published_on": source.published_on.isoformat() if source.published_on else "",
        "document": b64encode(carried).decode(),
    }


def _source_from(plain: dict[str, Any]) -> Source:
    """The source of which `_plain` made plain data."""
    return Source(
        **{
            **plain,
            "document": b64decode(plain["document"]) or None,
            "published_on": date.fromisoformat(plain["published_on"]) if plain["published_on"] else None,
            "places": tuple((start, place) for start, place in plain["places"]),
            "inferred": tuple(Span(**span) for span in plain["inferred"]),
            "remarks": tuple(plain["remarks"]),
        }
    )


def _checked(sources: Sequence[Source]) -> Checked:
    """The first source verified, against the second if there is one."""
    if len(sources) == 1:
        return Checked(verify(sources[0]), None, tuple(sources))
    verification, comparison = verify_against(sources[0], verify(sources[1]).reading)
    return Checked(verification, comparison, tuple(sources))


def _case(sources: Sequence[Source]) -> bytes:
    """What the papers of a case say otherwise than each other."""
    return json.dumps([asdict(finding) for finding in review(sources).findings], ensure_ascii=False).encode()


def _page(checked: Checked) -> bytes:
    verification = checked.verification
    first, *others = checked.sources
    parts = parts_of(verification, verification.findings, checked.comparison)
    levels = Counter(finding.level for finding in verification.findings)
    plain = {
        **asdict(parts),
        "levels": [{"key": level.value, "label": LEVELS[level], "count": levels[level]} for level in GRAVEST_FIRST],
        # Comments are put into the first only.
        "sources": [_plain(first), *(_plain(replace(each, document=None)) for each in others)],
    }
    return json.dumps(plain).encode()


def _json(checked: Checked) -> bytes:
    row = plain_of(checked.verification)
    if checked.comparison is not None:
        row["comparison"] = comparison_row(checked.comparison)
    return json.dumps(row, ensure_ascii=False, indent=1, default=str).encode()


def _html(checked: Checked) -> bytes:
    return marked_html(checked.verification, checked.verification.findings, checked.comparison).encode()


def _docx(checked: Checked) -> bytes:
    from zhunsheng.verifier.marked.docx import write_docx

    return _written(lambda path: write_docx(checked.verification, checked.verification.findings, path))


def _xlsx(checked: Checked) -> bytes:
    from zhunsheng.verifier.marked.table import write_workbook

    verification = checked.verification
    return _written(lambda path: write_workbook([(verification.reading, verification.findings)], path))


def _written(write: Callable[[Path], None]) -> bytes:
    """What `write` puts into a file that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="zhunsheng-") as folder:
        path = Path(folder, "copy")
        write(path)
        return path.read_bytes()


_WRITERS: dict[str, Callable[[Checked], bytes]] = {
    "page": _page,
    "json": _json,
    "html": _html,
    "docx": _docx,
    "xlsx": _xlsx,
}


def _bound(seconds: int) -> None:
    """End by oneself when the time is up, so that a program started for the reading ends too; bound the memory."""
    try:
        import resource
    except ImportError:
        # Windows has neither; there the time limit of the parent alone holds.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_CHILD_BYTES, MOST_CHILD_BYTES))
    signal.signal(signal.SIGALRM, lambda *_: _give_up(seconds))
    signal.alarm(seconds)


def _give_up(seconds: int) -> None:
    raise Unreadable(
        f"在{seconds}秒内没有核查完，文件可能很长、是扫描件或构造异常。",
        "请只上传报告正文，换成可以选中文字的版本，或用命令行 zhunsheng verify 核查。",
    )


if __name__ == "__main__":
    sys.exit(main())
