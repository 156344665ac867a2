"""The marked page: the whole report stands in it, every mark can be reached, and nothing of the report becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verifier.reports import labelled, rows
from zhunsheng.verifier.marked.chart import AmongPeers, chart
from zhunsheng.verifier.marked.html import marked_html
from zhunsheng.verifier.model import Source
from zhunsheng.verifier.pipeline import verify

_VOID = {"meta", "line", "circle", "br"}
_REPORT = "某街道2023年法治政府建设年度报告\n2023年受理矛盾纠纷80件，办结92件，其中<b>涉企</b>纠纷10件。\n"


class _Page(HTMLParser):
    """Which ids, links and words a page has, and whether every element is closed in its place."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [(given["href"] or "").removeprefix("#")] if "href" in given else []
        if tag not in _VOID:
            self.open.append((tag, given.get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        inside = [name for pair in self.open for name in pair]
        if "main" in inside and "tip" not in inside and not any(name.startswith("number") for name in inside):
            self.words.append(data)


def page_of(text: str) -> _Page:
    verification = verify(Source(text))
    return _Page(marked_html(verification, verification.findings))


def without_blanks(words: str) -> str:
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("row", rows("reports"), ids=lambda row: row["id"])
def test_the_whole_report_stands_in_the_page_and_every_link_leads_somewhere(row: dict[str, str]) -> None:
    page = page_of(row["text"])
    assert without_blanks("".join(page.words)) == without_blanks(row["text"])
    assert len(page.ids) == len(set(page.ids)) and set(page.links) <= set(page.ids) and not page.open


def test_every_amount_and_every_finding_can_be_reached_from_both_sides() -> None:
    text = next(row["text"] for row in rows("reports") if row["id"].startswith("002"))
    verification = verify(Source(text))
    page = _Page(marked_html(verification, verification.findings))
    findings, figures = range(1, len(verification.findings) + 1), range(1, len(verification.reading.figures) + 1)
    wanted = {f"place-{number}" for number in findings} | {f"finding-{number}" for number in findings}
    assert wanted <= set(page.ids) and wanted <= set(page.links)
    assert {f"figure-{number}" for number in figures} <= set(page.ids)
    members = {f"relation-{place}" for place, _ in enumerate(verification.reading.relations, start=1)}
    assert members <= set(page.ids) and members <= set(page.links)


def test_every_place_of_a_finding_can_be_reached() -> None:
    page = page_of("2023年聘二名律师。\n又聘二名律师。\n再聘二位律师。\n")
    assert {"place-1", "place-1-2", "place-1-3"} <= set(page.ids) and {"place-1-2", "place-1-3"} <= set(page.links)


def test_markup_in_a_report_stays_text() -> None:
    page = marked_html(verify(Source(_REPORT, name='"><script>alert(1)</script>')), ())
    assert "<script" not in page and "<b>涉企" not in page and "&lt;b&gt;涉企&lt;/b&gt;" in page


def test_nothing_is_fetched_from_outside_and_nothing_runs() -> None:
    for reading in list(labelled().values())[:5]:
        verification = verify(reading.source)
        page = marked_html(verification, verification.findings)
        assert not re.search(r"<script|<link|<img|<iframe|\ssrc=|url\(|@import|\son\w+=", page)


def test_a_relation_is_shown_with_its_reckoning() -> None:
    verification = verify(Source("2023年共受理纠纷100件，其中劳资60件、邻里50件。\n"))
    page = marked_html(verification, verification.findings)
    for relation in verification.reading.relations:
        assert relation.explanation in page
    assert verification.reading.relations


def test_chrome_is_told_and_stays_in_its_place() -> None:
    verification = verify(Source("您的位置：首页>>信息公开\n某街道2023年法治政府建设年度报告\n全年学法4次。\n"))
    page = marked_html(verification, ())
    assert '<p class="chrome">您的位置' in page and "是网站的栏目" in page


def test_findings_are_listed_gravest_first() -> None:
    verification = verify(Source(next(row["text"] for row in rows("reports") if row["id"].startswith("002"))))
    page = marked_html(verification, verification.findings)
    places = [page.index(f'<h3 class="{level}">') for level in ("error", "inconsistency", "note")]
    assert places == sorted(places)


def test_a_chart_says_in_words_all_that_it_draws() -> None:
    among = AmongPeers("行政处罚案件", "件", 105.0, "2023年街道的报告", 12, 3.0, (20.0, 41.5, 88.0), 300.0)
    drawing = chart(among)
    assert "本报告105件" in drawing and "共12份，中位数41.5，中间一半在20—88，最少3，最多300" in drawing


@given(st.text(alphabet="报告2023年受理80件，办结。\n\t<>&\"'\x00\x0b\ud800\ufeff一、（二）X%", max_size=120))
def test_any_text_gives_a_page_that_holds_together(text: str) -> None:
    assert not page_of(text).open
