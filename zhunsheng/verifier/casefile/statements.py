"""What a paper states of the case, fact by fact, in a form that can be compared with what another paper states."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from zhunsheng.verifier.casefile.papers import Cell, Paper, facts
from zhunsheng.verifier.figures.numerals import chinese_integer
from zhunsheng.verifier.model import Span
from zhunsheng.verifier.rules.tables import any_of

_DAY = re.compile(r"((?:19|20)\d{2})\s?[-年./]\s?(\d{1,2})\s?[-月./]\s?(\d{1,2})日?")
_DAY_IN_WORDS = re.compile(
    r"([一二三四五六七八九〇零○]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_AMOUNT = re.compile(r"(?<!加处)罚款(?:人民币)?[（￥¥\s]*(\d[\d,]*(?:\.\d{1,2})?)\s*(万)?元")
_AMOUNT_IN_WORDS = re.compile(
    r"(?<!加处)罚款(?:人民币)?([〇零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]+)元"
)
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_MONEY = re.compile(r"(\d[\d,]*(?:\.\d{1,2})?)\s*(万)?元?")
_OWN_NUMBER_LINES, _HEAD_LINES = 6, 8
_ADDRESSEE = re.compile(r"([\w·（）、 ]{2,60})：")
_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,12})[〔\[【（](20\d{2})[〕\]】）]\s?第?0*(\d{1,5})号")
_ARTICLE = re.compile(
    r"《([^《》\n]{2,40})》((?:第[一二三四五六七八九十百零\d]+[条款项](?:第（[一二三四五六七八九十]+）项)?[、和及]?)+)"
)
_CERTIFIED = re.compile(
    r"([\u4e00-\u9fff·]{2,4})\s*[（ ]\s*(?:执法证号|执法证件号|证号|执法证)?[：\s]*([A-Z]{0,2}\d{6,14})\b"
)
_DONE = re.compile(r"于\s?((?:19|20)\d{2}年\d{1,2}月\d{1,2}日)(?:\d{1,2}时(?:\d{1,2}分)?(?:许|左右)?)?，?在")
_MASKED = re.compile(r"[某X*]")
_SPACES = re.compile(r"\s+")
_LONGEST_PLACE = 40


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: the fact, its value for comparing, what stands there, and where."""

    fact: str
    value: str
    quote: str
    paper: Paper
    span: Span

    @property
    def place(self) -> str:
        return self.paper.place(self.span.start)

    @property
    def label(self) -> str:
        """Under which label it stands, as written."""
        return re.split(r"[：\t]", self.paper.text.plain[self.span.start : self.span.end], maxsplit=1)[0].strip()


def statements_of(paper: Paper) -> tuple[Statement, ...]:
    """Everything that a paper states, in the order of the text."""
    found = [
        one for cell in paper.cells if not cell.is_blank for one in _READ_AS[facts()[cell.fact]["sort"]](paper, cell)
    ]
    for read in (_addressed, _amounts, _deeds, _articles, _numbers, _certificates, _signed):
        found += read(paper)
    return tuple(sorted(found, key=lambda one: one.span.start))


def day_in(text: str) -> str | None:
    """The first day in a text, in figures or in words, in ISO form; None where there is none that exists."""
    for match in (*_DAY.finditer(text), *_DAY_IN_WORDS.finditer(text.replace("○", "〇"))):
        year, month, day = (int(part) if part.isdigit() else chinese_integer(part) or 0 for part in match.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            continue
    return None


def _name(paper: Paper, cell: Cell) -> Iterator[Statement]:
    """Names without what stands in brackets behind them; a masked one says nothing."""
    for name in _SPACES.sub("", cell.value).partition("（")[0].split("、"):
        if name and not _MASKED.search(name):
            yield Statement(cell.fact, name, name, paper, cell.span)


def _place(paper: Paper, cell: Cell) -> Iterator[Statement]:
    value = _SPACES.sub("", cell.value)
    if not _MASKED.search(value):
        yield Statement(cell.fact, value, cell.value, paper, cell.span)


def _identity(paper: Paper, cell: Cell) -> Iterator[Statement]:
    """Only the last four characters are ever shown."""
    value = _SPACES.sub("", cell.value).upper()
    if re.fullmatch(r"[0-9A-Z]{8,18}", value) and not _MASKED.search(value):
        yield Statement(cell.fact, value, f"尾号{value[-4:]}", paper, cell.span)


def _day(paper: Paper, cell: Cell) -> Iterator[Statement]:
    if (day := day_in(cell.value)) is not None:
        yield Statement(cell.fact, day, cell.value, paper, cell.span)


def _money(paper: Paper, cell: Cell) -> Iterator[Statement]:
    if match := _MONEY.search(cell.value):
        yield Statement(cell.fact, _yuan(match[1], match[2]), cell.value, paper, cell.span)


def _officers(paper: Paper, cell: Cell) -> Iterator[Statement]:
    names = re.findall(r"[\u4e00-\u9fff·]{2,4}", re.sub(r"（[^）]*）|执法证号?|证号", "、", cell.value))
    yield from (Statement(cell.fact, name, name, paper, cell.span) for name in dict.fromkeys(names))


_READ_AS: dict[str, Callable[[Paper, Cell], Iterator[Statement]]] = {
    "name": _name, "place": _place, "identity": _identity, "day": _day, "amount": _money, "officers": _officers,
}  # fmt: skip


def _yuan(digits: str, myriad: str | None) -> str:
    return f"{float(digits.replace(',', '')) * (10_000 if myriad else 1):.2f}"


def _addressed(paper: Paper) -> Iterator[Statement]:
    """Whom a letter is addressed to: 张三丰： on a line of its own near the top."""
    if paper.kind is None or not paper.kind.is_addressed:
        return
    for line in list(re.finditer(r"[^\n]+", paper.text.plain))[:_HEAD_LINES]:
        if (match := _ADDRESSEE.fullmatch(line[0].strip())) is not None:
            cell = Cell("party", "", match[1], Span(*line.span()))
            yield from _name(paper, cell)
            return


def _amounts(paper: Paper) -> Iterator[Statement]:
    """罚款人民币5000元, 罚款五千元, in running text."""
    for match in _AMOUNT.finditer(paper.text.plain):
        yield Statement("amount", _yuan(match[1], match[2]), match[0], paper, Span(*match.span()))
    for match in _AMOUNT_IN_WORDS.finditer(paper.text.plain):
        if (value := chinese_integer(match[1].translate(_CAPITALS))) is not None:
            yield Statement("amount", _yuan(str(value), None), match[0], paper, Span(*match.span()))


def _deeds(paper: Paper) -> Iterator[Statement]:
    """于2023年5月4日在柳荫花园3栋占道经营: the day and the place of what was done."""
    plain = paper.text.plain
    for match in _DONE.finditer(plain):
        if (day := day_in(match[1])) is not None:
            yield Statement("fact_day", day, match[1], paper, Span(match.start(1), match.end(1)))
        deed = _deed().search(plain, match.end(), match.end() + _LONGEST_PLACE)
        if deed and deed.start() > match.end():
            place = plain[match.end() : deed.start()]
            yield Statement("fact_place", _SPACES.sub("", place), place, paper, Span(match.end(), deed.start()))


@cache
def _deed() -> re.Pattern[str]:
    return any_of("case_papers", "deeds")


def _articles(paper: Paper) -> Iterator[Statement]:
    """《…法》第…条, as many as are named; what is named in one breath is one article each."""
    for match in _ARTICLE.finditer(paper.text.plain):
        for article in re.findall(r"第[一二三四五六七八九十百零\d]+条", match[2]):
            yield Statement("articles", f"{match[1]}{article}", f"《{match[1]}》{article}", paper, Span(*match.span()))


def _numbers(paper: Paper) -> Iterator[Statement]:
    """The paper's own number stands alone on one of its first lines; others are those of papers that it names."""
    lines = list(re.finditer(r"[^\n]+", paper.text.plain))
    for place, line in enumerate(lines):
        for match in _NUMBER.finditer(paper.text.plain, line.start(), line.end()):
            is_own = place < _OWN_NUMBER_LINES and match[0].strip() == line[0].strip()
            value = f"{match[1]}〔{match[2]}〕{match[3]}号"
            yield Statement("number" if is_own else "cited_number", value, match[0], paper, Span(*match.span()))


def _certificates(paper: Paper) -> Iterator[Statement]:
    for match in _CERTIFIED.finditer(paper.text.plain):
        yield Statement("certificate", f"{match[1]} {match[2]}", match[0], paper, Span(*match.span()))


def _signed(paper: Paper) -> Iterator[Statement]:
    """The day under a paper: alone on one of its last lines."""
    plain = paper.text.plain
    for match in reversed(list(re.finditer(r"[^\n]+", plain))[-6:]):
        line = _SPACES.sub("", match[0])
        if len(line) <= 14 and (day := day_in(line)) is not None:
            yield Statement("signed_day", day, line, paper, Span(*match.span()))
            return
