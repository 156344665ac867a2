"""The round of a place is lived by real acts; what its file plants is in the tables, and every section's number in the draft."""

from __future__ import annotations

from random import Random

import pytest

from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.profiles.loader import load
from zhunsheng.profiles.number_round.parameters import read_parameters
from zhunsheng.profiles.number_round.recount import recount
from zhunsheng.profiles.number_round.year import NumberRound
from zhunsheng.profiles.profile import read_profile
from zhunsheng.reports.editions import edition_of
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.kinds.number_request import NumberRequest
from zhunsheng.reports.stated import Stated

pytestmark = pytest.mark.django_db


def lived(key: str) -> dict[str, Stated]:
    """What sections returned in the round of a profile without any other record, as its draft states it in the end."""
    profile = read_profile(key)
    loaded, parameters = load(profile), read_parameters(profile)
    assert parameters is not None
    NumberRound(loaded, parameters, Random(1)).generate()
    recount(profile, parameters)
    report = Matter.objects.get(kind=AnnualReport.key)
    cast = NumberRound(loaded, parameters, Random(1)).cast
    with on_day(profile.today):
        figures = edition_of(report, cast.viewer(parameters.compiler)).figures
    return {name: figure for name, figure in figures.items() if figure.basis == "sheet"}


def test_nine_sections_two_late_one_sent_back_one_changed_after_signing_and_the_draft_says_so() -> None:
    figures = lived("guanhu_2023")
    assert Matter.objects.filter(kind=NumberRequest.key, state="accepted").count() == 9
    assert {name: figure.mark for name, figure in figures.items() if figure.mark} == {
        "removed_area": "迟报3天",
        "proposals": "迟报4天",
        "motions": "迟报4天",
        "joint_inspections": "退回过1次",
        "meetings": "签后由7次改为8次",
    }
    printed = {name: figure.printed for name, figure in figures.items()}
    assert (printed["removed_area"], printed["opinions"], printed["publicity"]) == (
        "66.15万平方米",
        "840余份",
        "450余场次",
    )
    assert Event.objects.filter(act="remind").count() == 2


def test_the_round_of_the_other_place_prints_what_its_source_prints() -> None:
    figures = lived("chengguan_2023")
    printed = {name: figure.printed for name, figure in figures.items()}
    assert (printed["materials"], printed["service_matters"], printed["messages"]) == ("万余份", "5000余件", "3000余条")
    assert {figure.mark for figure in figures.values()} == {"", "迟报4天"}
