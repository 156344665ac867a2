"""The papers of one case held against each other: every planted fault is found, and the case as written is clean."""

from __future__ import annotations

import pytest

from tests.verifier.case_file import PAPERS, sources, with_fault
from zhunsheng.verifier.casefile import review
from zhunsheng.verifier.reading import read_text

FAULTS = [
    ("04", "当事人：葛建业", "当事人：葛建叶", "party-differs"),
    ("04", "999999197001010011", "999999197001010012", "identity-differs"),
    ("03", "住址：柳荫花园3栋201", "住址：桂花苑3栋201", "party-place-differs"),
    ("02", "检查地点：长亭路12号门前", "检查地点：长亭路21号门前", "fact-place-differs"),
    ("04", "于2023年5月4日在", "于2023年5月14日在", "fact-day-differs"),
    ("03", "罚款人民币1,000元", "罚款人民币600元", "fine-above-notice"),
    ("04", "决定对你罚款人民币1,000元", "决定对你罚款人民币800元", "amount-differs"),
    ("06", "1000元", "1万元", "amount-differs"),
    ("04", "决定对你罚款人民币1,000元", "决定对你罚款一千元，即罚款900元", "amount-differs"),
    ("03", "葛建业：\n", "葛建叶：\n", "party-differs"),
    ("04", "条例》第五十一条", "条例》第五十三条", "article-not-told"),
    ("04", "（观湖告字〔2023〕5号）", "（观湖告字〔2023〕6号）", "cited-number-differs"),
    ("05", "观湖罚决字〔2023〕12号", "观湖罚决字〔2023〕21号", "cited-number-differs"),
    ("02", "、王强（执法证号：440301002）", "", "officers-too-few"),
    ("03", "\n2023年5月12日", "\n2023年5月28日", "out-of-order"),
    ("05", "2023年5月23日", "2023年5月2日", "out-of-order"),
    ("01", "住址	柳荫花园3栋201", "住址		", "field-empty"),
    ("02", "检查地点：长亭路12号门前", "检查地点：______", "field-empty"),
    ("01", "案发时间	2023年5月4日", "案发时间	年  月  日", "field-empty"),
    ("05", "送达时间	2023年5月23日	送达地点", "送达时间		送达地点", "field-empty"),
    ("03", "依据《深圳经济特区市容和环境卫生管理条例》第五十一条，", "", "article-not-told"),
    ("06", "当事人	葛建业	住址	柳荫花园3栋", "缴款情况	已缴清", "fact-missing"),
    ("02", "现场检查笔录\n", "情况说明\n", "paper-unknown"),
]  # fmt: skip


def codes(found):
    return [finding.code for finding in review(list(found)).findings]


def test_a_case_whose_papers_agree_gives_no_finding():
    assert codes(sources()) == []


@pytest.mark.parametrize(("paper", "old", "new", "code"), FAULTS)
def test_each_planted_fault_is_found_and_named_and_nothing_else(paper, old, new, code):
    found = review(with_fault(paper, old, new)).findings
    assert {finding.code for finding in found} == {code}
    for finding in found:
        assert finding.message and finding.way_out and finding.places


def test_a_certificate_of_two_officers_and_an_officer_with_two_are_told_apart():
    one = with_fault("03", "当事人：葛建业", "执法人员：李明（执法证号：440301009）\n当事人：葛建业")
    assert codes(one) == ["certificate-differs"]
    two = with_fault("03", "当事人：葛建业", "执法人员：赵磊（执法证号：440301001）\n当事人：葛建业")
    assert codes(two) == ["certificate-differs"]


def test_masked_names_and_shorter_places_are_no_difference():
    assert codes(with_fault("06", "葛建业", "葛某某")) == []
    assert codes(with_fault("06", "柳荫花园3栋", "观湖街道柳荫花园3栋201")) == []


def test_identity_numbers_are_never_shown_whole():
    (finding,) = review(with_fault("04", "999999197001010011", "999999197001010012")).findings
    assert "999999197001010012" not in str(finding) and "尾号0012" in finding.message


def test_the_order_of_the_files_does_not_matter():
    faulty = with_fault("04", "当事人：葛建业", "当事人：葛建叶")
    assert codes(reversed(faulty)) == codes(faulty)


def test_where_a_fault_lies_is_said_by_paper_and_place():
    (finding,) = review(with_fault("04", "当事人：葛建业", "当事人：葛建叶")).findings
    place = next(place for place in finding.places if place.paper == "04行政处罚决定书.txt")
    assert place.place == "第4段" and "葛建叶" in place.quote


def test_one_paper_alone_is_read_for_what_is_empty():
    paper = read_text(PAPERS["06结案审批表.txt"].replace("葛建业", "____"), "06.txt")
    assert codes([paper]) == ["field-empty"]


def test_a_fine_in_words_is_the_fine_in_figures_and_a_surcharge_is_none():
    assert codes(with_fault("04", "罚款人民币1,000元", "罚款壹仟元（加处罚款30元另行计算）")) == []


def test_several_parties_of_one_case_are_no_difference():
    both = [
        ("01", "当事人	葛建业", "当事人	葛建业、柳三妹"),
        ("04", "当事人：葛建业", "当事人：葛建业\n当事人：柳三妹"),
    ]
    texts = dict(PAPERS)
    for number, old, new in both:
        name = next(name for name in texts if name.startswith(number))
        texts[name] = texts[name].replace(old, new)
    assert codes(read_text(text, name) for name, text in texts.items()) == []


def test_what_may_not_be_shown_of_a_party_can_be_said_without():
    found = review(with_fault("04", "当事人：葛建业", "当事人：葛建叶")).findings
    assert [finding.about for finding in found] == ["各文书所写的当事人不一致"]
    found = review(with_fault("02", "检查地点：长亭路12号门前", "检查地点：长亭路21号门前")).findings
    assert [finding.about for finding in found] == [""]
