"""Problems, the plans that answer them, and next year's tasks: what the report promises, as plain data.

A paragraph says which problem it states (``problem``), which problems its plans answer (``answers``) and what is to be done
(``tasks``). The ledger of tasks takes over what ``tasks_promised`` gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from zhunsheng.kernel.errors import Finding
from zhunsheng.reports.outline import Outline, Text

LONGEST_NAME = 30


@dataclass(frozen=True)
class Problem:
    """A problem that the report states: its name, its paragraph, the beginning of its words, the paragraphs that answer it."""

    name: str
    address: int
    words: str
    answered_at: tuple[int, ...]


@dataclass(frozen=True)
class PromisedTask:
    """A task that the report promises for the year after its own: what, how its end is known, by whom, until when.

    ``address`` is the paragraph that promises it, ``answers`` are the names of the problems it is an answer to.
    """

    year: int
    do: str
    target: str
    by: str
    due_on: date | None
    address: int
    answers: tuple[str, ...]


def problems_of(outline: Outline) -> tuple[Problem, ...]:
    """Every problem in reading order."""
    paragraphs = list(outline.paragraphs())
    return tuple(
        Problem(
            paragraph.problem,
            address,
            "".join(segment.text for segment in paragraph.segments if isinstance(segment, Text))[:LONGEST_NAME],
            tuple(place for place, other in enumerate(paragraphs) if paragraph.problem in other.answers),
        )
        for address, paragraph in enumerate(paragraphs)
        if paragraph.problem
    )


def tasks_promised(outline: Outline) -> tuple[PromisedTask, ...]:
    """Next year's tasks in reading order."""
    return tuple(
        PromisedTask(outline.year + 1, task.do, task.target, task.by, task.due_on, address, paragraph.answers)
        for address, paragraph in enumerate(outline.paragraphs())
        for task in paragraph.tasks
    )


def free_problem_name(outline: Outline) -> str:
    """A name that no problem has yet."""
    taken = {paragraph.problem for paragraph in outline.paragraphs()}
    return next(name for number in count(1) if (name := f"problem_{number}") not in taken)


def planning_findings(outline: Outline) -> Iterator[Finding]:
    """Problems without a plan, and tasks of which nobody could say when they are done."""
    for problem in problems_of(outline):
        if not problem.answered_at:
            message = f"“{problem.words}”这一问题，下一年安排中没有写明与它对应的措施"
            yield Finding("inconsistency", "problem-without-answer", message, values={"address": problem.address})
    for task in tasks_promised(outline):
        if not task.target:
            message = f"“{task.do}”没有写明目标，做到什么程度算完成无从判断"
            yield Finding("note", "task-without-target", message, values={"address": task.address})
