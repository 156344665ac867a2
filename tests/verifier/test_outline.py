"""The order of a report: headings, mandatory parts, year and signature."""

from __future__ import annotations

from datetime import date

import pytest

from tests.verifier.reports import reading_of
from zhunsheng.verifier.model import Chapter, Outline

BODY = (
    "街道坚持依法行政，认真落实上级部署，推动各项工作在法治轨道上运行，取得了新的成绩，"
    "群众的法治获得感不断增强，依法治理水平稳步提升，现将有关情况报告如下。"
)


def outline_of(text: str) -> Outline:
    return reading_of(text).outline


@pytest.mark.parametrize(
    ("heading", "chapter"),
    [
        ("一、主要举措和成效", Chapter.RESULTS),
        ("二、存在的不足和原因", Chapter.PROBLEMS),
        ("三、党政主要负责人履行第一责任人职责情况", Chapter.FIRST_RESPONSIBLE),
        ("四、2025年推进法治政府建设主要安排", Chapter.PLANS),
        ("四、下一步工作打算", Chapter.PLANS),
        ("第四部分：下一年度工作计划", Chapter.PLANS),
        ("存在的主要问题", Chapter.PROBLEMS),
        ("三、主要负责人履职情况", Chapter.FIRST_RESPONSIBLE),
        ("四、明确目标方向，谋划2025年工作", Chapter.PLANS),
    ],
)
def test_a_heading_tells_its_mandatory_part(heading: str, chapter: Chapter) -> None:
    outline = outline_of(f"{BODY}\n{heading}\n一是推进依法行政。")
    assert [section.chapter for section in outline.sections if section.heading] == [chapter]


@pytest.mark.parametrize("heading", ["（三）着力补齐短板弱项", "（二）细化目标任务，依法履行职能"])
def test_work_on_weak_points_is_no_chapter_of_problems(heading: str) -> None:
    outline = outline_of(f"{BODY}\n{heading}\n一是推进依法行政。")
    assert outline.sections[-1].chapter is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("某街道2023年法治政府建设年度报告\n" + BODY, 2023),
        ("法治政府建设工作总结和2021年工作计划\n2020年，" + BODY, 2020),
        ("2022年，" + BODY, 2022),
        (BODY + "现将街道2021年法治政府建设工作汇报如下。", 2021),
        ("（2024年4月29日在第十七次会议上）2023年，" + BODY, 2023),
        ("按照《法治政府建设实施纲要（2021—2025年）》要求，2022年" + BODY, 2022),
        ("某街道2019年法治政府建设报告\n2020年，" + BODY + "\n四、2021年工作安排\n继续普法。", 2020),
        ("某街道2023年法治政府建设报告\n2022年，" + BODY + "\n四、2024年工作安排\n继续普法。", 2023),
        ("某街道2023年法治政府建设报告\n2022年，" + BODY, 2023),
        (BODY, None),
    ],
)
def test_the_year_of_the_report_is_read(text: str, year: int | None) -> None:
    assert outline_of(text).year == year


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2024年3月15日", date(2024, 3, 15)),
        ("（2024年3月15日印发）", date(2024, 3, 15)),
        ("二〇二四年三月十五日", date(2024, 3, 15)),
        ("2024年3月35日", None),
        ("2024年3月15日召开会议", None),
    ],
)
def test_the_date_of_signing_stands_alone_at_the_end(line: str, day: date | None) -> None:
    assert outline_of(f"{BODY}\n某街道办事处\n{line}").signed_on == day
