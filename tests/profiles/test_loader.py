"""Loading a profile: by acts, once, all or nothing; its people can log in only when given a password."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import is_password_usable

from tests.profiles.years import CHENGGUAN, GUANHU, PROFILES, rows
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.kernel.models import Event, Installation, Matter, Person, Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.profiles.loader import load
from zhunsheng.profiles.logins import issue_passwords, random_password
from zhunsheng.profiles.profile import Profile, read_profile

# Organisations and places that the source of a profile names, or that lie there; the demo must not tell stories about them.
REAL_NAMES = {
    GUANHU: ("日海智能", "新园学校", "捷顺科技园", "牛角龙", "松元厦", "樟溪"),
    CHENGGUAN: ("国庆村", "国庆社区", "县府街", "滨河", "新建社区", "人民社区", "解放社区"),
}
COMMUNITIES = {GUANHU: 19, CHENGGUAN: 9}
PEOPLE = {GUANHU: range(110, 151), CHENGGUAN: range(40, 66)}


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest) -> Profile:
    return read_profile(request.param)


@pytest.mark.django_db
def test_loading_twice_changes_nothing(profile: Profile) -> None:
    load(profile)
    before = (Matter.objects.count(), Event.objects.count(), Person.objects.count(), Unit.objects.count())
    again = load(profile)
    assert before == (Matter.objects.count(), Event.objects.count(), Person.objects.count(), Unit.objects.count())
    assert before[3] == len(profile.units)
    assert before[2] == len(profile.people)
    assert again.entries.keys() == {entry.key for entry in profile.registers}


@pytest.mark.django_db
def test_the_registers_count_one_street_one_special_and_one_for_each_community(profile: Profile) -> None:
    load(profile)
    levels = rows(
        "SELECT committee_level, speciality, COUNT(*) FROM mediation_committee WHERE valid_from <= %s "
        "AND valid_until IS NULL GROUP BY committee_level, speciality ORDER BY 1",
        profile.today,
    )
    count = COMMUNITIES[profile.key]
    assert levels == [("community", "general", count), ("street", "general", 1), ("trade", "marriage_family", 1)]


@pytest.mark.django_db
def test_each_person_holds_the_posts_of_the_profile(profile: Profile) -> None:
    loaded = load(profile)
    for entry in profile.people:
        held = {(post.role, post.unit_id) for post in Viewer.of_person(loaded.people[entry.login], profile.today).posts}
        assert held == {(post.role, loaded.units[post.unit].pk) for post in entry.posts}


@pytest.mark.django_db
def test_every_entry_is_an_act_recorded_on_the_day_of_installation(profile: Profile) -> None:
    load(profile)
    recorded = {event.recorded_at.date() for event in Event.objects.all()}
    assert recorded == {profile.installed_on}
    assert all(event.marks["late_entry"] == profile.late_reason for event in Event.objects.filter(acted_on__year=2021))


@pytest.mark.django_db
def test_nobody_can_log_in_before_a_password_is_issued(profile: Profile) -> None:
    loaded = load(profile)
    assert not any(is_password_usable(user.password) for user in get_user_model().objects.all())
    issued = issue_passwords(loaded, lambda login: f"for-{login}")
    shown = {person.login for person in profile.people if person.shown}
    assert {login.login for login in issued} == shown
    usable = {user.username for user in get_user_model().objects.all() if is_password_usable(user.password)}
    assert usable == shown
    user = get_user_model().objects.get(username="leader1")
    assert user.check_password("for-leader1")


def test_random_passwords_are_long_and_never_the_same() -> None:
    drawn = {random_password("anyone") for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(password) == 19 for password in drawn)


@pytest.mark.django_db
def test_an_entry_that_the_acts_refuse_is_named_and_nothing_stands(profile: Profile) -> None:
    broken = replace(profile.registers[0], values={**profile.registers[0].values, "committee_level": "moon"})
    with pytest.raises(InvalidDeclaration, match=rf"register/{broken.key}: .*不在可选范围内"):
        load(replace(profile, registers=(broken, *profile.registers[1:])))
    assert Unit.objects.count() == Matter.objects.count() == Installation.objects.count() == 0


@pytest.mark.django_db
def test_a_database_of_another_profile_is_refused(profile: Profile) -> None:
    Installation.objects.create(name="别处", profile="elsewhere")
    with pytest.raises(InvalidDeclaration, match="elsewhere"):
        load(profile)


def test_a_profile_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(LookupError, match=GUANHU):
        read_profile("nowhere")


def test_enough_people_hold_every_role_that_mediation_needs(profile: Profile) -> None:
    roles = {post.role for person in profile.people for post in person.posts}
    assert len(profile.people) in PEOPLE[profile.key]
    assert roles >= {
        Role.LEADER, Role.DEPUTY_LEADER, Role.OFFICE_CLERK, Role.JUSTICE_CLERK, Role.MEDIATOR,
        Role.COMMUNITY_CLERK, Role.GRID_WORKER, Role.DISTRICT_SUPERVISOR, Role.ADMINISTRATOR,
    }  # fmt: skip


def test_no_real_organisation_or_place_of_the_source_is_told_stories_about(profile: Profile) -> None:
    text = "".join(path.read_text("utf-8") for path in profile.folder.glob("*.yaml"))
    assert [name for name in REAL_NAMES[profile.key] if name in text] == []


def test_faults_of_a_profile_are_all_told(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("profiles")
    source = read_profile(GUANHU).folder
    (folder / "broken").mkdir()
    for path in source.glob("*.yaml"):
        (folder / "broken" / path.name).write_text(path.read_text("utf-8"), "utf-8")
    people = "- {login: a, name: 甲, shown: true, posts: [{role: king, unit: nowhere, since: 2023-01-01}]}\n" * 2
    (folder / "broken" / "people.yaml").write_text(people, "utf-8")
    (folder / "broken" / "units.yaml").write_text(
        "- {code: a, parent: z, name: 甲, short_name: 甲, level: x}\n- {code: b, colour: red}\n", "utf-8"
    )
    monkeypatch.setattr("zhunsheng.profiles.profile.PROFILES", folder)
    with pytest.raises(InvalidDeclaration) as told:
        read_profile("broken")
    text = str(told.value)
    for wanted in ("king", "nowhere", "login “a” stands 2 times", "parent “z”", "colour"):
        assert wanted in text
