"""Problems, plans that answer them, next year's tasks: read from the outline, written on the form of a paragraph."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reports.test_pages import logged_in
from tests.reports.test_studio import body, opened, sent, studio
from tests.reports.years import OUTLINE
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.outline import read_outline
from zhunsheng.reports.planning import planning_findings, problems_of, tasks_promised

PLANNED = (
    OUTLINE
    + """
  - heading: 问题和安排
    paragraphs:
      - {text: 调解力量不足。, problem: few}
      - {text: 案卷质量不高。, problem: files}
      - text: 明年增配调解员。
        answers: [few]
        tasks:
          - {do: 增配调解员, target: 每个社区两名, by: 司法所, due: 2024-06-30}
          - {do: 开展培训}
"""
)


def test_a_problem_without_an_answer_and_a_task_without_a_target_are_found():
    outline = read_outline(PLANNED, "提纲")
    assert [(one.name, one.address, one.answered_at) for one in problems_of(outline)] == [
        ("few", 4, (6,)),
        ("files", 5, ()),
    ]
    first, second = tasks_promised(outline)
    assert (first.year, first.do, first.target, first.by, first.due_on, first.answers) == (
        2024, "增配调解员", "每个社区两名", "司法所", date(2024, 6, 30), ("few",),
    )  # fmt: skip
    assert second.target == ""
    assert [(finding.code, finding.values["address"]) for finding in planning_findings(outline)] == [
        ("problem-without-answer", 5),
        ("task-without-target", 6),
    ]


def test_the_page_sets_problems_beside_their_plans(year, at_year_end):
    report = year.draft(PLANNED)
    page = body(logged_in(year, "justice").get(studio(report, "plans/")))
    assert "案卷质量不高。”这一问题" in page and "没有写明目标" in page
    assert "每个社区两名" in page and "2024-06-30" in page


def test_the_form_marks_a_problem_its_answer_and_the_tasks(year, at_year_end):
    report, client = year.draft(), logged_in(year, "justice")
    given = {**opened(client, report, "after-3"), "text": "调解力量不足。", "is_problem": "on"}
    sent(client, report, "after-3", given)
    given = {**opened(client, report, "after-4"), "text": "明年增配调解员。", "answers-problem_1": "on",
             "task-0-do": "增配调解员", "task-0-target": "每个社区两名", "task-0-due": "2024-06-30"}  # fmt: skip
    sent(client, report, "after-4", given)
    outline = read_outline(AnnualReport.objects.get(pk=report.pk).outline, "提纲")
    assert [one.answered_at for one in problems_of(outline)] == [(5,)]
    assert [(task.do, task.due_on) for task in tasks_promised(outline)] == [("增配调解员", date(2024, 6, 30))]
    kept = opened(client, report, "at-5")
    sent(
        client,
        report,
        "at-5",
        {name: value for name, value in {**kept, "text": "明年增配。"}.items() if name != "plans"},
    )
    outline = read_outline(AnnualReport.objects.get(pk=report.pk).outline, "提纲")
    assert len(tasks_promised(outline)) == 1


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        ({"task-0-target": "两名"}, "没有写做什么"),
        ({"task-0-do": "增配", "task-0-due": "年中"}, "完成期限“年中”读不出来"),
    ],
)
def test_a_task_that_cannot_be_read_is_refused(year, at_year_end, tasks, said):
    report, client = year.draft(), logged_in(year, "justice")
    answer = sent(client, report, "at-0", {**opened(client, report, "at-0"), **tasks})
    assert answer.status_code == 422 and said in body(answer)


def test_a_problem_that_is_answered_is_not_simply_removed(year, at_year_end):
    report, client = year.draft(PLANNED), logged_in(year, "justice")
    answer = sent(client, report, "at-4", opened(client, report, "at-4"), "remove")
    assert answer.status_code == 422 and "还有安排写着与它对应" in body(answer)
