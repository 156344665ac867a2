"""A byte lost from a GBK stream: every pair after it is cut wrongly until one byte more is lost or an ASCII byte closes a pair.

The shifted run betrays itself by characters that prose never uses. It is restored by putting one byte before it and cutting
anew; what comes out must be common characters in familiar company, and must give the damaged run again when that byte is
taken away. Where a pair had no character, both bytes are gone: the characters around the hole are concluded from words of
the same document and of the field, and are marked as inferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from zhunsheng.verifier.model import Span
from zhunsheng.verifier.script import common, familiar_pairs, simplified

LOST = "?？\ufffd"
# Sites turn the marks of a damaged run into half-width ones as they do elsewhere.
_WIDE = str.maketrans(",:;!()", "，：；！（）")
_STOPS = frozenset("，。、；：！？")
# Pairs of marks and blanks, and the rows of common ideographs: what a first byte may be.
_MARK_LEADS = (0xA1, 0xA3)
# The mark that a first byte most often begins.
_USUAL_MARKS = {0xA1: "。", 0xA3: "，"}
_LEADS = (*_MARK_LEADS, *range(0xB0, 0xD8))
# A second byte that is ASCII belongs to the characters that GBK added, in either script.
_ALL_LEADS = range(0x81, 0xFF)
_TRAILS = range(0xA1, 0xFF)
# How far apart strange characters of one run may stand, how many make a run, and how far before them it may begin.
_NEAR = 8
_FEWEST = 3
_BEFORE = 4
_AFTER = 4
_LONGEST = 400
_LONGEST_WITH_HOLE = 24
_MOST_RUNS = 40
_CLEARLY_BETTER = 3.0
_COST_OF_INFERENCE = 0.4
# How well a restored run must read by itself: one opened by a mark is known to be damaged.
_LEAST, _LEAST_MARKED = 0.5, -1.5
UNKNOWN = "□"
# Marks that may stand anywhere; a familiar word on one side outweighs them, on both sides more so.
_ORDINARY_MARKS = {"。": 0.9, "，": 0.8, "、": 0.7, "；": 0.6, "：": 0.5, "\u3000": 0.4, "”": 0.3, "“": 0.3, "》": 0.3, "《": 0.3,
                   "（": 0.3, "）": 0.3}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Restored:
    """A damaged stretch and what stood there; `inferred` are the offsets in `text` of characters that were concluded."""

    span: Span
    text: str
    inferred: tuple[int, ...]


def shifted_runs(raw: str) -> tuple[Span, ...]:
    """Where strange characters stand so close that the text is damaged, in order."""
    usual = common()
    if not set(raw) - usual:
        return ()
    runs: list[list[int]] = []
    for offset, sign in enumerate(raw):
        if sign in usual or sign in LOST:
            continue
        if runs and offset - runs[-1][-1] <= _NEAR and "\n" not in raw[runs[-1][-1] : offset]:
            runs[-1].append(offset)
        else:
            runs.append([offset])
    return tuple(Span(run[0], run[-1] + 1) for run in runs if len(run) >= _FEWEST and _is_dense(run))


def restored_runs(raw: str, runs: tuple[Span, ...], marks: tuple[int, ...]) -> Iterator[Restored]:
    """What can be proved of the runs, and of the marks (? or U+FFFD) that may open one too short to be seen."""
    openings = _openings(raw, runs, marks)
    if not openings:
        return
    company = _Company(raw, runs)
    done = 0
    for start, end in openings:
        if start >= done and (found := _restored(raw, start, end, company)) is not None:
            done = found.span.end
            yield found


def _is_dense(run: list[int]) -> bool:
    return (run[-1] - run[0] + 1) <= 4 * len(run)


def _openings(raw: str, runs: tuple[Span, ...], marks: tuple[int, ...]) -> list[tuple[int, int]]:
    """Where a run may open and where its last strange character ends. A mark right before a run opens it."""
    openings = [(run.start, run.end) for run in runs]
    for mark in marks:
        run = next((each for each in runs if mark < each.start <= mark + _NEAR), None)
        end = run.end if run is not None else _glued_letter(raw, mark)
        if end is not None:
            openings.append((mark, end))
        if raw[mark] == "\ufffd" and mark > 0:
            openings.append((mark - 1, mark))
    return sorted(openings)[:_MOST_RUNS]


def _glued_letter(raw: str, mark: int) -> int | None:
    """The end of a single Latin letter between Chinese, a few characters after a lost one: the second half of a pair."""
    for offset in range(mark + 1, min(mark + _NEAR, len(raw) - 1)):
        if raw[offset].isascii() and raw[offset].isalpha():
            return offset + 1 if not raw[offset + 1].isascii() and raw[offset - 1] not in " \n" else None
    return None


class _Company:
    """Which characters stand beside each other elsewhere in the document or in the words of the field."""

    def __init__(self, raw: str, runs: tuple[Span, ...]) -> None:
        sound, end = [], 0
        for run in runs:
            sound.append(raw[end : max(end, run.start - _BEFORE)])
            end = min(len(raw), run.end + _BEFORE)
        sound.append(raw[end:])
        self.pairs = {
            first + second for part in sound for first, second in pairwise(part) if _is_ideograph(first + second)
        }
        self._index: dict[tuple[int, int], list[str]] = {}
        self._known = {pair.translate(simplified()) for pair in self.pairs} | familiar_pairs()

    def words_around(self, lead: int, trail: int) -> list[str]:
        """Words of two characters with these outer bytes, whose inner bytes together are no character; its own first."""
        if not self._index:
            for word in (*sorted(self.pairs), *sorted(familiar_pairs() - self.pairs)):
                data = word.encode("gb18030")
                if len(data) == 4 and _decoded(data[1:3]) is None:
                    self._index.setdefault((data[0], data[3]), []).append(word)
        return self._index.get((lead, trail), [])

    def score(self, text: str) -> float:
        """How well characters sit beside each other; strange ones and marks upon marks count against it."""
        usual = common()
        plain = text.translate(simplified())
        score = -2.0 * sum(sign not in usual or sign in LOST for sign in text)
        for first, second in pairwise(plain):
            if _is_ideograph(first + second):
                score += 1.0 if first + second in self._known else -0.5
            elif (first in _STOPS and second in _STOPS) or (
                first.isascii() and first.isalpha() and _is_ideograph(second)
            ):
                score -= 1.0
        return score


def _restored(raw: str, start: int, end: int, company: _Company) -> Restored | None:
    """The best of all ways to cut the run anew; None when none reads clearly better than what stands there."""
    if end - start > _LONGEST:
        return None
    attempts = (each for each in _attempts(raw, start, end, company) if each.text.strip(UNKNOWN))
    found = [(_gain(raw, attempt, company), attempt) for attempt in attempts]
    gain, best = max(found, key=lambda each: each[0], default=(0.0, None))
    return best if gain >= _CLEARLY_BETTER else None


def _attempts(raw: str, start: int, end: int, company: _Company) -> Iterator[Restored]:
    is_marked = raw[start] in LOST
    line_start, line_end = raw.rfind("\n", 0, start) + 1, raw.find("\n", end - 1)
    firsts = (start,) if is_marked else range(max(line_start, start - _BEFORE), start + 1)
    for first in firsts:
        for last in range(end, min(end + _AFTER, len(raw) if line_end < 0 else line_end) + 1):
            body = _encoded(raw[first + is_marked : last])
            if body:
                yield from _cut(raw, Span(first, last), body, company)
                if is_marked and last - first <= _LONGEST_WITH_HOLE:
                    yield from _with_hole(raw, Span(first, last), body, company)


def _cut(raw: str, span: Span, body: bytes, company: _Company) -> Iterator[Restored]:
    """The first character has lost one of its bytes; all others are whole, but for a last one that lost its second."""
    is_whole = len(body) % 2 == 1
    if is_whole and not raw[span.end - 1].isascii():
        return
    rest = _decoded(body[1:] if is_whole else body[1:-1])
    if rest is None:
        return
    before = raw[max(0, span.start - 1) : span.start]
    head = _head(body[0], before, rest[:1] or raw[span.end : span.end + 1], company)
    inferred = (0,) if _is_ideograph(head) else ()
    if is_whole:
        yield Restored(span, head + rest, inferred)
        return
    end = span.end + (raw[span.end : span.end + 1] in tuple(LOST))
    tail = _tail(body[-1], rest[-1:] or head, raw[end : end + 1], company)
    yield Restored(Span(span.start, end), head + rest + tail, (*inferred, len(rest) + 1))


def _with_hole(raw: str, span: Span, body: bytes, company: _Company) -> Iterator[Restored]:
    """A pair without a character was dropped: two half characters around it, which a familiar word must fill."""
    data = bytes((_MARK_LEADS[0],)) + body
    if len(data) % 2 or not raw[span.end - 1].isascii():
        return
    for place in range(3, len(data) - 1, 2):
        for word in company.words_around(data[place - 1], data[place]):
            text = _decoded(data[: place - 1] + word.encode("gb18030") + data[place + 1 :])
            if text is not None:
                yield Restored(span, text, ((place - 1) // 2, (place + 1) // 2))


def _head(byte: int, before: str, after: str, company: _Company) -> str:
    """The character of which one byte is left. A mark first: a sentence that ends is the commonest neighbour of damage."""
    leads = _LEADS if byte in _TRAILS else _ALL_LEADS
    pairs = [bytes((lead, byte)) for lead in leads] + [bytes((byte, trail)) for trail in _TRAILS]
    return _familiar((sign for pair in pairs if (sign := _decoded(pair))), before, after, company)


def _tail(lead: int, before: str, after: str, company: _Company) -> str:
    """The character of which the first byte is left."""
    if lead in _USUAL_MARKS:
        return _USUAL_MARKS[lead]
    signs = (sign for trail in _TRAILS if (sign := _decoded(bytes((lead, trail)))))
    return _familiar(signs, before, after, company)


def _familiar(signs: Iterable[str], before: str, after: str, company: _Company) -> str:
    """The sign that sits best between its neighbours; the sign for a missing one when none is familiar there."""
    best, most = UNKNOWN, 0.0
    for sign in signs:
        if (score := _ORDINARY_MARKS.get(sign) or company.score(before + sign + after)) > most:
            best, most = sign, score
    return best


def _gain(raw: str, attempt: Restored, company: _Company) -> float:
    """By how much the attempt reads better than what stands there; what had to be concluded counts against it."""
    span = attempt.span
    before, after = raw[max(0, span.start - 1) : span.start], raw[span.end : span.end + 1]
    reads = company.score(before + attempt.text + after) - _COST_OF_INFERENCE * len(attempt.inferred)
    least = _LEAST_MARKED if raw[span.start] in LOST else _LEAST
    return reads - company.score(before + raw[span.start : span.end] + after) if reads >= least else reads


def _encoded(text: str) -> bytes | None:
    """The bytes of a run; None when a character of it cannot come from a pair."""
    try:
        data = text.translate(_WIDE).encode("gb18030")
    except UnicodeEncodeError:
        return None
    return data if len(data) <= 2 * len(text) else None


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("gbk")
    except UnicodeDecodeError:
        return None


def _is_ideograph(text: str) -> bool:
    return all("\u4e00" <= sign <= "\u9fff" for sign in text)
