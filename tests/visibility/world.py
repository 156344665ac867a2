"""Random worlds: a plan is pure data drawn by hypothesis; building it does the same by lawful acts.

The plan is the truth that the oracle reads; what the database makes of it is what is on trial.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import strategies

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.models import Installation, Matter, Person, Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import HeldPost, Viewer
from zhunsheng.reports.building import draft_report
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.kinds.number_request import NumberRequest

DAY = date(2023, 5, 4)
SIGNED_ON = date(2023, 5, 20)
LONG_AGO, BEFORE, AFTER = date(2023, 1, 3), DAY - timedelta(days=1), DAY + timedelta(days=1)
TENSES = ("now", "now", "now", "starts_today", "ends_tomorrow", "ended_today", "past", "future", "void")
IN_FORCE = {"now", "starts_today", "ends_tomorrow"}
SHAPES = ("registered", "accepted", "major", "settled", "confirming")
SECRECIES = ("ordinary", "confidential", "made_confidential", "made_ordinary")
NUMBERS = {
    "mediation.dispute_number": "随登〔{year}〕{number}号",
    "mediation.agreement_number": "随协〔{year}〕{number}号",
}
REPORT_STATES = ("drafted", "frozen", "published")
OUTLINE = """
title: {title}
year: 2023
unit: {unit}
period: [2023-01-01, 2023-12-31]
cut_off: 2023-05-04
signers: [随机单位]
signed_on: {signed_on}
sections:
  - heading: 主要成效
    part: [results, problems, first_responsible, plans]
    paragraphs:
      - text: {sentence}{{received}}，其中人民调解{{people}}{asked}。
        figures:
          received: {{slot: mediation.dispute.received, unit: 件}}
          people: {{slot: mediation.dispute.received, unit: 件, at: {{mediation_kind: people}}, label: 人民调解}}
{figure}"""
ASKED = "          returned: {{reported: {unit}, asks: 件数, unit: 件, label: 科室件数}}\n"
PEOPLE = 7
REGISTRAR = PEOPLE
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@dataclass(frozen=True)
class PostPlan:
    """A person's post: in which unit, with which role, and whether it holds on DAY."""

    person: int
    role: Role
    unit: int
    tense: str = "now"

    @property
    def is_serving(self) -> bool:
        return self.tense in IN_FORCE


@dataclass(frozen=True)
class MatterPlan:
    """A dispute: how far it has come, where it lies, who is assigned to it."""

    shape: str
    unit: int
    secrecy: str = "ordinary"
    person: int = 0
    has_code: bool = False
    is_void: bool = False

    @property
    def is_confidential(self) -> bool:
        return self.secrecy in ("confidential", "made_confidential")


@dataclass(frozen=True)
class ReportPlan:
    """A report about a unit: how far it has come. It is drawn up when half of the disputes have been entered.

    A draft about a unit above ``asks`` asks that one for a number.
    """

    unit: int
    state: str
    asks: int | None = None


@dataclass(frozen=True)
class Plan:
    """A world before it is built. ``parents`` gives each unit's parent by index; the first unit is the root."""

    parents: tuple[int, ...]
    posts: tuple[PostPlan, ...]
    matters: tuple[MatterPlan, ...]
    reports: tuple[ReportPlan, ...]

    def path(self, unit: int) -> set[int]:
        """The unit and everything above it."""
        found = {unit}
        while unit:
            unit = self.parents[unit - 1]
            found.add(unit)
        return found


@strategies.composite
def plans(draw: Any, *, most_matters: int) -> Plan:
    """A plan with up to eight units, PEOPLE people with up to three posts each, some disputes and reports on them."""
    size = draw(strategies.integers(2, 8))
    parents = tuple(draw(strategies.integers(0, number)) for number in range(size - 1))
    units = strategies.integers(0, size - 1)
    posts = draw(
        strategies.lists(
            strategies.builds(
                PostPlan,
                person=strategies.integers(0, PEOPLE - 1),
                role=strategies.sampled_from(Role),
                unit=units,
                tense=strategies.sampled_from(TENSES),
            ),
            min_size=PEOPLE,
            max_size=2 * PEOPLE,
        )
    )
    matters = draw(
        strategies.lists(
            strategies.builds(
                MatterPlan,
                shape=strategies.sampled_from(SHAPES),
                unit=units,
                secrecy=strategies.sampled_from(SECRECIES),
                person=strategies.integers(0, PEOPLE - 1),
                has_code=strategies.booleans(),
                is_void=strategies.sampled_from((False, False, False, True)),
            ),
            min_size=3,
            max_size=most_matters,
        )
    )
    reports = draw(
        strategies.lists(
            strategies.builds(
                ReportPlan,
                unit=units,
                state=strategies.sampled_from(REPORT_STATES),
                asks=strategies.one_of(strategies.none(), units),
            ),
            min_size=1,
            max_size=3,
        )
    )
    return Plan(parents, (*posts, PostPlan(REGISTRAR, Role.JUSTICE_CLERK, 0)), tuple(matters), tuple(reports))


@dataclass(frozen=True)
class Truth:
    """What the plan says of a stored matter: its kind, unit, and whom it reaches besides posts."""

    kind: str
    unit: int
    is_confidential: bool = False
    people: frozenset[int] = frozenset()
    codes: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()
    """Texts that occur on pages about this matter only, if its viewer may open it."""
    secrets: tuple[str, ...] = ()
    """Personal data: on no page of anybody."""
    consulted: frozenset[int] = frozenset()
    """The units that are asked about it without handling it."""


@dataclass
class World:
    """A built plan: rows by plan index, and the truth of every stored matter by its id.

    ``void`` are the disputes made void, ``frozen`` says for each frozen report which disputes stood when it was frozen.
    """

    plan: Plan
    units: list[Unit] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    truths: dict[int, Truth] = field(default_factory=dict)
    void: set[int] = field(default_factory=set)
    frozen: dict[int, frozenset[int]] = field(default_factory=dict)

    @property
    def registrar(self) -> Viewer:
        return Viewer.of_person(self.people[REGISTRAR], DAY)

    def viewer(self, person: int) -> Viewer:
        return Viewer.of_person(self.people[person], DAY)

    def of_kind(self, kind: str) -> list[int]:
        return sorted(matter for matter, truth in self.truths.items() if truth.kind == kind)


def build(plan: Plan) -> World:
    """Do everything that the plan says, by acts."""
    world = World(plan)
    Installation.objects.create(name="随机", profile="random")
    for number, parent in enumerate((None, *plan.parents)):
        _add_unit(world, number, parent)
    users = get_user_model().objects
    for number in range(PEOPLE + 1):
        user = users.create(username=f"person{number}")
        world.people.append(Person.objects.create(name=f"人员{number}", user=user))
    for post in plan.posts:
        _add_post(world, post)
    with on_day(LONG_AGO):
        # Numbers issued by the root for everyone occur once, so that a page can be searched for them.
        for name, pattern in NUMBERS.items():
            _enter(world, "kernel.setting", 0, name=name, value=json.dumps(pattern), is_confirmed=True)
    with on_day(DAY):
        committee = _enter(
            world, "mediation.committee", 0, name="随机调委会", committee_level="street", speciality="general"
        )
        mediators = [
            _enter(world, "mediation.mediator", 0, name=f"调解员{number}", committee=committee.pk,
                   mediator_kind="people", person=world.people[number].pk)
            for number in range(PEOPLE)
        ]  # fmt: skip
        half = len(plan.matters) // 2
        disputes = [_add_dispute(world, number, plan.matters[number], committee, mediators) for number in range(half)]
        for number, report in enumerate(plan.reports):
            _add_report(world, number, report)
        disputes += [_add_dispute(world, number, plan.matters[number], committee, mediators)
                     for number in range(half, len(plan.matters))]  # fmt: skip
        for matter, dispute in zip(plan.matters, disputes, strict=True):
            if matter.is_void:
                _Acts(world.registrar)(dispute, "void", reason="重复登记")
                world.void.add(dispute.pk)
    return world


def _add_unit(world: World, number: int, parent: int | None) -> None:
    above = None if parent is None else world.units[parent]
    unit = Unit.objects.create(
        code=f"unit{number}", parent=above, name=f"单位{number}", short_name=f"单位{number}", level="section", path=""
    )
    unit.path = f"{above.path if above else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    world.units.append(unit)


def _add_post(world: World, post: PostPlan) -> None:
    entered_on = {"starts_today": DAY, "future": AFTER}.get(post.tense, LONG_AGO)
    with on_day(entered_on):
        matter = _enter(world, "kernel.post", post.unit, person=world.people[post.person].pk, role=post.role.value)
    ended_on = {"past": BEFORE, "ended_today": DAY, "ends_tomorrow": AFTER}.get(post.tense)
    if ended_on is not None:
        with on_day(ended_on):
            take(Viewer.installer(), matter.pk, Asked("end", {}))
    if post.tense == "void":
        administrator = Person.objects.create(name="临时管理员")
        with on_day(LONG_AGO):
            _enter(world, "kernel.post", 0, person=administrator.pk, role=Role.ADMINISTRATOR.value)
            take(Viewer.of_person(administrator, LONG_AGO), matter.pk, Asked("void", {"reason": "录入有误"}))


def _enter(world: World, kind: str, unit: int, **given: Any) -> Matter:
    matter = open_matter(Viewer.installer(), registry.kind(kind), world.units[unit], Asked("enter", given)).matter
    world.truths[matter.pk] = Truth(kind, unit)
    return matter


def _add_report(world: World, number: int, plan: ReportPlan) -> None:
    title, sentence = f"随机报告子{number}丑", f"登记纠纷寅{number}卯"
    asks = plan.asks if plan.state == "drafted" and plan.asks is not None else None
    if asks is not None and plan.unit not in world.plan.path(asks):
        asks = None
    text = OUTLINE.format(
        title=title, sentence=sentence, unit=world.units[plan.unit].code,
        signed_on=DAY if asks is None else SIGNED_ON,
        asked="" if asks is None else "，另有{returned}",
        figure="" if asks is None else ASKED.format(unit=world.units[asks].code),
    )  # fmt: skip
    report, act = draft_report(text, DAY.year, world.registrar), _Acts(world.registrar)
    document = store_document(SimpleUploadedFile("图.png", PNG), "图.png")
    act(report, "attach", digest=document.digest, name=f"报告图{number}.png")
    if plan.state != "drafted":
        freeze_report(world.registrar, report)
        world.frozen[report.pk] = frozenset(world.of_kind("mediation.dispute"))
    if plan.state == "published":
        _publish(world, report)
    marks = (sentence, f"报告图{number}.png")
    if asks is None:
        world.truths[report.pk] = Truth(AnnualReport.key, plan.unit, marks=(title, *marks))
        return
    # Whoever is asked for a number is told for which report: its title is no secret to them.
    act(report, "ask_sections", numbers_due_on=AFTER.isoformat())
    world.truths[report.pk] = Truth(AnnualReport.key, plan.unit, consulted=frozenset({asks}), marks=marks)
    request = Matter.objects.filter(kind=NumberRequest.key).latest("pk")
    world.truths[request.pk] = Truth(NumberRequest.key, asks)


def _publish(world: World, report: Matter) -> None:
    """The course of a frozen report up to its publication, by people who do nothing else."""
    root = world.units[0]

    def by(role: Role) -> _Acts:
        post = HeldPost(role, root.pk, root.ancestor_ids(), root.name)
        return _Acts(Viewer(role.label, (post,), Person.objects.create(name=f"临时{role.label}").pk))

    deputy, leader, office = by(Role.DEPUTY_LEADER), by(Role.LEADER), by(Role.OFFICE_CLERK)
    deputy(report, "deputy_review", deputy_opinion="同意")
    leader(report, "sign", signed_as="both")
    office(report, "number", document_number="随机报1号")
    office(report, "file", filed_to="上级", copied_to="抄送")
    office(report, "review_secrecy", secrecy_result="passed", secrecy_opinion="可以公开")
    for act, level in ((_Acts(world.registrar), "proof_first"), (office, "proof_second"), (deputy, "proof_final")):
        act(report, level, proof_record="无")
    office(report, "publish", publication_place="随机网站")


def _add_dispute(world: World, number: int, plan: MatterPlan, committee: Matter, mediators: list[Matter]) -> Matter:
    act = _Acts(world.registrar)
    heading, party, code = f"事由甲{number}乙", f"戊己{number}庚有限公司", f"CODE{number}"
    begun_confidential = plan.secrecy in ("confidential", "made_ordinary")
    sides = [
        {"party_kind": "organisation", "name": party, "side": side, "consents": True}
        for side in ("applicant", "respondent")
    ]
    matter = open_matter(
        world.registrar,
        registry.kind("mediation.dispute"),
        world.units[plan.unit],
        Asked("register", {
            "subject": heading, "dispute_type": "labour", "mediation_kind": "people", "origin": "application",
            "secrecy": "confidential" if begun_confidential else "ordinary", "parties": sides,
            "committee": committee.pk,
        }),
    ).matter  # fmt: skip
    if plan.secrecy.startswith("made_"):
        secrecy = plan.secrecy.removeprefix("made_")
        act(matter, "correct", corrects=1, secrecy=secrecy, correction_reason="知悉范围填写有误")
    if plan.has_code:
        act(matter, "issue_code", lines="parties", position=0, code=code)
    people = set()
    if plan.shape == "major":
        act(matter, "mark_major", leader=world.people[plan.person].pk, major_plan="分组约谈")
        people.add(plan.person)
    elif plan.shape != "registered":
        act(matter, "accept", mediator=mediators[plan.person].pk, committee=committee.pk)
        people.add(plan.person)
    document = store_document(SimpleUploadedFile("图.png", PNG), "图.png")
    act(matter, "attach", digest=document.digest, name=f"附件{number}.png")
    children = []
    if plan.shape in ("settled", "confirming"):
        content = {"agreement_form": "written", "content": f"协议内容辛{number}壬"}
        act(matter, "settle", **{"mediation.agreement": content})
        children.append(matter.links_out.get().target)
    if plan.shape == "confirming":
        act(children[0], "apply_confirmation", **{"mediation.confirmation": {"court": f"第{number}号法院"}})
        children.append(children[0].links_out.get().target)
    matter.refresh_from_db()
    world.truths[matter.pk] = Truth(
        matter.kind, plan.unit, plan.is_confidential, frozenset(people),
        frozenset({code}) if plan.has_code else frozenset(), (heading, matter.number, f"附件{number}.png"), (party,),
    )  # fmt: skip
    for child in children:
        marks = (child.number,) if child.number else ()
        secrets = (f"协议内容辛{number}壬",)
        world.truths[child.pk] = Truth(child.kind, plan.unit, plan.is_confidential, marks=marks, secrets=secrets)
    return matter


@dataclass(frozen=True)
class _Acts:
    viewer: Viewer

    def __call__(self, matter: Matter, act: str, corrects: int | None = None, **given: Any) -> None:
        take(self.viewer, matter.pk, Asked(act, given, corrects=corrects))


def serving(world: World) -> Iterator[tuple[int, Viewer]]:
    """Every person of the plan with their viewer on DAY."""
    for number in range(PEOPLE + 1):
        yield number, world.viewer(number)
