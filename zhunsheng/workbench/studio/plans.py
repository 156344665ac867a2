"""What is said of a paragraph beside its words: the problem it states, the problems it answers, next year's tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, HttpResponse

from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.reports.editing import BASIS
from zhunsheng.reports.live import sound_outline
from zhunsheng.reports.outline import Outline, Paragraph, Task
from zhunsheng.reports.planning import Problem, free_problem_name, planning_findings, problems_of, tasks_promised
from zhunsheng.reports.studio import outline_text
from zhunsheng.web.context import drawn
from zhunsheng.workbench.studio.page import Desk
from zhunsheng.workbench.views.staff import staff_page

# Stands in the form wherever these inputs do: a form without them leaves what is said of the paragraph alone.
PLANS = "plans"
ANSWER = "answers-"
TASK = re.compile(r"task-(\d{1,2})-(?:do|target|by|due)\Z")
MOST_TASKS = 12


@dataclass(frozen=True)
class PlanInputs:
    """The inputs: is it a problem, which problems it answers, the tasks and an empty row for one more."""

    is_problem: bool
    problems: tuple[tuple[Problem, bool], ...]
    tasks: tuple[Task, ...]
    unrecorded: str

    @property
    def is_used(self) -> bool:
        return (
            self.is_problem or bool(self.tasks or self.unrecorded) or any(is_chosen for _, is_chosen in self.problems)
        )


def plan_inputs(paragraph: Paragraph, outline: Outline) -> PlanInputs:
    """The inputs as they stand for a paragraph."""
    problems = [problem for problem in problems_of(outline) if problem.name != paragraph.problem]
    chosen = tuple((problem, problem.name in paragraph.answers) for problem in problems)
    return PlanInputs(bool(paragraph.problem), chosen, paragraph.tasks, paragraph.unrecorded)


def said_of(paragraph: Paragraph, posted: Mapping[str, str], outline: Outline) -> Paragraph:
    """The paragraph with what the inputs say. Raises Refused for a day that cannot be read or a task without words."""
    problem = (paragraph.problem or free_problem_name(outline)) if "is_problem" in posted else ""
    answers = tuple(problem.name for problem in problems_of(outline) if ANSWER + problem.name in posted)
    unrecorded = " ".join(posted.get("unrecorded", "").split())
    return replace(paragraph, problem=problem, answers=answers, tasks=tuple(_tasks(posted)), unrecorded=unrecorded)


def _tasks(posted: Mapping[str, str]) -> Iterator[Task]:
    numbers = sorted({int(found[1]) for name in posted if (found := TASK.match(name))})
    for number in numbers[:MOST_TASKS]:
        do, target, by, due = (
            posted.get(f"task-{number}-{name}", "").strip() for name in ("do", "target", "by", "due")
        )
        if not (do or target or by or due):
            continue
        if not do:
            raise Refused(
                [Objection("task-empty", "有一项任务没有写做什么", BASIS, "请写明做什么，或清空这一行", "tasks")]
            )
        try:
            yield Task(do, target, by, date.fromisoformat(due) if due else None)
        except ValueError:
            message = f"“{do}”的完成期限“{due}”读不出来"
            raise Refused(
                [Objection("date-unreadable", message, BASIS, "日期请写成 2024-06-30 的样子", "tasks")]
            ) from None


@staff_page
def studio_plans(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The problems with what answers them, and next year's tasks."""
    desk = Desk.of(request, matter_id)
    outline = sound_outline(outline_text(desk.report))
    problems = problems_of(outline)
    context = {
        "report": desk.report,
        "problems": problems,
        "tasks": [
            (task, [one.words for one in problems if one.name in task.answers]) for task in tasks_promised(outline)
        ],
        "findings": tuple(planning_findings(outline)),
        "year": outline.year + 1,
    }
    return drawn(request, "workbench/studio/plans.html", "reports", context)
