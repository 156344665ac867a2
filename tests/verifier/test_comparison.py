"""Two reports of one unit: what differs between versions, what is alike between years."""

from __future__ import annotations

from time import process_time

from tests.verifier.reports import reading_of
from zhunsheng.verifier.comparison import Comparison, DifferenceKind, compare
from zhunsheng.verifier.model import Level

_FILED = """某街道2023年法治政府建设年度报告
一、主要举措和成效
2023年全年办理行政处罚案件105件，开展普法活动26场次。全年受理群众诉求966件，已全部办结并反馈诉求人。
二、存在的不足和原因
执法力量不足，主要原因是编制偏少，人员流动较大，专业培训不够。
"""


def compared(text: str, other: str) -> Comparison:
    return compare(reading_of(text), reading_of(other))


def kinds(comparison: Comparison) -> list[DifferenceKind]:
    return [difference.kind for difference in comparison.differences]


def test_a_file_does_not_differ_from_itself() -> None:
    comparison = compared(_FILED, _FILED)
    assert not comparison.is_of_other_year and comparison.differences == ()


def test_a_changed_number_is_told_with_both_amounts() -> None:
    comparison = compared(_FILED.replace("105件", "150件"), _FILED)
    (difference,) = comparison.differences
    assert (difference.kind, difference.quote, difference.other_quote) == (
        DifferenceKind.NUMBER_DIFFERS,
        "150件",
        "105件",
    )
    assert [finding.code for finding in comparison.findings] == ["number-differs"]


def test_a_public_version_that_says_more_than_the_filed_one_is_told() -> None:
    added = "开展联合执法行动3次，查处违法建设12宗。"
    comparison = compared(_FILED.replace("二、存在", f"{added}\n二、存在"), _FILED)
    (difference,) = comparison.differences
    assert (difference.kind, difference.level, difference.quote) == (DifferenceKind.ADDED, Level.INCONSISTENCY, added)


def test_what_the_public_version_leaves_out_is_listed_and_no_finding() -> None:
    comparison = compared(_FILED.replace("全年受理群众诉求966件，已全部办结并反馈诉求人。", ""), _FILED)
    assert kinds(comparison) == [DifferenceKind.REMOVED] and comparison.findings == ()
    assert "966件" in comparison.differences[0].other_quote


def test_another_wording_of_the_same_facts_is_a_note() -> None:
    comparison = compared(_FILED.replace("已全部办结并反馈诉求人", "已全部办结并回复诉求人"), _FILED)
    assert kinds(comparison) == [DifferenceKind.WORDING_DIFFERS] and comparison.findings == ()


def test_blanks_and_full_width_marks_make_no_difference() -> None:
    assert compared(_FILED.replace("，", ",").replace("全年", "全 年"), _FILED).differences == ()


def test_a_sentence_of_last_year_with_only_the_year_changed_is_found() -> None:
    comparison = compared(_FILED.replace("2023年", "2024年"), _FILED)
    carried = [each for each in comparison.differences if each.kind is DifferenceKind.CARRIED_OVER]
    assert comparison.is_of_other_year and "只改了年份" in carried[0].message and "数字也相同" in carried[0].message
    assert carried[0].level is Level.INCONSISTENCY


def test_numbers_of_two_years_are_set_beside_each_other_as_notes() -> None:
    this_year = (
        _FILED.replace("2023年", "2024年")
        .replace("105件", "131件")
        .replace("26场次", "40场次")
        .replace("966件", "1021件")
    )
    comparison = compared(this_year, _FILED)
    told = {
        (each.quote, each.other_quote) for each in comparison.differences if each.kind is DifferenceKind.NUMBER_DIFFERS
    }
    assert told == {("131件", "105件"), ("40场次", "26场次"), ("1021件", "966件")}
    assert all(
        each.level is Level.NOTE for each in comparison.differences if each.kind is DifferenceKind.NUMBER_DIFFERS
    )


def test_reports_of_different_units_share_nothing() -> None:
    other = "某镇2022年法治政府建设年度报告\n全镇聘请法律顾问2名，审查合同18份。\n"
    assert compared(_FILED, other).differences == ()


def test_the_cost_grows_with_the_length_and_not_with_its_square() -> None:
    # The least of several: what else the machine does only adds.
    short, long = (min(_seconds_to_compare(lines) for _ in range(3)) for lines in (400, 1600))
    assert long < 10 * short


def _seconds_to_compare(lines: int) -> float:
    text = "2023年报告\n" + "".join(f"开展第{number}项专项工作，办结{number}件。\n" for number in range(lines))
    ours, theirs = reading_of(text), reading_of(f"{text}补充一句话在这里。\n")
    started = process_time()
    assert compare(theirs, ours).differences
    return process_time() - started
