"""Acceptance of defects in case files (S122): what is planted in a year's papers is found, and what is not is printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.profiles.years import TINY, generated
from zhunsheng.cli.main import app
from zhunsheng.profiles.case_files.writing import write_case_files

pytestmark = pytest.mark.django_db
PLANTED = {"day": 6, "party": 4, "place": 4, "amount": 3, "article": 3, "empty": 12}


def test_S122_planted_defects_in_the_papers_of_cases_are_all_found_and_missed_and_false_ones_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    (tmp_path / "secret-key").write_text("test-key-of-a-folder", "utf-8")
    for name in ("ZHUNSHENG_DATA", "ZHUNSHENG_DATABASE_URL", "ZHUNSHENG_SECRET_KEY", "ZHUNSHENG_TODAY"):
        monkeypatch.setenv(name, "")
    asked = ["audit", "faults", "--directory", str(tmp_path)]
    with generated(TINY) as (profile, truth):
        settings.ZHUNSHENG_TODAY = profile.today
        planted = write_case_files(profile, tmp_path / "case_files", seed=TINY.seed, planted=PLANTED)
        assert {name: len(ids) for name, ids in planted.items()} == {f"case_files.{k}": n for k, n in PLANTED.items()}
        type(truth)({**truth.planted, **planted}).write(tmp_path / "planted.json")
        all_found = CliRunner().invoke(app, asked)
        assert all_found.exit_code == 0 and "漏（" not in all_found.output and "误报（" not in all_found.output

        mended = planted["case_files.party"][0]
        said = json.loads((tmp_path / "planted.json").read_text("utf-8"))
        number = next(row["number"] for row in said if row["matter"] == mended)
        for paper in (tmp_path / "case_files" / str(mended)).glob("*.txt"):
            paper.unlink()
        missed = CliRunner().invoke(app, asked)
        assert missed.exit_code == 1 and f"漏（案卷文书：当事人不一致）：{number}" in missed.output
