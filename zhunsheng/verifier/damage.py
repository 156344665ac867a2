"""Damage: what was lost or garbled between the author's file and what is read now. Each kind is one function.

Damage is found and told; a repair is proposed where it can be proved, and is never used in the place of what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from zhunsheng.verifier.lost_byte import LOST, UNKNOWN, restored_runs, shifted_runs
from zhunsheng.verifier.model import Damage, Span
from zhunsheng.verifier.script import common, familiar_pairs

MOJIBAKE = "mojibake"
LOST_MARK = "lost-mark"
STRAY_MARK = "stray-mark"
REPLACEMENT = "replacement-character"
CONTROL = "control-character"
PINYIN = "pinyin-noise"
BROKEN_WORD = "broken-word"
_CHINESE = "\u4e00-\u9fff"
# A file read by the wrong table: what it was read as, and what it is.
_WRONG_TABLES = (("gb18030", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030"), ("cp1252", "utf-8"),
                 ("big5hkscs", "gb18030"), ("gb18030", "big5hkscs"))  # fmt: skip
_LEAST_STRANGE, _MOST_STRANGE_AFTER, _MOST_OPEN, _FEWEST_FOREIGN = 0.3, 0.03, 0.25, 6
# The bytes of U+FFFD in UTF-8, read as GBK: whatever stood there is gone.
_GONE = re.compile("(?:锟斤拷|烫烫烫|屯屯屯|锘匡豢)+")
_LINE = re.compile(r"[^\n]+")
# Signs that prose has no use for: private use, Japanese and phonetic letters, box drawing, Greek and Cyrillic.
_FOREIGN = re.compile("[\u0370-\u04ff\u2500-\u257f\u3040-\u312f\ue000-\uf8ff]")
_FEWEST_UNPROVED = 4
_REPLACED = re.compile("\ufffd+|[\ue000-\uf8ff]+")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2060-\u2064]+")
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜêńňǹ"
_PINYIN = re.compile(
    rf"(?<=[{_CHINESE}])[（(](?=[^（）()]{{0,12}}[{_TONED}])[a-zü{_TONED}]{{1,6}}(?:\s[a-zü{_TONED}]{{1,6}}){{0,3}}[）)]"
)
_DAY = r"(?:1[0-2]|[1-9])[?？](?:3[01]|[12]\d|[1-9])(?!\d)"
_FESTIVAL = re.compile(rf"(?<![\d?？])({_DAY})(?=[”’」]|[^，。；\n]{{0,14}}(?:日|节|周|月|活动|宣传|普法))")
_YEARS = re.compile(r"(?<=[（(])((?:19|20)\d{2})[?？]{0,2}((?:19|20)\d{2})(?=\s?年)")
_LINE_START = re.compile(r"(?:(?<=\n)|\A)[ \t\u3000\u00a0]*([?？]+)(?=[^\n?？]|\n|\Z)")
_INSIDE = re.compile(
    rf"(?<=[{_CHINESE}”》）)])[?？](?=[{_CHINESE}“《（(，。、；,.;])|[?？](?=[，。、；,;])|(?<=[，。、；,;])[?？]"
)
_ASKS = re.compile(r"[吗呢么谁何哪几怎啥吧]|什么|多少|是否|是不是|能否|可否|有没有|会不会|要不要|为啥|问题?$|问：")
_CLAUSE = 40
# Lines shorter than this are set apart on purpose.
_BROKEN = re.compile(
    rf"([{_CHINESE}])([ \t\u3000\u00a0]{{1,4}}|(?<=[^\n]{{15}})\s?\n{{1,3}}[ \u3000]{{0,4}})(?=([{_CHINESE}]))"
)


def damage_of(raw: str) -> tuple[Damage, ...]:
    """All damage in order of place; where two kinds see the same stretch, the one that explains more of it stands."""
    found: list[Damage] = []
    told = bytearray(len(raw))
    for finder in _FINDERS:
        for damage in finder(raw):
            place = slice(damage.span.start, damage.span.end)
            if not any(told[place]):
                told[place] = b"\1" * (damage.span.end - damage.span.start)
                found.append(damage)
    return tuple(sorted(found, key=lambda damage: damage.span.start))


def _wrong_table(raw: str) -> Iterator[Damage]:
    """Lines that were read by a wrong table; read by the right one they are prose, and written again the same bytes."""
    if _strange(raw) < _FEWEST_UNPROVED:
        return
    for line in _LINE.finditer(raw):
        strange = _strange(line[0])
        foreign = sum(1 for sign in line[0] if sign > "\x7f")
        if foreign >= _FEWEST_FOREIGN and strange > _LEAST_STRANGE * foreign:
            repair = _read_rightly(line[0])
            if repair is not None:
                yield Damage(MOJIBAKE, Span(*line.span()), repair)


def _read_rightly(line: str) -> str | None:
    """The line read by the table that makes prose of it; what lost a byte on the way stays open."""
    for wrong, right in _WRONG_TABLES:
        try:
            data = re.sub(f"[{LOST}]", "", line).encode(wrong)
        except UnicodeError:
            continue
        read = re.sub("\ufffd+", UNKNOWN, data.decode(right, "replace"))
        foreign = sum(1 for sign in read if sign > "\x7f")
        is_prose = _strange(read) <= _MOST_STRANGE_AFTER * foreign and read.count(UNKNOWN) <= _MOST_OPEN * foreign
        if is_prose and re.search(f"[{_CHINESE}]{{2}}", read):
            return read
    return None


def _gone(raw: str) -> Iterator[Damage]:
    for match in _GONE.finditer(raw):
        yield Damage(MOJIBAKE, Span(*match.span()))


def _lost_bytes(raw: str) -> Iterator[Damage]:
    """Runs shifted by a lost byte: restored where that can be proved, told of where they are beyond doubt."""
    runs = shifted_runs(raw)
    marks = (
        tuple(offset for offset, sign in enumerate(raw) if sign in LOST) if any(sign in raw for sign in LOST) else ()
    )
    if not runs and not marks:
        return
    restored = tuple(restored_runs(raw, runs, marks))
    for each in restored:
        yield Damage(MOJIBAKE, each.span, each.text, each.inferred)
    for run in runs:
        words = raw[run.start : run.end]
        if _strange(words) >= _FEWEST_UNPROVED and _FOREIGN.search(words):
            yield Damage(MOJIBAKE, run)


def _festivals(raw: str) -> Iterator[Damage]:
    """3?15 for 3·15: a month and a day with the name of a day after them."""
    for match in _FESTIVAL.finditer(raw):
        yield Damage(LOST_MARK, Span(*match.span(1)), re.sub("[?？]", "·", match[1]))


def _years(raw: str) -> Iterator[Damage]:
    """20212025年 in brackets: the dash between two years is gone."""
    for match in _YEARS.finditer(raw):
        if match[1] < match[2]:
            yield Damage(LOST_MARK, Span(*match.span()), f"{match[1]}—{match[2]}")


def _line_starts(raw: str) -> Iterator[Damage]:
    """A question mark with which a line begins: blanks that the encoding did not have. Nothing is lost with them."""
    for match in _LINE_START.finditer(raw):
        yield Damage(STRAY_MARK, Span(*match.span(1)), "")


def _inside(raw: str) -> Iterator[Damage]:
    """A question mark where nothing is asked. What it stands for is not known."""
    for match in _INSIDE.finditer(raw):
        start = raw.rfind("\n", max(0, match.start() - _CLAUSE), match.start()) + 1
        clause = re.split("[。！；]", raw[max(start, match.start() - _CLAUSE) : match.start()])[-1]
        if not _ASKS.search(clause):
            yield Damage(LOST_MARK, Span(*match.span()))


def _replaced(raw: str) -> Iterator[Damage]:
    for match in _REPLACED.finditer(raw):
        yield Damage(REPLACEMENT, Span(*match.span()))


def _controls(raw: str) -> Iterator[Damage]:
    for match in _CONTROLS.finditer(raw):
        yield Damage(CONTROL, Span(*match.span()), "")


def _pinyin(raw: str) -> Iterator[Damage]:
    """鄉(xiāng): some mirrors put the sound after characters that they could not convert."""
    for match in _PINYIN.finditer(raw):
        yield Damage(PINYIN, Span(*match.span()), "")


def _broken_words(raw: str) -> Iterator[Damage]:
    """A word of the field with a blank or a line break in it. Between two words a blank may be meant."""
    for match in _BROKEN.finditer(raw):
        if match[1] + match[3] in familiar_pairs():
            yield Damage(BROKEN_WORD, Span(*match.span(2)), "")


def _strange(words: str) -> int:
    usual = common()
    strange = set(words) - usual
    return sum(words.count(sign) for sign in strange)


# In the order of how much each explains.
_FINDERS: tuple[Callable[[str], Iterator[Damage]], ...] = (
    _wrong_table, _gone, _festivals, _years, _lost_bytes, _line_starts, _replaced, _inside, _controls, _pinyin, _broken_words,
)  # fmt: skip
