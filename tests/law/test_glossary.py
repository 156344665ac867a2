"""One Chinese term, one identifier."""

import pytest

from zhunsheng.law.errors import LawDataError
from zhunsheng.law.glossary import UnknownTerm, chinese, identifier, read_glossary, term, terms
from zhunsheng.law.model import Direction, Unit

HEADER = "chinese,identifier,english,source"


def test_terms_and_identifiers_are_unique_both_ways() -> None:
    assert len({entry.chinese for entry in terms()}) == len({entry.identifier for entry in terms()}) == len(terms())
    for entry in terms():
        assert chinese(identifier(entry.chinese)) == entry.chinese


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("行政处罚", "penalty"),
        ("法制审核", "legal_review"),
        ("合法性审查", "legality_review"),
        ("行政规范性文件", "normative_document"),
        ("重大行政决策", "major_decision"),
        ("司法确认", "judicial_confirmation"),
        ("群众诉求", "citizen_request"),
        ("依申请公开", "disclosure_request"),
        ("负责人出庭应诉", "head_appearance"),
        ("案卷评查", "case_file_review"),
        ("全过程记录", "whole_process_record"),
        ("整改", "rectification"),
    ],
)
def test_the_names_of_the_plan_of_the_house_stand(words: str, name: str) -> None:
    assert identifier(words) == name


def test_the_units_and_directions_of_a_period_are_in_the_glossary() -> None:
    named = {entry.identifier for entry in terms()}
    assert {str(unit) for unit in Unit} | {str(direction) for direction in Direction} <= named


def test_a_term_says_what_statute_or_standard_it_is_of() -> None:
    assert term("司法确认").source == "民事诉讼法 205"


def test_an_unknown_term_is_refused_in_words_that_help() -> None:
    with pytest.raises(UnknownTerm, match="术语表没有“甲乙丙”"):
        identifier("甲乙丙")
    with pytest.raises(UnknownTerm, match="没有标识“nothing”"):
        chinese("nothing")


def test_all_faults_of_the_file_are_listed_at_once() -> None:
    rows = [
        HEADER,
        "甲,first,first,法",
        "甲,second,second,法",
        "乙,first,first,法",
        "丙,Third Thing,third,法",
        "丁,fourth,,法",
    ]
    with pytest.raises(LawDataError) as refused:
        read_glossary(rows)
    faults = "\n".join(refused.value.faults)
    for expected in ("“甲”出现2次", "“first”出现2次", "Third Thing", "fourth有空格子"):
        assert expected in faults
    assert len(refused.value.faults) == 4
