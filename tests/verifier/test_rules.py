"""Every rule speaks where it must and is silent where it must be; what all rules together make of the labelled reports."""

from __future__ import annotations

import time

import pytest

from tests.verifier.finding_verdicts import PAGE as FINDINGS_PAGE
from tests.verifier.finding_verdicts import judged, verdicts
from tests.verifier.finding_verdicts import page as findings_page
from tests.verifier.reports import Row, labelled, reading_of, rows
from tests.verifier.rule_cases import PAGE, cases, page, whole
from zhunsheng.verifier.model import Finding, Level
from zhunsheng.verifier.rules.registry import findings_of, rule, rules

HITS = [(code, text) for code, case in cases().items() for text in case["hits"]]
TRAPS = [(code, text) for code, case in cases().items() for text in case["traps"]]
# Told by rules about damage, script and site, which have tests of their own.
READING_KINDS = ("mojibake", "traditional_conversion", "site_chrome")
MOST_FINDINGS = 20


def found(text: str) -> tuple[Finding, ...]:
    return findings_of(reading_of(whole(text)))


@pytest.mark.parametrize(("code", "text"), HITS)
def test_a_rule_speaks(code: str, text: str) -> None:
    assert code in {finding.code for finding in found(text)}


@pytest.mark.parametrize(("code", "text"), TRAPS)
def test_a_rule_is_silent(code: str, text: str) -> None:
    assert [finding.quote for finding in found(text) if finding.code == code] == []


def test_a_finding_says_where_what_and_what_to_do() -> None:
    for _, text in HITS:
        for finding in found(text):
            for place in finding.places:
                assert place.quote == whole(text)[place.span.start : place.span.end]
            assert finding.quote and finding.message.endswith("。") and finding.way_out.endswith("。")


def test_a_repair_is_another_wording() -> None:
    assert [
        one.code for _, text in HITS for one in found(text) for each in one.places if each.repair == each.quote
    ] == []


def test_a_code_means_one_thing() -> None:
    with pytest.raises(ValueError, match="sum-mismatch"):
        rule("sum-mismatch", Level.NOTE, says="重复。", way_out="改名。")(lambda reading: ())


def test_the_notes_of_one_rule_are_told_once_with_all_their_places() -> None:
    (note,) = (one for one in found("在1月聘二名，2月聘二名，3月聘二位律师。") if one.code == "two-before-measure")
    assert [place.quote for place in note.places] == ["二名", "二名", "二位"]
    assert [place.repair for place in note.places] == ["两名", "两名", "两位"]
    assert note.message == "“二名”应为“两名”；“二位”应为“两位”；全文共3处。"


def test_the_same_error_in_several_places_is_told_once_and_different_ones_apart() -> None:
    findings = found("学习习总书记讲话。贯彻习总书记指示。思路故旧。及时布署。")
    told = [(one.code, [place.quote for place in one.places]) for one in findings if one.level is Level.ERROR]
    assert told == [("form-of-address", ["习总书记"] * 2), ("slip", ["思路故旧"]), ("slip", ["布署"])]


def test_what_was_compared_is_kept_for_every_place() -> None:
    (note,) = (one for one in found("按“一规划两纲要”和“五全七化”推进。") if one.code == "short-name-unexplained")
    assert note.values == {"name": ["一规划两纲要", "五全七化"]}


def overlapping(row: Row) -> set[str]:
    """The codes found at any place where the quote stands."""
    reading = labelled()[row["doc"]]
    starts, start = [], reading.text.raw.find(row["quote"])
    while start >= 0:
        starts.append(start)
        start = reading.text.raw.find(row["quote"], start + 1)
    return {
        finding.code
        for finding in findings_of(reading)
        for start in starts
        for place in finding.places
        if place.span.start < start + len(row["quote"]) and start < place.span.end
    }


def test_nine_in_ten_labelled_problems_are_found() -> None:
    wanted = [row for row in rows("problems") if not row["trap"] and row["kind"] not in READING_KINDS]
    missed = [row["quote"] for row in wanted if not overlapping(row) - {"half-width-marks"}]
    assert len(missed) <= len(wanted) / 10, missed


def test_no_labelled_trap_is_reported() -> None:
    years = {"figure-year", "title-year", "heading-year", "plan-year", "before-year-end"}
    assert [row["quote"] for row in rows("problems") if row["trap"] and overlapping(row) & years] == []


@pytest.mark.parametrize(
    ("doc", "code", "words"),
    [
        ("004", "form-of-address", "习总书记"),
        ("003", "own-party-organ", "党组"),
        ("003", "number-inside-title", "2号"),
        ("003", "number-inside-title", "3号"),
        ("002", "name-of-paper", "法治政府实施方案"),
        ("002", "short-name-unexplained", "一规划两纲要"),
        ("001", "short-name-unexplained", "1351"),
        ("001", "short-name-unexplained", "35X"),
        ("001", "short-name-unexplained", "党委中心组"),
        ("004", "up-to-word", "截止"),
        ("p016", "cut-off-days", "12月3日"),
        ("001", "few-and-more", "6余次"),
        ("p050", "about-and-more", "约5万余"),
        ("000", "two-before-measure", "二"),
        ("003", "unpaired-mark", "察民意”"),
        ("000", "festival-dot", "4.15"),
        ("004", "years-joined", "2015-2021"),
        ("000", "mark-after-number", "1、"),
        ("002", "mark-after-ordinal", "7处"),
        ("002", "named-party", "日海智能"),
        ("002", "named-party", "新园学校"),
        ("001", "rate-without-base", "100%"),
        ("002", "units-mixed", "10宗"),
        ("003", "power-of-another-body", "办结行政复议"),
        ("003", "legal-system-word", "法制宣传教育"),
        ("004", "power-of-another-body", "审结"),
        ("p016", "fines-as-result", "136161元"),
        ("001", "dropped-character", "加"),
        ("001", "slip", "思路故旧"),
    ],
)
def test_the_hits_of_the_proof_readers_table_are_found(doc: str, code: str, words: str) -> None:
    reading = next(reading for name, reading in labelled().items() if name.startswith(doc))
    told = [
        f"{[place.quote for place in one.places]}{one.message}{one.values}"
        for one in findings_of(reading)
        if one.code == code
    ]
    assert any(words in each for each in told)


def test_a_reader_gets_no_more_findings_than_he_reads() -> None:
    for row in rows("reports"):
        assert len(findings_of(labelled()[row["id"]])) <= MOST_FINDINGS, row["id"]


@pytest.mark.parametrize(
    "text", ["一" * 1500, "XX" * 5000, "“《（" * 3000, "1-2" * 3000, "，年度委、" * 2000, "20" * 5000]
)
def test_no_text_makes_a_rule_explode(text: str) -> None:
    reading = reading_of(text)
    for each in rules():
        before = time.process_time()
        list(each.find(reading))
        assert time.process_time() - before < 3, each.code


def test_the_page_of_rules_is_as_the_rules_are() -> None:
    assert PAGE.read_text("utf-8") == page(), "write it anew: python -m tests.verifier.rule_cases"


def test_of_the_findings_in_published_reports_at_most_one_in_twenty_is_wrong_and_no_error_is() -> None:
    told = [
        (finding.level, said["verdict"])
        for name, _, findings in judged()
        for finding, said in zip(findings, verdicts()[name], strict=True)
    ]
    assert sum(verdict == "wrong" for _, verdict in told) <= len(told) / 20
    assert (Level.ERROR, "wrong") not in told


def test_the_page_of_findings_is_as_the_findings_are() -> None:
    assert FINDINGS_PAGE.read_text("utf-8") == findings_page(), (
        "write it anew: python -m tests.verifier.finding_verdicts"
    )
