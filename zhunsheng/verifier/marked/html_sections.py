"""The side of the marked page: findings, relations, comparison, peers, each as a list that links into the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from zhunsheng.verifier.comparison import Comparison
from zhunsheng.verifier.marked.chart import AmongPeers, chart
from zhunsheng.verifier.marked.pieces import printable
from zhunsheng.verifier.marked.words import GRAVEST_FIRST, LEVELS, RELATIONS, VERDICTS, place_of, where
from zhunsheng.verifier.model import Finding, Reading

_LONGEST_QUOTE, _OTHERS_LISTED = 60, 10


def findings_section(reading: Reading, findings: Sequence[Finding]) -> Iterator[str]:
    """Every finding with its place, quote, message, proposed wording and what to do."""
    yield f'<section class="findings"><h2>发现（{len(findings)}）</h2>'
    if not findings:
        yield "<p>没有发现问题。没有发现不等于没有问题：文中没有写明的，无从核对。</p>"
    for level in GRAVEST_FIRST:
        numbered = [(place, each) for place, each in enumerate(findings, start=1) if each.level is level]
        if numbered:
            yield f'<h3 class="{level}">{LEVELS[level]}（{len(numbered)}）</h3><ol>'
            yield from (_finding(reading, place, finding) for place, finding in numbered)
            yield "</ol>"
    yield "</section>"


def place_id(number: int, place: int) -> str:
    """The id of a place of the finding with that number on the page; the first has that of the finding."""
    return f"place-{number}" if place == 0 else f"place-{number}-{place + 1}"


def _finding(reading: Reading, number: int, finding: Finding) -> str:
    quote, repair = finding.quote.strip(), finding.repair
    return "\n".join(
        (
            f'<li id="finding-{number}" class="{finding.level}"><p class="head">',
            f'<a class="number {finding.level}" href="#place-{number}" aria-label="看原文{number}">{number}</a>',
            f'<span class="where">{text(place_of(reading, finding.span.start))}</span></p>',
            f"<blockquote>{text(_short(quote))}</blockquote>" if quote else "",
            f"<p>{text(finding.message)}</p>",
            "" if repair is None else f'<p class="repair">可改为：<q>{text(repair)}</q></p>',
            *_other_places(reading, number, finding),
            f'<p class="way-out">{text(finding.way_out)}</p></li>',
        )
    )


def _other_places(reading: Reading, number: int, finding: Finding) -> Iterator[str]:
    """The places after the first, the first of them as links to where they stand."""
    links = [
        f'<a href="#{place_id(number, at)}">{text(where(reading, place))}</a>'
        for at, place in enumerate(finding.places[1:], start=1)
    ]
    if links:
        more = f"等{len(links)}处，都标在文中" if len(links) > _OTHERS_LISTED else ""
        yield f'<p class="others">还有：{"、".join(links[:_OTHERS_LISTED])}{more}</p>'


def relations_section(reading: Reading) -> Iterator[str]:
    """Every relation with its verdict and reckoning; nothing when there is none."""
    if not reading.relations:
        return
    yield f'<section class="relations"><h2>数字之间的关系（{len(reading.relations)}）</h2><ol>'
    numbers = {figure.start: place for place, figure in enumerate(reading.figures, start=1)}
    for place, relation in enumerate(reading.relations, start=1):
        members = "、".join(_member(figure.quote, numbers.get(figure.start)) for figure in relation.figures)
        yield f'<li id="relation-{place}" class="{relation.verdict}"><p class="head">{place} '
        yield f"<b>{VERDICTS[relation.verdict]}</b> {RELATIONS.get(relation.kind, '关系')}：{members}</p>"
        yield f"<p>{text(relation.explanation)}</p></li>"
    yield "</ol></section>"


def _member(quote: str, number: int | None) -> str:
    return text(quote) if number is None else f'<a href="#figure-{number}">{text(quote)}</a>'


def compared_section(comparison: Comparison | None) -> Iterator[str]:
    """What differs from the other file; nothing when none was given."""
    if comparison is None:
        return
    yield f'<section class="compared"><h2>与“{text(comparison.other)}”相比（{len(comparison.differences)}）</h2><ol>'
    for difference in comparison.differences:
        yield f'<li class="{difference.level}"><p class="head"><b>{difference.label}</b></p>'
        yield from _wordings(("本文", difference.quote), ("对照", difference.other_quote))
        yield f"<p>{text(difference.message)}</p></li>"
    yield "</ol></section>"


def _wordings(*sides: tuple[str, str]) -> Iterator[str]:
    for label, words in sides:
        if words:
            yield f"<blockquote>{label}：{text(_short(words))}</blockquote>"


def peers_section(among: Iterable[AmongPeers]) -> Iterator[str]:
    """A chart for each amount that other reports state too; nothing when there is none."""
    charts = [chart(each) for each in among]
    if charts:
        yield f'<section class="peers"><h2>在同类报告中的位置（{len(charts)}）</h2>'
        yield "<p>粗线为中间一半的报告，竖线为中位数，圆点为本报告。只作参照，不是评价。</p>"
        yield from charts
        yield "</section>"


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST_QUOTE else f"{flat[: _LONGEST_QUOTE // 2]}……{flat[-_LONGEST_QUOTE // 3 :]}"


def text(words: str) -> str:
    """Words as the content of an element."""
    return escape(printable(words))
