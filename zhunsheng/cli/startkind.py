"""``zhunsheng startkind``: a new record kind as three files, valid from the start and meant to be edited."""

from __future__ import annotations

import keyword
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from rich.markup import escape

import zhunsheng
from zhunsheng.cli.console import fail
from zhunsheng.cli.django import SETTINGS

PACKAGE = Path(zhunsheng.__file__).parent
LEDGERS = PACKAGE / "ledgers"
BLANKS = Path(__file__).parent
IDENTIFIER = re.compile(r"[a-z]+(_[a-z]+)*\Z")
LABEL = re.compile(r"[一-鿿][一-鿿A-Za-z0-9（）、·]*\Z")
LONGEST_NAME, LONGEST_LABEL = 40, 30
LAST_LINES = 8
TAKEN = ("apps", "cases", "ledger", "migrations", "models", "settings")


@dataclass(frozen=True)
class NewKind:
    """The kind to be made: its names, and where its files go."""

    ledger: str
    kind: str
    label: str

    @property
    def folder(self) -> Path:
        return LEDGERS / self.ledger

    @property
    def module(self) -> Path:
        return self.folder / f"{self.kind}.py"

    @property
    def cases(self) -> Path:
        return self.folder / "cases" / f"{self.kind}.yaml"

    def filled(self, blank: str) -> str:
        """The text of a blank with this kind's names in it."""
        name = "".join(part.capitalize() for part in self.kind.split("_"))
        text = (BLANKS / blank).read_text("utf-8")
        names = {"ledger": self.ledger, "kind": self.kind, "label": self.label, "name": name}
        return Template(text).substitute(names, table=f"{self.ledger}_{name.lower()}")


def start_kind(ledger: str, kind: str, label: str) -> list[Path]:
    """Write the kind's file, its migration and its cases into the ledger's folder; returns their paths.

    Stops with a Chinese message and nothing written when a name is wrong, the ledger is unknown, the kind exists, the
    ledger has changes without a migration, or the new kind's migration cannot be made.
    """
    wanted = NewKind(ledger, kind, label)
    if faults := list(_faults(wanted)):
        fail(escape("没有新建种类：\n" + "\n".join(f"· {fault}" for fault in faults)))
    pending = _make_migrations(ledger, "--check", "--dry-run")
    if pending.returncode:
        fail(f"没有新建种类：台账{ledger}还有未生成迁移的改动或声明有误，请先处理：\n{_said(pending)}")
    before = _migrations(wanted)
    written = [wanted.module, wanted.cases]
    has_cases = wanted.cases.parent.exists()
    wanted.cases.parent.mkdir(exist_ok=True)
    wanted.module.write_text(wanted.filled("blank_kind.txt"), "utf-8")
    wanted.cases.write_text(wanted.filled("blank_cases.txt"), "utf-8")
    made = _make_migrations(ledger, "--name", kind)
    migrations = sorted(_migrations(wanted) - before)
    if made.returncode or len(migrations) != 1:
        for path in [*written, *migrations]:
            path.unlink()
        if not has_cases:
            wanted.cases.parent.rmdir()
        fail(f"没有新建种类：迁移没有生成，已写的文件已撤回。\n{_said(made)}")
    return [wanted.module, *migrations, wanted.cases]


def _faults(wanted: NewKind) -> Iterator[str]:
    """Everything that is wrong with what was asked for."""
    ledgers = sorted(path.parent.name for path in LEDGERS.glob("*/ledger.py"))
    if wanted.ledger not in ledgers:
        yield f"没有台账“{wanted.ledger}”；已有：{'、'.join(ledgers)}"
    if not IDENTIFIER.match(wanted.kind) or len(wanted.kind) > LONGEST_NAME:
        yield f"种类名“{wanted.kind}”不合规范：只用小写英文单词，以下划线相连，不超过{LONGEST_NAME}个字符，如 site_visit"
    elif keyword.iskeyword(wanted.kind) or wanted.kind in TAKEN:
        yield f"种类名“{wanted.kind}”是保留名称，请换一个"
    elif wanted.ledger in ledgers and (wanted.module.exists() or wanted.cases.exists()):
        yield f"台账{wanted.ledger}已有种类“{wanted.kind}”，请换一个名称，或直接编辑该文件"
    if not LABEL.match(wanted.label) or len(wanted.label) > LONGEST_LABEL:
        yield f"中文名称“{wanted.label}”不合规范：以汉字开头，不含引号、空格等符号，不超过{LONGEST_LABEL}个字"


def _make_migrations(ledger: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run makemigrations in a process of its own, which finds the new file; no database of ours is touched."""
    command = [sys.executable, "-m", "django", "makemigrations", ledger, "--no-input", *options]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, "ZHUNSHENG_DATABASE_URL": "sqlite:///:memory:"}
    return subprocess.run(command, cwd=PACKAGE.parent, env=environment, capture_output=True, text=True, check=False)


def _migrations(wanted: NewKind) -> set[Path]:
    return set((wanted.folder / "migrations").glob("[0-9]*.py"))


def _said(process: subprocess.CompletedProcess[str]) -> str:
    """The last lines of what the process said, brackets kept from being read as markup."""
    return escape("\n".join((process.stdout + process.stderr).strip().splitlines()[-LAST_LINES:]))
