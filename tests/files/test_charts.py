"""Charts as specifications and as pictures: every bar has its number, Chinese is set in Chinese, the same is drawn the same."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.files.charts.rendering import pictures_of
from zhunsheng.files.charts.spec import Point, course, groups, in_words, spec_text

MONTHS = [Point(f"{month}月", 10 * month, str(10 * month)) for month in range(1, 13)]
values = st.none() | st.integers(-(10**9), 10**9) | st.decimals(-(10**6), 10**6, places=2)
labels = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
points = st.lists(st.tuples(labels, values), min_size=1, max_size=15, unique_by=lambda pair: pair[0]).map(
    lambda pairs: [Point(label, value, "不适用" if value is None else str(value)) for label, value in pairs]
)


@pytest.mark.parametrize("drawn", [course, groups])
@given(points=points, unit=labels)
def test_every_point_is_a_bar_with_its_number_in_the_order_given(drawn, points, unit):
    spec = json.loads(spec_text(drawn(points, unit)))
    rows = spec["data"]["values"]
    assert [(row["label"], row["text"]) for row in rows] == [(point.label, point.text) for point in points]
    assert [row["value"] for row in rows] == [None if point.value is None else float(point.value) for point in points]
    assert all(row["told"] == f"{row['label']}：{row['text']}{unit}" for row in rows)
    axis = next(place for place in spec["encoding"].values() if place["type"] == "ordinal")
    assert axis["scale"]["domain"] == [point.label for point in points], "one without a value keeps its place"
    assert spec["title"]["text"] == f"单位：{unit}"


@given(points=points, unit=labels)
def test_the_words_of_a_chart_tell_all_that_it_shows(points, unit):
    said = in_words("各月受理", points, unit)
    assert all(f"{point.label}{point.text}" in said for point in points) and unit in said


def test_a_specification_names_no_address_and_no_expression_but_that_of_its_axis():
    text = spec_text(course(MONTHS, "件"))
    assert set(re.findall(r"https?://[^\"]+", text)) == {"https://vega.github.io/schema/vega-lite/v6.json"}
    assert set(re.findall(r'"(\w*[eE]xpr)"', text)) == {"labelExpr"}


@pytest.mark.process
def test_pictures_say_every_number_in_chinese_and_are_the_same_each_time():
    kinds = [
        Point("人民调解", 810, "810"),
        Point("法院委派的赟祎", Decimal("26.5"), "26.5"),
        Point("其他", None, "不适用"),
    ]
    specs = [spec_text(course(MONTHS, "件")), spec_text(groups(kinds, "件"))]
    drawn = pictures_of([*specs, specs[0]])
    assert list(drawn) == specs and drawn == pictures_of(specs)
    said = [re.findall(r">([^<>]+)</text>", picture.svg) for picture in drawn.values()]
    assert {point.label for point in MONTHS} | {point.text for point in MONTHS} | {"单位：件"} <= set(said[0])
    assert {"人民调解", "法院委派的赟祎", "其他", "810", "26.5"} <= set(said[1])
    assert all("<script" not in picture.svg and picture.png.startswith(b"\x89PNG") for picture in drawn.values())


@pytest.mark.process
def test_what_cannot_be_drawn_is_told_with_its_cause():
    with pytest.raises(RuntimeError, match="were not drawn"):
        pictures_of(['{"mark": 7}'])
