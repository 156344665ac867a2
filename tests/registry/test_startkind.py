"""``zhunsheng startkind``: a throw-away kind in a copy of the package gets the whole suite, and three files are all it takes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
import typer

import zhunsheng
from tests.databases import sqlite_url
from zhunsheng.cli import startkind
from zhunsheng.cli.startkind import start_kind

ROOT = Path(zhunsheng.__file__).parent.parent
COPIED = ("zhunsheng", "tests", "docs")
LEDGER, KIND, LABEL = "mediation", "throwaway_visit", "示例走访"
COMMAND = ("-c", "from zhunsheng.cli.main import app; app()")
SUITES = (
    "tests/registry/test_every_kind.py",
    "tests/registry/test_reference_pages.py",
    "tests/ledgers",
    "tests/metrics/test_every_metric.py",
)


def files_of(folder: Path) -> dict[str, str]:
    """Every file below a folder by its path, with the digest of its content; what Python caches left out."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".pytest_cache" not in path.parts
    }


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package, its tests and its documents."""
    root = tmp_path / "copy"
    for name in COPIED:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own, which finds the copy and not us."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "ZHUNSHENG_"))}
    environment |= {
        "PYTHONPATH": str(copy),
        "ZHUNSHENG_DATA": str(copy.parent / "data"),
        "ZHUNSHENG_DATABASE_URL": sqlite_url(copy.parent / "copy.sqlite3"),
        "ZHUNSHENG_TEST_DATABASE": os.environ.get("ZHUNSHENG_TEST_DATABASE", "sqlite"),
    }
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.process
def test_a_throw_away_kind_passes_the_suites_and_touches_three_files(copy: Path):
    before = files_of(copy)
    made = run(copy, *COMMAND, "startkind", LEDGER, KIND, "--label", LABEL)
    assert made.returncode == 0, made.stderr
    after = files_of(copy)
    folder = f"zhunsheng/ledgers/{LEDGER}"
    (migration,) = [name for name in after if re.fullmatch(rf"{folder}/migrations/\d{{4}}_{KIND}\.py", name)]
    assert after.keys() - before.keys() == {f"{folder}/{KIND}.py", f"{folder}/cases/{KIND}.yaml", migration}
    assert {name: after[name] for name in before} == before

    documented = run(copy, *COMMAND, "docs")
    assert documented.returncode == 0, documented.stderr
    suites = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", KIND, *SUITES)
    assert suites.returncode == 0, suites.stdout[-3000:]
    assert int(re.findall(r"(\d+) passed", suites.stdout)[0]) > 15
    assert "skipped" not in suites.stdout


@pytest.mark.parametrize(
    ("ledger", "kind", "label", "said"),
    [
        ("mediations", "visit", "走访", "没有台账“mediations”"),
        ("mediation", "Visit", "走访", "种类名“Visit”不合规范"),
        ("mediation", "visit2", "走访", "种类名“visit2”不合规范"),
        ("mediation", "../visit", "走访", "种类名“../visit”不合规范"),
        ("mediation", "class", "走访", "种类名“class”是保留名称"),
        ("mediation", "migrations", "走访", "种类名“migrations”是保留名称"),
        ("mediation", "dispute", "走访", "台账mediation已有种类“dispute”"),
        ("mediation", "visit", "visit", "中文名称“visit”不合规范"),
        ("mediation", "visit", '走访"', '中文名称“走访"”不合规范'),
    ],
)
def test_a_wrong_name_is_told_and_nothing_is_written(ledger, kind, label, said, capsys):
    before = files_of(startkind.LEDGERS)
    with pytest.raises(typer.Exit) as stopped:
        start_kind(ledger, kind, label)
    assert stopped.value.exit_code == 2
    assert said in "".join(capsys.readouterr().err.split("\n"))
    assert files_of(startkind.LEDGERS) == before


def test_everything_that_is_wrong_is_told_at_once(capsys):
    with pytest.raises(typer.Exit):
        start_kind("nowhere", "No", "none")
    told = capsys.readouterr().err
    assert all(name in told for name in ("“nowhere”", "“No”", "“none”"))


@pytest.mark.parametrize("failing", [("--check",), ("--name",)], ids=["pending changes", "failed migration"])
def test_what_was_written_is_taken_back_when_the_migration_fails(tmp_path, monkeypatch, capsys, failing):
    folder = tmp_path / "sample"
    (folder / "migrations").mkdir(parents=True)
    (folder / "ledger.py").touch()
    monkeypatch.setattr(startkind, "LEDGERS", tmp_path)

    def make_migrations(ledger: str, *options: str) -> subprocess.CompletedProcess[str]:
        fails = failing[0] in options
        if fails and "--name" in options:
            (folder / "migrations" / "0001_half.py").touch()
        return subprocess.CompletedProcess([], int(fails), "", "[fault] in a migration" if fails else "")

    monkeypatch.setattr(startkind, "_make_migrations", make_migrations)
    with pytest.raises(typer.Exit):
        start_kind("sample", "visit", "走访")
    assert "[fault] in a migration" in capsys.readouterr().err
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*")] == ["ledger.py", "migrations"]
