"""Entering a profile: units and people as rows; posts, settings and registers by acts of the installer.

Each act carries a request key made of the profile and the entry, so loading again adds what is new and repeats nothing.
What already stands is changed by acts only, never by loading.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.declare.fields import PersonField, RegisterField, UnitField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.digests import sm3
from zhunsheng.kernel.errors import Fault, InvalidDeclaration, Refused
from zhunsheng.kernel.models import Installation, Matter, Person, Unit
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.profiles.profile import Profile, UnitEntry

POST, SETTING = "kernel.post", "kernel.setting"


@dataclass
class Loaded:
    """What a profile became: units by code, people by login name, register entries by key."""

    profile: Profile
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    entries: dict[str, Matter] = field(default_factory=dict)

    @property
    def street(self) -> Unit:
        return self.units[self.profile.street]


@dataclass(frozen=True)
class _Entry:
    """One register entry to be made, whatever its register."""

    where: str
    kind: str
    unit: str
    since: date
    values: Mapping[str, Any]
    key: str = ""


def load(profile: Profile) -> Loaded:
    """Enter ``profile`` into a migrated database, all of it or nothing.

    Raises InvalidDeclaration with every entry that the acts refuse, and when the database belongs to another profile.
    """
    loaded, faults = Loaded(profile), []
    with transaction.atomic(), on_day(profile.installed_on):
        _claim_installation(profile)
        for unit in profile.units:
            loaded.units[unit.code] = _unit(unit, loaded.units)
        for person in profile.people:
            loaded.people[person.login] = _person(person.login, person.name)
        for entry in _all_entries(profile):
            try:
                matter = _enter(loaded, entry)
            except (Refused, KeyError) as error:
                faults.append(Fault(f"{profile.folder}: {entry.where}", str(error)))
            else:
                loaded.entries.update({entry.key: matter} if entry.key else {})
        if faults:
            raise InvalidDeclaration(faults)
    return loaded


def _claim_installation(profile: Profile) -> None:
    installation, _ = Installation.objects.get_or_create(defaults={"name": profile.name, "profile": profile.key})
    if installation.profile != profile.key:
        message = f"这个数据库属于地方配置“{installation.profile}”，请换一个空的数据库"
        raise InvalidDeclaration([Fault(str(profile.folder), message)])


def _unit(entry: UnitEntry, known: Mapping[str, Unit]) -> Unit:
    above = None if entry.parent is None else known[entry.parent]
    names = {"name": entry.name, "short_name": entry.short_name, "level": entry.level, "region_code": entry.region_code}
    unit, is_new = Unit.objects.get_or_create(code=entry.code, defaults={**names, "parent": above})
    if is_new:
        unit.path = f"{above.path if above else '/'}{unit.pk}/"
        unit.save(update_fields=["path"])
    return unit


def _person(login: str, name: str) -> Person:
    user, is_new = get_user_model().objects.get_or_create(username=login)
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return Person.objects.get_or_create(user=user, defaults={"name": name})[0]


def _all_entries(profile: Profile) -> Iterator[_Entry]:
    for setting in profile.settings:
        value = json.dumps(setting.value, ensure_ascii=False)
        values = {"name": setting.name, "value": value, "is_confirmed": setting.confirmed, "source": setting.source}
        where = f"setting/{setting.name}/{setting.unit}/{setting.since}"
        yield _Entry(where, SETTING, setting.unit, setting.since, values)
    for person in profile.people:
        for post in person.posts:
            values = {"person": person.login, "role": post.role}
            where = f"post/{person.login}/{post.role}/{post.unit}"
            yield _Entry(where, POST, post.unit, post.since, values)
    for entry in profile.registers:
        yield _Entry(f"register/{entry.key}", entry.kind, entry.unit, entry.since, entry.values, entry.key)


def _enter(loaded: Loaded, entry: _Entry) -> Matter:
    kind = registry.kind(entry.kind)
    given = {name: _given(kind, name, value, loaded) for name, value in entry.values.items()}
    asked = Asked(
        "enter",
        given,
        acted_on=entry.since,
        late_reason=loaded.profile.late_reason,
        request_key=_request_key(loaded.profile, entry),
    )
    return open_matter(Viewer.installer(), kind, loaded.units[entry.unit], asked).matter


def _given(kind: type[Record], name: str, value: Any, loaded: Loaded) -> Any:
    """A column's value, or the rows of a line set."""
    lines = kind.line_sets().get(name)
    if lines is None:
        return _resolved(kind.columns().get(name), value, loaded)
    columns = lines.line.columns()
    return [{key: _resolved(columns.get(key), said, loaded) for key, said in row.items()} for row in value]


def _resolved(column: Any, value: Any, loaded: Loaded) -> Any:
    """A reference by the name that the profile gives it, as the row's id."""
    if isinstance(column, PersonField):
        return loaded.people[value].pk
    if isinstance(column, UnitField):
        return loaded.units[value].pk
    if isinstance(column, RegisterField):
        return loaded.entries[value].pk
    return value


def _request_key(profile: Profile, entry: _Entry) -> str:
    return "load:" + sm3(f"{profile.key}/{entry.where}".encode()).removeprefix("sm3:")[:40]
