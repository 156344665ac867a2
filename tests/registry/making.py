"""A matter of any kind, through its own procedure: by its first case where it has cases, else by a form filled in blindly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from django.db import models, transaction

from tests.cast import Cast
from tests.ledgers.cases import Exercised, all_cases, resolved, run
from tests.reports.years import OUTLINE
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.form import FormPlace, options
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare import Act, ChoiceField, PersonField, RegisterField, UnitField
from zhunsheng.kernel.declare.fields import MoneyField, YesNoField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.imports.files import keep_table
from zhunsheng.kernel.masking import Mask
from zhunsheng.kernel.models import Matter, Person, Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.rule_reviews import wording_code
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import HeldPost, Viewer
from zhunsheng.law.statutes import rule

DAY = date(2023, 12, 22)
REVIEWED = rule("JUD-01", on=DAY)
# What a blind form cannot know: texts that have a form of their own, and people of the cast with a certificate.
FILLINGS: Mapping[str, Mapping[str, Any]] = {
    "kernel.setting": {"name": "records.late_after_days", "value": "9"},
    "kernel.notice_on_holidays": {
        "year": 2024,
        "days": [
            {"day": "2023-12-30", "festival": "元旦", "is_working": False},
            {"day": "2024-02-04", "festival": "春节", "is_working": True},
        ],
    },
    "kernel.rule_review": {
        "rule_id": REVIEWED.id,
        "field": "",
        "in_force_from": REVIEWED.in_force_from.isoformat(),
        "wording_code": wording_code(REVIEWED),
    },
    "reports.annual_report": {"year": 2023, "outline": OUTLINE},
    "enforcement.case": {
        "power": "stall",
        "level": "street",
        "officers": [{"person": "officer", "duty": "lead"}, {"person": "second_officer", "duty": "second"}],
    },
}
# By whom a matter is opened where the first role of the act would not do.
DOERS: Mapping[str, Role] = {"kernel.import_run": Role.JUSTICE_CLERK}
PERSONAL = {
    Mask.NAME: "欧阳某人",
    Mask.IDENTITY_NUMBER: "110101190001011234",
    Mask.PHONE: "13800001111",
    Mask.ADDRESS: "柳荫路十八号院三单元",
    Mask.TEXT: "这是不应外露的文字",
}


def make(kind: type[Record], cast: Cast) -> Matter:
    """A matter of ``kind``, opened by the acts of its procedure."""
    case = next((case for case in all_cases() if case.kind == kind.key), None)
    if case is None:
        return open_with(kind, cast, filled(kind, opening_act(kind), cast))
    assert run(case, cast, Exercised()) == []
    return Matter.objects.filter(kind=kind.key).latest("pk")


def opening_act(kind: type[Record]) -> Act:
    """The first opening act of the procedure in force."""
    return registry.procedure_on(kind, DAY).opening_acts()[0]


def open_with(kind: type[Record], cast: Cast, given: Mapping[str, Any]) -> Matter:
    """Open a matter in 柳荫社区 with what the opening act's form says, by somebody who may."""
    act = opening_act(kind)
    unit = cast.units["willow"]
    doer = Viewer.system()
    if not act.is_automatic:
        post = HeldPost(DOERS.get(kind.key, act.by[0]), unit.pk, unit.ancestor_ids(), unit.name)
        doer = Viewer("登记人", (post,), cast.people["community"].pk)
    with on_day(DAY):
        asked = [guard.asks for guard in act.guards if guard.asks is not None and kind.key not in FILLINGS]
        for asks in asked:
            _enter_holder(registry.kind(asks.register), cast)
        return open_matter(doer, kind, unit, Asked(act.name, given)).matter


def open_saying(kind: type[Record], cast: Cast, column: str, text: str) -> Matter:
    """A matter with ``text`` in a column that the opening act writes: by the blind form, or where the guards want more
    than it can know, as the first case opens one."""
    try:
        with transaction.atomic():
            return open_with(kind, cast, {**filled(kind, opening_act(kind), cast), column: text})
    except Refused:
        case = next(case for case in all_cases() if case.kind == kind.key)
        last = next(number for number, step in enumerate(case.steps) if step.get("kind", kind.key) == kind.key)
        opening = {**case.steps[last], "given": {**case.steps[last]["given"], column: text}}
        run(replace(case, steps=[*case.steps[:last], opening]), cast, Exercised())
        return Matter.objects.filter(kind=kind.key).latest("pk")


def _enter_holder(register: type[Record], cast: Cast) -> None:
    """Enter blindly what a guard asks a register for: the blind form of the act names the same person."""
    act = opening_act(register)
    asked = Asked(act.name, filled(register, act, cast))
    open_matter(Viewer.installer(), register, cast.units["willow"], asked)


def filled(kind: type[Record], act: Act, cast: Cast) -> dict[str, Any]:
    """The form of ``act``: first choices, today, the first entry in force, one row in every line set."""
    columns, line_sets = kind.columns(), kind.line_sets()
    place = FormPlace(cast.units["willow"].ancestor_ids(), DAY, World())
    form: dict[str, Any] = {}
    for name in act.writes:
        if name in line_sets:
            form[name] = [{key: _value(column, place) for key, column in line_sets[name].line.columns().items()}]
        else:
            form[name] = _value(columns[name], place)
    if kind.key == "kernel.import_run":
        form |= {"record_kind": "mediation.dispute", "file_digest": _table(cast.units["willow"])}
    return {**form, **resolved(kind, FILLINGS.get(kind.key, {}), cast, {})}


def _table(unit: Unit) -> str:
    """A kept table, as an import needs one."""
    content = "编号,纠纷事由\r\nA1,漏水\r\n".encode()
    return keep_table(BytesIO(content), "表.csv", unit).digest


def _value(column: models.Field[Any, Any], place: FormPlace) -> Any:
    if isinstance(column, ChoiceField):
        return next((code for code, _ in options(column, place)), "")
    if isinstance(column, RegisterField):
        return Matter.objects.filter(kind=column.register, is_void=False).values_list("pk", flat=True).first()
    if isinstance(column, PersonField | UnitField):
        return (Person if isinstance(column, PersonField) else Unit).objects.values_list("pk", flat=True).first()
    if isinstance(column, YesNoField):
        return True
    if isinstance(column, models.DateField):
        return DAY.isoformat()
    if isinstance(column, MoneyField | models.IntegerField):
        return "1"
    personal = getattr(column, "personal", None)
    return PERSONAL[personal] if personal is not None else str(column.verbose_name)
