"""Commands that work on records say which database they asked, and stop at one that holds none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from typer.testing import CliRunner

from tests.cast import Cast
from zhunsheng.cli.main import app

HOW = ("--directory", "ZHUNSHENG_DATABASE_URL")
COMMANDS = [
    ("audit", "verify"),
    ("audit", "verify", "--seals", "."),
    ("audit", "projections"),
    ("audit", "documents"),
    ("audit", "seals"),
    ("due",),
    ("report", "write", "2023"),
    ("report", "verify", "report.html"),
    ("law", "import-holidays", "notice.txt"),
    ("import", "run", "table.csv", "--kind", "k", "--source", "s", "--unit", "u", "--as", "nobody"),
]


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.STATIC_ROOT, settings.MEDIA_ROOT = tmp_path / "static", tmp_path / "documents"
    monkeypatch.chdir(tmp_path)
    for name in ("report.html", "notice.txt", "table.csv"):
        (tmp_path / name).write_text("观湖街道2023年法治政府建设年度报告", "utf-8")
    return tmp_path


def told(*command: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, command)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout + result.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_database_without_records_is_named_and_how_to_name_another(db: None, folder: Path, command: tuple[str, ...]):
    code, said = told(*command)
    assert code == 2
    assert str(connection.settings_dict["NAME"]) in said and "里面还没有任何数据" in said
    assert all(each in said for each in HOW)


def test_a_file_of_no_report_here_is_told_with_the_database_that_was_asked(cast: Cast, folder: Path):
    code, said = told("report", "verify", "report.html")
    assert code == 1
    assert str(connection.settings_dict["NAME"]) in said and "里面没有这份报告" in said
    assert all(each in said for each in HOW)


def test_the_password_of_a_database_is_never_printed(cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "not-to-be-seen")
    assert "not-to-be-seen" not in told("report", "verify", "report.html")[1]
