"""What the platform finds of planted faults, by its own means: in years of other seeds and totals, and told by the command."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker
from typer.testing import CliRunner

from tests.profiles.years import ONE, OTHER, SmallYear, generated
from zhunsheng.cli.main import app
from zhunsheng.cli.reporting import compiler
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.today import on_day
from zhunsheng.metrics.language import Period
from zhunsheng.profiles.case_files.writing import write_case_files
from zhunsheng.profiles.searching import SEARCHES, Outcome, Sight, outcomes, search_all
from zhunsheng.profiles.year import Truth

pytestmark = pytest.mark.django_db
IN_PAPERS = {"day": 5, "party": 3, "place": 3, "amount": 3, "article": 3, "empty": 8}
RECALL, MOST_FALSE = 0.95, 0.05


@pytest.fixture(scope="module", params=[ONE, OTHER], ids=["one year", "another seed and other totals"])
def made(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[SmallYear, Sight, Truth]]:
    year: SmallYear = request.param
    folder = tmp_path_factory.mktemp("case_files")
    with django_db_blocker.unblock(), generated(year) as (profile, truth), on_day(profile.today):
        planted = write_case_files(profile, folder, seed=year.seed, planted=IN_PAPERS)
        street = Unit.objects.get(code=profile.street)
        sight = Sight(compiler(), street, Period.year(profile.year), profile.today, folder)
        yield year, sight, Truth({**truth.planted, **planted})


def told(sight: Sight, planted: Mapping[str, list[int]]) -> dict[str, Outcome]:
    """What every search came to, by its label."""
    found = outcomes(search_all(sight), {name: set(ids) for name, ids in planted.items()})
    return {one.search.label: one for one in found}


def test_planted_faults_are_found_and_sound_records_are_left_alone(made: tuple[SmallYear, Sight, Truth]) -> None:
    _, sight, truth = made
    found = told(sight, truth.planted)
    short = {
        label: (sorted(one.missed), sorted(one.false))
        for label, one in found.items()
        if (one.recall is not None and one.recall < RECALL) or one.false_rate >= MOST_FALSE
    }
    assert short == {}


def test_every_sort_that_the_year_plants_is_searched_for_among_more_records_than_it_has_faults(
    made: tuple[SmallYear, Sight, Truth],
) -> None:
    year, sight, truth = made
    found = told(sight, truth.planted)
    wanted = {label: len(one.planted) for label, one in found.items()}
    assert wanted["没有录入平台的案件"] == year.planted["platforms"]["entry_missing"] > 0
    assert wanted["案卷文书：违法日期不一致"] == IN_PAPERS["day"]
    assert wanted["退回三次以上的诉求"] == year.planted["citizen_requests"]["bounced_often"]
    among = [one for one in found.values() if one.search.means != "拒绝记录"]
    assert all(len(one.among) > len(one.planted) and one.planted <= one.among for one in among)
    assert len(found) == sum(bool(search.planted) for search in SEARCHES)


def test_what_is_not_there_is_missed_and_what_nobody_planted_is_false(made: tuple[SmallYear, Sight, Truth]) -> None:
    _, sight, truth = made
    late, sound = truth.planted["platforms.entry_late"], sorted(sight.matters("enforcement.case"))
    stranger = next(case for case in sound if case not in late)
    found = told(sight, {**truth.planted, "platforms.entry_late": [*late[1:], stranger]})["逾期录入平台的案件"]
    assert (found.missed, found.false) == ({stranger}, {late[0]})
    assert found.recall is not None and found.recall < RECALL


def test_the_search_goes_by_the_records_and_papers_of_today(
    made: tuple[SmallYear, Sight, Truth], tmp_path: Path
) -> None:
    _, sight, truth = made
    case = truth.planted["case_files.party"][0]
    empty = Sight(sight.viewer, sight.unit, sight.period, sight.today, tmp_path)
    assert case in sight.papers("party-differs") and empty.papers("party-differs") == set()


def test_the_command_prints_found_missed_and_false_and_says_by_its_exit_code_whether_it_suffices(
    made: tuple[SmallYear, Sight, Truth], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    _, sight, truth = made
    settings.ZHUNSHENG_TODAY = sight.today
    (tmp_path / "secret-key").write_text("test-key-of-a-folder", "utf-8")
    for name in ("ZHUNSHENG_DATA", "ZHUNSHENG_DATABASE_URL", "ZHUNSHENG_SECRET_KEY", "ZHUNSHENG_TODAY"):
        monkeypatch.setenv(name, "")
    truth.write(tmp_path / "planted.json")
    asked = ["audit", "faults", "--directory", str(tmp_path), "--files", str(sight.files)]
    good = CliRunner().invoke(app, asked)
    assert good.exit_code == 0, good.output
    assert "漏0，误报0" in good.output and "植入" in good.output
    rows = json.loads((tmp_path / "planted.json").read_text("utf-8"))
    case = next(row for row in rows if row["fault"] == "platforms.entry_differs")
    late = next(row for row in rows if row["fault"] == "platforms.entry_late")
    case["matter"] = late["matter"]
    (tmp_path / "planted.json").write_text(json.dumps(rows), "utf-8")
    short = CliRunner().invoke(app, asked)
    assert short.exit_code == 1
    assert f"漏（平台所载与本系统不一致的案件）：{late['number']}" in short.output
    assert f"误报（平台所载与本系统不一致的案件）：{case['number']}" in short.output
    (tmp_path / "planted.json").write_text('{"a": 1}', "utf-8")
    refused = CliRunner().invoke(app, asked)
    assert refused.exit_code == 2 and "不是示范年度写出的清单" in refused.output
    (tmp_path / "planted.json").unlink()
    assert CliRunner().invoke(app, asked).exit_code == 2
