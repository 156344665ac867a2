"""Names, years and numbers of cited papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from zhunsheng.verifier.model import Level, Reading, Span, Text
from zhunsheng.verifier.rules.days import judged_on
from zhunsheng.verifier.rules.prose import prose, untitled
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import any_of, table

_TITLE = re.compile(r"《([^《》\n]{2,80})》")
_NUMBER = r"[\u4e00-\u9fff]{1,10}[〔\[【（]20\d{2}[〕\]】）]\s?第?\d{1,5}号"
_NUMBER_AT_END = re.compile(rf"(（{_NUMBER}）|{_NUMBER})$")
_WRITTEN_NUMBER = re.compile(
    r"(?P<open>[〔\[【（{])(?P<year>20\d{2})(?P<close>[〕\]】）}])\s?(?P<ordinal>第)?(?P<number>\d{1,5})号"
)
_ORGAN = re.compile(r"[\u4e00-\u9fff]{2,10}$")
_YEARS = re.compile(r"（?\s?((?:19|20)\d{2})\s?年?\s?[-—~－]{1,2}\s?((?:19|20)\d{2})\s?年?\s?）?")
# A name is missed nearly, not shortened, when it begins and ends right.
_KEPT_AT_EACH_END = 2
_MOST_LOST = 2
_CLAUSE = 14


@rule(
    "number-inside-title",
    Level.ERROR,
    says="文号写在书名号里面",
    way_out="把文号移到书名号之后，用圆括号括起。",
)
def number_inside_title(reading: Reading) -> Iterator[Hit]:
    """《…工作要点（真法办〔2024〕2号）》: the number is no part of the name."""
    for title in _titles(reading.text):
        if found := _NUMBER_AT_END.search(title[1]):
            number = found[1].strip("（）")
            repair = f"《{title[1][: found.start()]}》（{number}）"
            yield Hit(
                Span(*title.span()), f"文号“{number}”不是名称的一部分。", {"number": number}, repair, fault="number"
            )


@rule(
    "form-of-number",
    Level.NOTE,
    says="文号写法不合公文格式：年份用六角括号〔〕，不加“第”，不编虚位",
    way_out="改为如“观湖规〔2023〕12号”。",
)
def form_of_number(reading: Reading) -> Iterator[Hit]:
    """Other brackets, 第, a leading zero; court cases with their round brackets are no document numbers."""
    plain = prose(reading.text)
    for match in _WRITTEN_NUMBER.finditer(plain):
        organ = _ORGAN.search(plain, max(0, match.start() - 10), match.start())
        if organ is None:
            continue
        faults = [
            fault
            for fault, is_there in (
                (f"年份应用〔〕，不用{match['open']}{match['close']}", match["open"] != "〔"),
                ("不加“第”", match["ordinal"] is not None),
                ("不编虚位", match["number"].startswith("0")),
            )
            if is_there
        ]
        if faults:
            repair = f"{organ[0]}〔{match['year']}〕{int(match['number'])}号"
            yield Hit(
                Span(organ.start(), match.end()), f"文号写法：{'，'.join(faults)}。", {"faults": faults}, repair=repair
            )


@rule(
    "name-of-paper",
    Level.NOTE,
    says="文件名称与通行名称只差一两个字，像是漏字或倒字",
    way_out="核对文件原名。",
)
def names_of_papers(reading: Reading) -> Iterator[Hit]:
    """A name that has a registered one's characters but for a few lost or changed in place."""
    for title in _titles(reading.text):
        near = next((stem for stem in table("papers")["stems"] if _nearly(_YEARS.sub("", title[1]), stem)), None)
        if near is not None:
            yield Hit(Span(*title.span()), f"通行的名称是“{near}”，这里缺字或倒字。", {"registered": near})


@rule(
    "years-of-paper",
    Level.ERROR,
    says="规划、纲要的起止年份与文件不符",
    way_out="按文件原名改正年份。",
)
def years_of_papers(reading: Reading) -> Iterator[Hit]:
    """Years beside a registered name that are of none of its editions."""
    for title in _titles(reading.text):
        years, editions = _stated_years(reading.text, title), _editions(title[1])
        if years is None or not editions or years in [tuple(one["years"]) for one in editions]:
            continue
        right = "、".join(f"{first}—{last}年" for first, last in (one["years"] for one in editions))
        first, last = next((one["years"] for one in editions if years[0] in one["years"]), (None, None))
        repair = None if first is None else f"《{_YEARS.sub('', title[1])}（{first}—{last}年）》"
        words = f"该文件是{right}，这里写{years[0]}—{years[1]}年。"
        yield Hit(Span(*title.span()), words, {"stated": list(years)}, repair=repair)


@rule(
    "paper-out-of-time",
    Level.INCONSISTENCY,
    says="把已到期或当时还没有印发的规划、纲要当作现行依据",
    way_out="改引现行的文件；回顾历史的，写明“原”或起止时间。",
)
def papers_out_of_time(reading: Reading) -> Iterator[Hit]:
    """An edition cited in a year after its last, or before it was issued."""
    year, day = reading.outline.year, judged_on(reading)
    for title in _titles(reading.text):
        years = _stated_years(reading.text, title)
        edition = next((one for one in _editions(title[1]) if years == tuple(one["years"])), None)
        if edition is None or year is None or day is None:
            continue
        if year > edition["years"][1] or day < edition["issued"]:
            what = "已到期" if year > edition["years"][1] else f"{edition['issued']}才印发"
            words = f"报告的是{year}年，而这份文件{what}。"
            yield Hit(Span(*title.span()), words, {"years": list(edition["years"]), "report": year})


@rule(
    "period-out-of-time",
    Level.INCONSISTENCY,
    says="把早已结束或还没有开始的五年规划、五年普法当作现行工作",
    way_out="核对是不是沿用往年的稿件；改为现行的规划，或写明是回顾。",
)
def periods_out_of_time(reading: Reading) -> Iterator[Hit]:
    """A five-year plan or campaign told as work of a year more than one away from it, unless it is told as history."""
    year, plain = reading.outline.year, untitled(reading.text)
    for period in table("papers")["periods"] if year is not None else ():
        first, last = period["years"]
        if year is None or first - 1 <= year <= last + 1:
            continue
        for match in re.finditer(period["name"], plain):
            around = plain[max(0, match.start() - _CLAUSE) : match.end() + _CLAUSE]
            if not any_of("papers", "past").search(around):
                words = f"报告的是{year}年，“{match[0].strip('“”')}”是{first}—{last}年的。"
                yield Hit(Span(*match.span()), words, {"years": [first, last], "report": year})


def _titles(text: Text) -> Iterator[re.Match[str]]:
    return _TITLE.finditer(prose(text))


def _stated_years(text: Text, title: re.Match[str]) -> tuple[int, int] | None:
    """The years inside the name, or in the bracket right after it."""
    found = _YEARS.search(title[1]) or _YEARS.match(text.plain, title.end())
    return (int(found[1]), int(found[2])) if found else None


def _editions(name: str) -> list[Any]:
    core = _YEARS.sub("", name)
    return [one for one in table("papers")["dated"] if core == one["name"] or core.endswith(f"）{one['name']}")]


@cache
def _nearly(name: str, stem: str) -> bool:
    """Whether the name holds the stem with one or two characters lost inside it, or with one changed or two words changed about."""
    begin, end = stem[:_KEPT_AT_EACH_END], stem[-_KEPT_AT_EACH_END:]
    start, stop = name.find(begin), name.rfind(end)
    if stem in name or start < 0 or stop < start:
        return False
    core = name[start : stop + _KEPT_AT_EACH_END]
    lost = len(stem) - len(core)
    if lost == 0:
        changed = sum(ours != theirs for ours, theirs in zip(core, stem, strict=True))
        return changed == 1 or sorted(core) == sorted(stem)
    return 0 < lost <= _MOST_LOST and _is_within(core, stem)


def _is_within(core: str, stem: str) -> bool:
    rest = iter(stem)
    return all(sign in rest for sign in core)
