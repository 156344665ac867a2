"""The guide for whoever writes a report for the first time says of every button what stands on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zhunsheng
from zhunsheng.kernel import registry

HOUSE = Path(zhunsheng.__file__).parent
GUIDE = (HOUSE.parent / "docs/guides/report-first-time.md").read_text("utf-8")
TEMPLATES = "\n".join(path.read_text("utf-8") for path in sorted(HOUSE.glob("w*/templates/w*/**/*.html")))
CLICKED = sorted(set(re.findall(r"点“([^”]+)”", GUIDE)))
COURSE = GUIDE.partition("按“您要办的”依次是")[2].partition("。")[0]
NAMED = re.findall(r"“([^”]+)”", COURSE)


def acts_of(kind: str) -> set[str]:
    return {act.label for procedure in registry.kind(kind).procedures.values() for act in procedure.acts.values()}


ACTS = acts_of("reports.annual_report")
PAGES = ACTS | acts_of("reports.number_request") | {registry.kind("reports.number_request").label}


@pytest.mark.parametrize("label", CLICKED)
def test_what_the_guide_says_to_click_is_an_act_or_stands_on_a_page(label):
    assert label in PAGES or re.search(f"[>}}]{re.escape(label)}[<{{]", TEMPLATES)


@pytest.mark.parametrize("label", NAMED)
def test_the_steps_from_signing_to_the_archive_are_acts_of_the_report(label):
    assert label in ACTS


def test_the_guide_names_enough_to_be_worth_the_test():
    assert len(CLICKED) > 12 and len(NAMED) > 10


def test_every_picture_of_the_guide_is_there():
    pictures = re.findall(r"\]\(\.\./(pictures/[^)]+)\)", GUIDE)
    assert len(pictures) == 5
    assert [name for name in pictures if not (HOUSE.parent / "docs" / name).is_file()] == []
