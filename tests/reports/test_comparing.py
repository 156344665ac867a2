"""Comparing wordings: what went and came within a sentence, which paragraph became which, figures apart from words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.years import OUTLINE, changed
from zhunsheng.reports.comparing import Stretch, compared, moved, paired, word_by_word
from zhunsheng.reports.outline import read_outline

words = st.text("调解员成功12件，。〔〕", max_size=12)


def told(before: str, after: str) -> str:
    marks = {"same": "{}", "gone": "[-{}]", "new": "[+{}]"}
    return "".join(marks[stretch.way].format(stretch.text) for stretch in word_by_word(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("培训26期。", "培训27期。", "培训[-26][+27]期。"),
        ("全年培训26期。", "全年共培训26期。", "全年[+共]培训26期。"),
        ("成功调处矛盾纠纷。", "成功化解矛盾纠纷。", "成功[-调处][+化解]矛盾纠纷。"),
        ("办结〔人民调解〕，", "办结〔行政调解〕，", "办结[-〔人民调解〕][+〔行政调解〕]，"),
        ("", "新写的。", "[+新写的。]"),
        ("删去的。", "", "[-删去的。]"),
    ],
)
def test_words_that_went_and_came_are_marked(before, after, expected):
    assert told(before, after) == expected


@given(words, words)
def test_both_wordings_can_be_read_out_of_the_stretches(before, after):
    stretches = word_by_word(before, after)
    assert "".join(one.text for one in stretches if one.way != "new") == before
    assert "".join(one.text for one in stretches if one.way != "gone") == after
    assert all(one.text for one in stretches)


@given(st.lists(words, max_size=6), st.lists(words, max_size=6))
def test_every_sentence_is_paired_once_and_in_order(before, after):
    pairs = list(paired(before, after))
    assert [old for old, _ in pairs if old is not None] == list(range(len(before)))
    assert [new for _, new in pairs if new is not None] == list(range(len(after)))


def test_an_unchanged_member_is_found_where_it_stands_now():
    assert moved("abcd", "xabd", 1) == 2
    assert moved("abcd", "xabd", 2) is None
    assert moved("abcd", "abcd", 9) is None


def test_outlines_are_compared_by_lines_and_figures():
    before = read_outline(OUTLINE, "提纲")
    text = changed(
        OUTLINE,
        ("培训{training}，", "组织培训{training}，"),
        ("typed: 80余期, value: 80", "typed: 90余期, value: 90"),
        ("heading: 诉调对接", "heading: 诉讼与调解对接"),
        ("settled, unit: 件}\n", "settled, unit: 件, cut_off: 2023-10-31}\n"),
    )
    found = compared(before, read_outline(text, "提纲"))
    assert [(line.is_heading, line.address) for line in found.lines] == [(False, 1), (True, None)]
    assert Stretch("new", "组织") in found.lines[0].stretches
    assert [(figure.caption, "截至2023-10-31" in figure.now, "90余期" in figure.now) for figure in found.figures] == [
        ("业务培训", False, True),
        ("调解成功", True, False),
    ]
    assert compared(before, before).is_empty
