"""Rules that compare: silent on their own, speaking when something lies beside the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.verifier.reports import labelled, reading_of
from zhunsheng.verifier.model import Beside, Chapter, Peers, Post, StatedElsewhere
from zhunsheng.verifier.rules.beside.sameness import peers_of, same_share
from zhunsheng.verifier.rules.beside.stock_phrases import stock_share
from zhunsheng.verifier.rules.registry import findings_of

OURS = "街道成立综合行政执法委员会，统筹城管、消防、环保等力量下沉到网格，逐户排查沿街商铺的安全隐患并登记造册。"
THEIRS = "镇里请退休教师担任法治副校长，每逢赶集日在桥头设摊讲解婚姻登记与土地流转的常见官司，乡亲们围着提问到散集。"
STOCK = "进一步加强组织领导，深入推进依法行政，切实提升法治水平。"
SOURCES = ("000_fa3f124a75ffcd5a", "001_f24fc2990dbe03d0", "002_22aef431846bda15", "003_2409d27502e881c3")
COMPARING = {
    "same-as-last-year",
    "same-as-another-unit",
    "stock-phrases",
    "differs-from-other-report",
    "leader-and-post",
}


def codes(text: str, beside: Beside) -> set[str]:
    return {finding.code for finding in findings_of(replace(reading_of(text), beside=beside))} & COMPARING


def test_nothing_is_compared_with_nothing() -> None:
    assert {code for reading in labelled().values() for code in codes(reading.text.raw, Beside())} == set()


def test_a_paragraph_of_last_year_is_told_whatever_its_numbers() -> None:
    this_year = OURS.replace("逐户", "开展排查35次，逐户")
    assert codes(this_year, Beside(last_year=reading_of(OURS).text)) == {"same-as-last-year"}
    assert codes(THEIRS, Beside(last_year=reading_of(OURS).text)) == set()


def test_a_text_taken_from_another_unit_is_told() -> None:
    peers = peers_of({"白云镇": reading_of(THEIRS), "青山镇": reading_of(STOCK)})
    assert codes(OURS + THEIRS, Beside(peers=peers)) == {"same-as-another-unit"}
    assert codes(OURS, Beside(peers=peers)) == set()


def test_what_many_have_is_nobodys() -> None:
    peers = peers_of({f"{number}镇": reading_of(THEIRS) for number in range(30)})
    assert not peers.owners and peers.common


@pytest.mark.parametrize("first", SOURCES)
def test_four_published_reports_share_next_to_nothing(first: str) -> None:
    shares = [same_share(labelled()[first].text, labelled()[second].text) for second in SOURCES if second != first]
    assert max(shares) <= 0.02


def test_stock_sentences_are_seen_against_the_peers() -> None:
    peers = Peers({}, frozenset(), {Chapter.PLANS: 0.5})
    assert codes(f"一、下一步工作打算\n{STOCK}", Beside(peers=peers)) == {"stock-phrases"}
    assert codes("一、下一步工作打算\n举办培训12期，新建调解室3个。", Beside(peers=peers)) == set()


def test_the_share_of_stock_sentences_tells_the_four_reports_apart() -> None:
    shares = {doc[:3]: stock_share(labelled()[doc]) or 0.0 for doc in (*SOURCES[1:], "004_64bfcc0b71e885a4")}
    assert shares["001"] > shares["002"] and shares["001"] > shares["004"]
    assert shares["003"] > shares["002"]


@pytest.mark.parametrize(
    ("stated", "differs"),
    [
        (StatedElsewhere("依申请公开", "收到", 3, "件", "政府信息公开年度报告"), True),
        (StatedElsewhere("依申请公开", "收到", 2, "件", "政府信息公开年度报告"), False),
        (StatedElsewhere("行政处罚", "决定", 98, "件", "行政执法统计年报"), False),
    ],
)
def test_only_the_same_act_is_compared_with_another_report(stated: StatedElsewhere, differs: bool) -> None:
    text = "受理依申请公开2件。办理行政处罚案件105宗。"
    assert (codes(text, Beside(other_reports=(stated,))) == {"differs-from-other-report"}) is differs


def test_names_are_looked_at_only_against_a_given_list() -> None:
    posts = (
        Post("街道党工委书记", "张三", date(2020, 1, 1), date(2022, 6, 30)),
        Post("街道党工委书记", "李四", date(2022, 7, 1)),
    )
    text = "2023年，街道党工委书记{}带头学法，推动各项工作在法治轨道上运行。"
    assert codes(text.format("张三"), Beside(posts=posts)) == {"leader-and-post"}
    assert codes(text.format("李四"), Beside(posts=posts)) == set()
    assert codes(text.format("王五"), Beside(posts=posts)) == set()
