"""What the repository promises about itself: pinned requirements, no trace of a machine, the two commands."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from zhunsheng.kernel import registry
from zhunsheng.kernel.local_settings import definitions

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "zhunsheng"
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>\S+)(?: --hash=sha256:[0-9a-f]{64})+")
# Paths that exist on one machine only, and hosts that only a user's own configuration may name.
TRACES = re.compile(rb"(?<![\w.])/(?:home|root|work|Users)/\w|py(?:pi|thonhosted)\.org|--index-url")


def tracked_files() -> list[Path]:
    """List the files that git tracks and that still exist, this one excepted: it has to name what it looks for."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    paths = [ROOT / name for name in names if name]
    return [path for path in paths if path.is_file() and path != Path(__file__).resolve()]


def logical_lines(lock: Path) -> list[str]:
    """Return the requirements of a lock file, one a line, without comments."""
    text = re.sub(r"^\s*#.*$", "", lock.read_text("utf-8"), flags=re.MULTILINE)
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    return [line.strip() for line in joined.splitlines() if line.strip()]


def pins(lock: Path) -> dict[str, str]:
    """Map each pinned distribution to its version."""
    matches = (PIN.fullmatch(line) for line in logical_lines(lock))
    return {match["name"]: match["version"] for match in matches if match}


def test_every_lock_file_is_there():
    assert [lock.name for lock in LOCKS] == ["base.txt", "bench.txt", "fuzz.txt", "ocr.txt", "spark.txt", "test.txt"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_with_hashes_and_nothing_else_stands_there(lock):
    lines = logical_lines(lock)
    assert lines
    assert [line for line in lines if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_file_names_an_address(lock):
    assert re.findall(r"\w+://\S+|^-\S+", lock.read_text("utf-8"), flags=re.MULTILINE) == []


def test_tests_run_on_the_very_versions_that_are_delivered():
    base, test = (pins(ROOT / "requirements" / name) for name in ("base.txt", "test.txt"))
    assert base.items() <= test.items()


def test_each_requirement_asked_for_is_locked():
    for lock in LOCKS:
        lines = lock.with_suffix(".in").read_text("utf-8").splitlines()
        asked = {match[0].lower() for line in lines if (match := re.match(r"[a-zA-Z0-9-]+", line)) and line[0] != "-"}
        assert asked and asked <= pins(lock).keys()


def test_no_tracked_file_carries_a_trace_of_a_machine_or_a_registry():
    files = tracked_files()
    assert ROOT / "pyproject.toml" in files
    traces = {path.relative_to(ROOT).as_posix(): TRACES.findall(path.read_bytes()) for path in files}
    assert {name: found for name, found in traces.items() if found} == {}


def test_the_readme_names_the_two_commands_on_its_first_screen():
    first_screen = (ROOT / "README.md").read_text("utf-8").splitlines()[:40]
    assert {"make demo", "make test"} <= set(re.findall(r"make \w+", "\n".join(first_screen)))


def test_the_changelog_begins_with_the_version_of_the_package():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE)
    assert headings[0] == version


def test_continuous_integration_runs_the_tests():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").splitlines()[-1] == "make test"


def test_only_config_and_the_ledger_itself_name_a_ledger():
    """Ledgers name each other's registers and settings, which are the place's and nobody's matters (decision 020)."""
    ledgers = [path.parent for path in (PACKAGE / "ledgers").glob("*/ledger.py")]
    assert ledgers
    sources = [path for path in tracked_files() if path.suffix in {".py", ".html"} and PACKAGE in path.parents]
    named = []
    for ledger in ledgers:
        names = re.compile(rf"ledgers\.{ledger.name}\b|[\"']{ledger.name}\.[a-z_.]*")
        free = {ledger, PACKAGE / "config", PACKAGE / "profiles"}
        for path in (path for path in sources if free.isdisjoint(path.parents)):
            found = {name.strip("\"'") for name in names.findall(path.read_text("utf-8"))}
            if PACKAGE / "ledgers" in path.parents:
                found = {name for name in found if not is_of_the_place(name)}
            named += [f"{path.relative_to(ROOT).as_posix()}: {name}" for name in sorted(found)]
    assert named == []


def is_of_the_place(name: str) -> bool:
    """Whether a name is that of a register, of something that a register answers, or of a local setting."""
    if name in definitions():
        return True
    kind = registry.kinds().get(".".join(name.split(".")[:2]))
    return kind is not None and kind.is_register
