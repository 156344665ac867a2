"""``zhunsheng import run``: a whole import from the command line, told row by row what was wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from typer.testing import CliRunner

from tests.cast import Cast
from tests.imports import DAY, EVENT, PLATFORM, enter_settings, row, table
from zhunsheng.cli.main import app
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import on_day


@pytest.fixture
def folder(tmp_path: Path, settings, cast: Cast) -> Path:
    settings.STATIC_ROOT, settings.MEDIA_ROOT = tmp_path / "static", tmp_path / "documents"
    cast.people["dispatcher"].user = User.objects.create(username="dispatcher")
    cast.people["dispatcher"].save(update_fields=["user"])
    enter_settings(cast)
    return tmp_path


def run(folder: Path, content: bytes, *more: str, login: str = "dispatcher") -> tuple[int, str]:
    file = folder / "台账.csv"
    file.write_bytes(content)
    where = ["--kind", EVENT, "--source", PLATFORM, "--unit", "north", "--as", login]
    with on_day(DAY):
        result = CliRunner().invoke(
            app, ["import", "run", str(file), *where, "--faulty", str(folder / "改正.xlsx"), *more]
        )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, (result.stdout + result.stderr).replace("\n", "")


def imported() -> int:
    return Matter.objects.filter(kind=EVENT, source=PLATFORM).count()


def test_good_rows_are_in_force_and_the_faulty_one_is_put_aside(folder: Path):
    code, told = run(folder, table([row(1), row(2, 受理时间="5月4日"), row(3)]))
    assert code == 1 and "写入2" in told and "有问题1" in told
    assert imported() == 2 and (folder / "改正.xlsx").is_file()


def test_importing_the_same_table_twice_changes_nothing(folder: Path):
    assert run(folder, table([row(1), row(2)]))[0] == 0
    code, told = run(folder, table([row(1), row(2)]))
    assert code == 0 and "没有变化2" in told and imported() == 2


def test_checking_alone_writes_nothing(folder: Path):
    code, told = run(folder, table([row(1)]), "--check")
    assert code == 0 and "可以写入1" in told and imported() == 0


@pytest.mark.parametrize(("content", "login"), [(b"", "dispatcher"), (b"\x00\x01\x02", "dispatcher"), (b"a", "nobody")])
def test_what_cannot_be_read_or_nobody_may_import_is_said_and_nothing_is_kept(folder: Path, content: bytes, login: str):
    code, told = run(folder, content, login=login)
    assert code != 0 and told and imported() == 0
