"""An outline written back to its text reads as the same outline."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zhunsheng
from tests.reports.years import OUTLINE
from zhunsheng.metrics.figures import AtLeast, Exact, HalfUp, More, TenThousands
from zhunsheng.metrics.language import Period
from zhunsheng.reports.outline import (
    Claim,
    Outline,
    Reported,
    Slot,
    Sum,
    Task,
    Text,
    Typed,
    Use,
    names_of,
    read_outline,
    reread_outline,
    write_outline,
)
from zhunsheng.reports.outline.model import Paragraph, Section
from zhunsheng.reports.outline.parts import PARTS

PROFILES = sorted(Path(zhunsheng.__file__).parent.glob("profiles/*/outline.yaml"))
NAMES = [f"n{number}" for number in range(6)]
# Words that a careless writer would let YAML read as a number, a date, a list, a comment or a mark of its own.
AWKWARD = [
    "2023", "1.10", "2023-01-01", "是：否", "yes", "null", "~", "=", "-一", "#一", "“a:", "[a]", "'", '"', "%", "!x", "&a",
    "*a", "\\n", "|", ">-", "，。；", "@", "?", "0", "0x1F", "1_000", "<<", "一\u3000二",
]  # fmt: skip
signs = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="{}⟦⟧ \n\r\ufeff\u2028\u2029\x85"
)
prose = st.sampled_from(AWKWARD) | st.text(signs, min_size=1, max_size=30)
words = (
    (st.sampled_from([*AWKWARD, "- 一", "a: b # c", "a  b"]) | st.text(signs | st.just(" "), min_size=1, max_size=20))
    .map(str.strip)
    .filter(bool)
)
optional = st.just("") | words
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
periods = st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair)))
roundings = st.one_of(
    st.just(Exact()), *(st.builds(each, st.integers(1, 1000)) for each in (More, AtLeast, TenThousands, HalfUp))
)
values = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3)
tasks = st.builds(Task, words, optional, optional, st.none() | days)
at = st.dictionaries(words, words, max_size=3).map(lambda codes: tuple(sorted(codes.items())))


def figures(name: str) -> st.SearchStrategy[Slot | Reported | Typed | Claim]:
    return st.one_of(
        st.builds(
            Slot, st.just(name), st.just(0), words, words, at, optional, st.none() | periods, st.none() | days,
            st.none() | roundings, optional,
        ),
        st.builds(
            Reported, st.just(name), st.just(0), words, words, words, words, st.none() | periods, st.none() | days,
            st.none() | roundings,
        ),
        st.builds(Typed, st.just(name), st.just(0), words, values, words, words, words, words, optional),
        st.builds(Claim, st.just(name), st.just(0), words, words, words, words, words),
    )  # fmt: skip


@st.composite
def sentences(draw: st.DrawFn) -> tuple[Text | Use, ...]:
    """Words and places by turns: two texts beside each other would be one."""
    pieces: list[Text | Use] = []
    for _ in range(draw(st.integers(0, 3))):
        pieces += [Text(draw(prose))] * draw(st.integers(0, 1)) + [Use(draw(st.sampled_from(NAMES)))]
    return tuple(pieces) + ((Text(draw(prose)),) if draw(st.booleans()) else ())


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    named = iter(f"p{number}" for number in range(1000))
    stated: list[str] = []

    def paragraph() -> Paragraph:
        problem = next(named) if draw(st.booleans()) else ""
        stated.extend([problem] if problem else [])
        planned = tuple(draw(st.lists(tasks, max_size=2)))
        return Paragraph(draw(sentences()), draw(st.booleans()), problem, (), planned, draw(optional))

    def paragraphs(least: int) -> tuple[Paragraph, ...]:
        return tuple(paragraph() for _ in range(draw(st.integers(least, 3))))

    def section(depth: int) -> Section:
        below = tuple(section(depth + 1) for _ in range(draw(st.integers(0, 2)))) if depth < 3 else ()
        named = tuple(draw(st.lists(st.sampled_from(list(PARTS)), unique=True, max_size=2)))
        return Section(draw(words), paragraphs(0 if below else 1), below, parts=named)

    opening = paragraphs(0)
    sections = tuple(section(1) for _ in range(draw(st.integers(1, 2))))
    opening = (*opening, Paragraph((Text("据此"),), answers=tuple(dict.fromkeys(stated[:2]))))
    signers = tuple(draw(st.lists(words, max_size=2)))
    made = Outline(
        draw(words), 2023, draw(words), draw(periods), draw(days), opening, sections, signers, draw(days), figures={}
    )
    used = list(dict.fromkeys(name for each in made.paragraphs() for name in names_of(each.segments)))
    table = {name: draw(figures(name)) for name in used}
    totals = draw(st.lists(st.sampled_from(used), unique=True, max_size=3)) if used else []
    sums = tuple(Sum(total, tuple(draw(st.lists(st.sampled_from(used), max_size=3))), 0) for total in totals)
    return Outline(**{**vars(made), "figures": table, "sums": sums})


@given(outlines())
def test_what_is_written_reads_as_the_same_outline(outline):
    assert reread_outline(write_outline(outline), "提纲") == outline


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.parent.name)
def test_the_outline_of_a_profile_is_written_back_as_it_was(path):
    outline = read_outline(path.read_text("utf-8"), path.name)
    written = write_outline(outline)
    assert read_outline(written, path.name) == outline
    assert write_outline(read_outline(written, path.name)) == written


def test_a_figure_is_written_with_the_first_paragraph_that_uses_it_and_a_sentence_on_a_line_of_its_own():
    outline = read_outline(OUTLINE.replace("培训{training}，", "召开会议。培训{training}，"), "提纲")
    written = write_outline(outline)
    assert "召开会议。\n          培训{training}" in written
    assert written.index("培训{training}") < written.index("settled: {slot: mediation.dispute.settled, unit: 件}")
    assert written.index("court: {slot") < written.index("诉调对接")


def test_two_sums_of_one_total_find_places_of_their_own_in_their_order():
    twice = OUTLINE.replace(
        "          - text: 法院委派{received}，成功率{rate}，{claim}。",
        "          - text: 法院委派{received}，成功率{rate}，{claim}。\n            sums: {received: [people]}\n"
        "          - text: 完。\n            sums: {received: [court]}\n          - text: 又完，{received}。",
    )
    outline = read_outline(twice, "提纲")
    assert [total.parts for total in outline.sums] == [("people", "court"), ("people",), ("court",)]
    assert read_outline(write_outline(outline), "提纲") == outline


def test_two_sums_of_one_total_used_last_move_before_it():
    text = OUTLINE.replace("sums: {settled: [people, court]}", "sums: {received: [people, court]}").replace(
        "成功率{rate}，{claim}。", "成功率{rate}，{claim}。\n            sums: {received: [people]}"
    )
    outline = read_outline(text, "提纲")
    assert len(outline.sums) == 2
    assert read_outline(write_outline(outline), "提纲") == outline


def test_problems_answers_and_tasks_are_read():
    text = OUTLINE + (
        "  - heading: 问题和安排\n    paragraphs:\n"
        "      - {text: 调解力量不足。, problem: mediators_few}\n"
        "      - text: 明年增配调解员。\n        answers: [mediators_few]\n"
        "        tasks:\n          - {do: 增配调解员, target: 每个社区两名, by: 司法所, due: 2024-06-30}\n"
    )
    problem, plan = read_outline(text, "提纲").sections[-1].paragraphs
    assert problem.problem == "mediators_few"
    assert (plan.answers, plan.tasks) == (
        ("mediators_few",),
        (Task("增配调解员", "每个社区两名", "司法所", date(2024, 6, 30)),),
    )


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("{text: 一。, answers: [unknown]}", "“unknown”没有在提纲中写明"),
        ("{text: 一。, problem: 名字}", "问题的名字“名字”只能用小写字母"),
        ("{text: 一。, tasks: [{target: 二}]}", "任务缺少“do”"),
        ("{text: 一。, tasks: [{do: 二, due: 年底}]}", "应是日期"),
        ("{problem: one}", "段落缺少“text”"),
    ],
)
def test_what_is_wrong_with_problems_and_tasks_is_named(item, said):
    text = OUTLINE + f"  - heading: 问题和安排\n    paragraphs:\n      - {item}\n"
    with pytest.raises(Exception, match=said):
        read_outline(text, "提纲")


def test_a_value_that_is_no_finite_number_is_refused():
    with pytest.raises(Exception, match="应是数字"):
        read_outline(OUTLINE.replace("value: 80,", "value: NaN,"), "提纲")


def test_values_keep_their_places():
    outline = read_outline(OUTLINE.replace("value: 80,", "value: 80.50,"), "提纲")
    training = read_outline(write_outline(outline), "提纲").figures["training"]
    assert isinstance(training, Typed)
    assert training.value == Decimal("80.50")
