"""The statutes and their rules, chosen by id, date and field."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from zhunsheng.law.errors import NotInForce, UnknownRule
from zhunsheng.law.model import Instrument, Rule
from zhunsheng.law.statute_files import read_statutes
from zhunsheng.law.wording import day_words

_STATUTES = Path(__file__).parent / "statutes"


@dataclass(frozen=True)
class _Library:
    instruments: tuple[Instrument, ...]
    rules: tuple[Rule, ...]
    by_id: Mapping[str, tuple[Rule, ...]]
    version: str


def rule(rule_id: str, *, on: date, field: str | None = None) -> Rule:
    """The version of a rule in force on a day: the one for this very field, else the one for every field.

    Raises UnknownRule when no rule has this id, NotInForce when none of its versions holds on the day for the field;
    the message names the versions that exist.
    """
    versions = _library().by_id.get(rule_id)
    if versions is None:
        raise UnknownRule(f"没有编号为“{rule_id}”的规则；请核对编号（如JUD-01），或先在法律数据中登记。")
    current = [version for version in versions if version.in_force(on)]
    for wanted in dict.fromkeys((field, None)):
        for version in current:
            if version.field == wanted:
                return version
    existing = "；".join(_version_words(version) for version in versions)
    asked = day_words(on) + (f"、领域“{field}”" if field else "")
    raise NotInForce(f"规则{rule_id}在{asked}没有有效的规定。现有：{existing}。请核对日期和领域。")


def rules() -> tuple[Rule, ...]:
    """All rules of all versions and fields, in the order of the files."""
    return _library().rules


def instruments() -> tuple[Instrument, ...]:
    """All instruments, in the order of the files."""
    return _library().instruments


def law_version() -> str:
    """The version of the whole body of rules: a digest of the statute files, such as law:1f0c22ab."""
    return _library().version


@cache
def _library() -> _Library:
    content = {file.name: file.read_bytes() for file in sorted(_STATUTES.glob("*.yaml"))}
    digest = hashlib.sha256()
    for name, text in content.items():
        digest.update(name.encode() + b"\0" + text + b"\0")
    version = f"law:{digest.hexdigest()[:8]}"
    instruments, rules = read_statutes(content, version)
    by_id: dict[str, tuple[Rule, ...]] = {}
    for entry in rules:
        by_id[entry.id] = (*by_id.get(entry.id, ()), entry)
    return _Library(instruments, rules, by_id, version)


def _version_words(version: Rule) -> str:
    until = day_words(version.in_force_to) if version.in_force_to else "今"
    field = f"（领域：{version.field}）" if version.field else ""
    return f"{version.citation}{field}自{day_words(version.in_force_from)}至{until}"
