"""A profile as read from its folder: everything about a place that is data. All faults are found before any is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.kernel.roles import Role

PROFILES = Path(__file__).resolve().parent


@dataclass(frozen=True)
class UnitEntry:
    """A unit; ``parent`` is the code of the unit above it, None for the topmost."""

    code: str
    parent: str | None
    name: str
    short_name: str
    level: str
    region_code: str = ""


@dataclass(frozen=True)
class PostEntry:
    """A role held in a unit (by its code) from a day on."""

    role: str
    unit: str
    since: date


@dataclass(frozen=True)
class PersonEntry:
    """A person by login name. ``shown`` people get a password when the demo starts; the others cannot log in."""

    login: str
    name: str
    shown: bool
    posts: tuple[PostEntry, ...]


@dataclass(frozen=True)
class SettingEntry:
    """A local setting for a unit (by its code) and all below it, from a day on."""

    name: str
    unit: str
    since: date
    value: Any
    confirmed: bool
    source: str


@dataclass(frozen=True)
class RegisterEntry:
    """A register entry. In ``values`` a person is named by login, a unit by code, another entry by its ``key``."""

    key: str
    kind: str
    unit: str
    since: date
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Profile:
    """A place: names, the day on which the demo lives, and the master data that is entered on ``installed_on``.

    ``street`` is the code of the sub-district; ``late_reason`` says why older entries are recorded only at the start.
    """

    key: str
    name: str
    title: str
    street: str
    today: date
    installed_on: date
    late_reason: str
    year: int
    seed: int
    units: tuple[UnitEntry, ...]
    people: tuple[PersonEntry, ...]
    settings: tuple[SettingEntry, ...]
    registers: tuple[RegisterEntry, ...]

    @property
    def folder(self) -> Path:
        return PROFILES / self.key

    def read(self, name: str) -> Any:
        """The content of one YAML file of the profile's folder."""
        return yaml.safe_load((self.folder / name).read_text("utf-8"))


def read_profile(key: str) -> Profile:
    """Read the profile in folder ``key``. Raises InvalidDeclaration with every fault, LookupError for no such folder."""
    folder = PROFILES / key
    if not (folder / "profile.yaml").exists():
        known = "、".join(sorted(path.parent.name for path in PROFILES.glob("*/profile.yaml")))
        raise LookupError(f"没有地方配置“{key}”；已有：{known}")
    faults: list[Fault] = []
    profile = Profile(
        key=key,
        **_head(folder / "profile.yaml"),
        units=tuple(_entries(folder / "units.yaml", UnitEntry, faults)),
        people=tuple(_people(folder / "people.yaml", faults)),
        settings=tuple(_entries(folder / "settings.yaml", SettingEntry, faults)),
        registers=tuple(_entries(folder / "registers.yaml", RegisterEntry, faults)),
    )
    faults += _faults(profile)
    if faults:
        raise InvalidDeclaration(faults)
    return profile


def _head(path: Path) -> dict[str, Any]:
    """What profile.yaml says of the place. Raises InvalidDeclaration when a name is missing or unknown."""
    head: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    wanted = {field.name for field in fields(Profile)} - {"key", "units", "people", "settings", "registers"}
    wrong = sorted(wanted ^ head.keys())
    if wrong:
        raise InvalidDeclaration([Fault(str(path), f"missing or unknown: {', '.join(wrong)}")])
    return head


def _entries(path: Path, model: type[Any], faults: list[Fault]) -> Iterator[Any]:
    for number, entry in enumerate(yaml.safe_load(path.read_text("utf-8")), 1):
        try:
            yield model(**entry)
        except TypeError as error:
            faults.append(Fault(f"{path}: entry {number}", str(error)))


def _people(path: Path, faults: list[Fault]) -> Iterator[PersonEntry]:
    for person in _entries(path, PersonEntry, faults):
        try:
            yield PersonEntry(
                person.login, person.name, person.shown, tuple(PostEntry(**post) for post in person.posts)
            )
        except TypeError as error:
            faults.append(Fault(f"{path}: {person.login}", str(error)))


def _faults(profile: Profile) -> Iterator[Fault]:
    folder = profile.folder
    yield from _twice(folder / "units.yaml", "code", (unit.code for unit in profile.units))
    yield from _twice(folder / "people.yaml", "login", (person.login for person in profile.people))
    yield from _twice(folder / "people.yaml", "name", (person.name for person in profile.people))
    yield from _twice(folder / "registers.yaml", "key", (entry.key for entry in profile.registers))
    above: set[str | None] = {None}
    for unit in profile.units:
        if unit.parent not in above:
            yield Fault(f"{folder / 'units.yaml'}: {unit.code}", f"parent “{unit.parent}” does not stand before it")
        above.add(unit.code)
    codes = {unit.code for unit in profile.units}
    used = [(folder / "profile.yaml", "street", profile.street)]
    used += [(folder / "people.yaml", person.login, post.unit) for person in profile.people for post in person.posts]
    used += [(folder / "settings.yaml", setting.name, setting.unit) for setting in profile.settings]
    used += [(folder / "registers.yaml", entry.key, entry.unit) for entry in profile.registers]
    for path, name, code in used:
        if code not in codes:
            yield Fault(f"{path}: {name}", f"no unit has the code “{code}”")
    for person in profile.people:
        for post in person.posts:
            if post.role not in set(Role):
                yield Fault(f"{folder / 'people.yaml'}: {person.login}", f"“{post.role}” is not a role")


def _twice(path: Path, what: str, values: Iterable[str]) -> Iterator[Fault]:
    for value, count in Counter(values).items():
        if count > 1:
            yield Fault(str(path), f"{what} “{value}” stands {count} times")
