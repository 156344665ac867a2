"""The drawn report: one self-contained page, each figure marked by what it rests on and linked to its records."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

import pytest

from tests.reports.years import NEXT_SPRING, OUTLINE, YEAR_END, Year, changed
from zhunsheng.kernel.audit.sealer import seal_pending
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.drawing import drawn_report, render
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.wording import heading_number, numeral, percentage

SITE = "http://127.0.0.1:8000"
VOID_TAGS = {"meta", "br", "link", "img", "input", "hr"}


class Parsed(HTMLParser):
    """A page as tags with their attributes, their text, and whether every tag is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[int] = []
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parents = tuple(self.tags[number][0] for number in self.open)
        self.tags.append((tag, dict(attrs), parents))
        self.texts.append("")
        if tag not in VOID_TAGS:
            self.open.append(len(self.tags) - 1)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.tags[self.open.pop()][0] != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.open[-1]] += data

    def named(self, tag: str, **wanted: str) -> list[tuple[dict[str, str | None], str]]:
        return [
            (attributes, text)
            for (name, attributes, _), text in zip(self.tags, self.texts, strict=True)
            if name == tag and all(attributes.get(key.replace("_", "-")) == value for key, value in wanted.items())
        ]


def parsed(year: Year, report: object, **options: str) -> Parsed:
    return Parsed(render(report, year.clerk(), site=SITE, **options))


def test_the_page_is_well_formed_and_needs_nothing_else(year):
    page = parsed(year, year.draft())
    assert (page.faults, page.open) == ([], [])
    assert {tag for tag, _, _ in page.tags} & {"script", "link", "img", "iframe"} == set()
    identities = Counter(attributes["id"] for _, attributes, _ in page.tags if "id" in attributes)
    assert max(identities.values()) == 1
    assert page.tags[0][1]["lang"] == "zh-Hans"


def test_every_slot_is_a_data_element_with_its_metric_and_a_link_to_its_records(year):
    report = year.draft()
    page = parsed(year, report)
    slots = page.named("data", data_basis="records")
    assert Counter(attributes["data-slot"] for attributes, _ in slots) == Counter(
        ["settled", "people", "court", "received", "rate"]
    )
    settled, text = page.named("data", data_slot="settled")[0]
    assert (settled["value"], settled["data-metric"], text) == ("6", "mediation.dispute.settled", "6件")
    assert page.named("data", data_slot="court")[0][0]["data-at"] == "mediation_kind=court_assigned"
    targets = {
        attributes["href"] for attributes, _ in page.named("a") if "figure-records" in (attributes.get("class") or "")
    }
    assert targets == {
        f"{SITE}/records/reports.annual_report/{report.pk}/figures/{name}/"
        for name in ("settled", "people", "court", "received", "rate")
    }
    inside = [parents for tag, attributes, parents in page.tags if attributes.get("data-basis") == "records"]
    assert all(parents[-1] == "a" for parents in inside)


def test_a_typed_figure_looks_different_and_says_who_and_why(year):
    page = parsed(year, year.draft())
    typed, text = page.named("data", data_basis="typed")[0]
    assert (typed["class"], text) == ("figure figure-typed", "80余期")
    assert typed["title"] == "手填：业务培训，北岸司法所填报；本台账尚未启用"


def test_headings_are_numbered_by_level(year):
    page = parsed(year, year.draft())
    title = [
        text
        for (tag, _, parents), text in zip(page.tags, page.texts, strict=True)
        if tag == "span" and parents[-1] == "h1"
    ]
    assert title == ["北岸街道2023年", "法治政府建设年度报告"]
    assert page.named("h2")[0][1] == "一、主要成效"
    assert page.named("h3")[0][1] == "（一）诉调对接"


def test_the_table_of_bases_names_every_figure_and_the_shares(year):
    drawing = drawn_report(year.draft(), year.clerk())
    assert [row.name for row in drawing.recorded] == ["settled", "people", "court", "received", "rate"]
    (group,) = drawing.stated
    assert (group.basis, group.about, [row.name for row in group.rows]) == ("手填", "本台账尚未启用", ["training"])
    assert drawing.shares == (("记录", 5, "83.3%"), ("台账表", 0, "0.0%"), ("手填", 1, "16.7%"))
    court = drawing.recorded[2]
    assert (court.dimensions, court.source) == ("调解方式：法院委派", "mediation.dispute.settled")
    assert (court.period, court.cut_off, court.scope, court.counted) == ("2023年", "2023-12-22", "北岸街道", "1条")
    assert (group.rows[0].source, group.rows[0].value) == ("北岸司法所", "80期")


def test_a_draft_says_that_it_is_one(year):
    html = render(year.draft(), year.clerk())
    assert "起草中" in html
    assert "尚未冻结" in html


def test_a_claim_that_does_not_hold_is_told_beside_the_figures(year):
    html = render(year.draft(), year.clerk())
    assert "不能写“超过20%的目标”" in html
    assert '<span class="figure figure-claim" data-claim="claim"' in html


def test_a_frozen_report_shows_what_was_frozen_and_what_is_known_now(year):
    with on_day(YEAR_END):
        seal = seal_pending()
    report = year.frozen()
    for matter in year.settled["people"][:3]:
        year.void(matter, NEXT_SPRING)
    page, html = parsed(year, report), render(report, year.clerk(), site=SITE)
    settled, text = page.named("data", data_slot="settled")[0]
    assert (settled["value"], text) == ("6", "6件")
    assert "〔现值3件，减少3件〕" in html
    assert "5项台账数据中，2项与冻结时不同" in html
    assert "作废，办理日期2024-03-05，2024-03-05由司明录入" in html
    voided = year.settled["people"][0]
    assert f'<a href="{SITE}/records/mediation.dispute/{voided.pk}/">{voided.number}</a>' in html
    office = render(report, year.cast.viewer("office", YEAR_END))
    assert voided.number not in office
    assert "减少：您不能查看的一件" in office
    record = AnnualReport.objects.get(pk=report.pk)
    assert seal is not None
    assert record.frozen_digest in html
    assert seal.root in html


def test_a_frozen_report_without_change_says_so(year):
    html = render(year.frozen(), year.clerk())
    assert "5项台账数据与冻结时逐项相同" in html
    assert "figure-now" not in html.split("</style>")[1]


def test_words_of_the_outline_are_never_markup(year):
    report = year.draft(changed(OUTLINE, ("现将北岸街道", "现将<b>北岸</b>&街道")))
    assert "现将&lt;b&gt;北岸&lt;/b&gt;&amp;街道" in render(report, year.clerk())


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")]
)
def test_numerals(number, text):
    assert numeral(number) == text


def test_heading_numbers_and_shares():
    assert [heading_number(level, 2) for level in (1, 2, 3)] == ["二、", "（二）", "2."]
    assert (percentage(1, 8), percentage(0, 0)) == ("12.5%", "—")
    with pytest.raises(ValueError):
        numeral(100)
