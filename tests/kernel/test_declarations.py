"""Faulty declarations: each fault is found, all are listed at once, each with the file and line where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test.utils import isolate_apps

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare import (
    START,
    Act,
    ActContext,
    ChoiceField,
    Clock,
    Consulted,
    DateField,
    FoundBy,
    Kind,
    Line,
    Lines,
    LooksBack,
    MomentField,
    Opens,
    Paper,
    Procedure,
    RegisterField,
    State,
    TextField,
    guard,
)
from zhunsheng.kernel.declare.validate import check_all, faults_of
from zhunsheng.kernel.errors import InvalidDeclaration, Objection
from zhunsheng.kernel.local_settings import definitions
from zhunsheng.kernel.pages import Settings
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.setting_definitions import Definition
from zhunsheng.reports.kinds.annual_report import Comment, Contributor

LAW = "人民调解法 17"
BY = (Role.JUSTICE_CLERK,)


@guard("没有依据的条件", basis="")
def baseless(context: ActContext) -> Iterator[Objection]:
    yield Objection("never", "从不")


def procedure(**members: Any) -> type[Procedure]:
    """A sound procedure, except for what ``members`` replace (None leaves a member out)."""
    opened, closed = State("已登记"), State("已办结", final=True)
    sound = {
        "__module__": __name__,
        "version": 1,
        "in_force": "2020-01-01",
        "opened": opened,
        "closed": closed,
        "open": Act("登记", START >> opened, by=BY, writes=("subject",), needs=("subject",), basis=LAW),
        "close": Act("办结", opened >> closed, by=BY, dates="closed_day", basis=LAW),
    }
    kept = {name: value for name, value in {**sound, **members}.items() if value is not None}
    return type("Course", (Procedure,), kept)


def changed(act: str, **options: Any) -> type[Procedure]:
    """The sound procedure with one act of which ``options`` differ."""
    opened, closed = State("已登记"), State("已办结", final=True)
    acts: dict[str, dict[str, Any]] = {
        "open": {"label": "登记", "moves": START >> opened, "by": BY, "writes": ("subject",), "basis": LAW},
        "close": {"label": "办结", "moves": opened >> closed, "by": BY, "basis": LAW},
        "note": {"label": "记事", "at": opened, "by": BY, "basis": LAW},
    }
    acts[act] |= options
    return procedure(opened=opened, closed=closed, **{name: Act(**given) for name, given in acts.items()})


def growing_twice() -> type[Procedure]:
    """The sound procedure with two acts that let grow what the place chooses."""
    opened, closed = State("已登记"), State("已办结", final=True)
    note, other = (Act(label, at=opened, by=BY, grows="became", basis=LAW) for label in ("记事", "另记"))
    opening = Act("登记", START >> opened, by=BY, writes=("subject",), basis=LAW)
    return procedure(
        opened=opened,
        closed=closed,
        open=opening,
        close=Act("办结", opened >> closed, by=BY, basis=LAW),
        note=note,
        other=other,
    )


def clocked(**options: Any) -> type[Procedure]:
    """The sound procedure with a clock."""
    return procedure(close_by=Clock("办结期限", **{"start": "open", "stop": "close", **options}))


def kind(course: type[Procedure] | None = None, doc: str = "试验事项：只在试验中存在。", **members: Any) -> type[Kind]:
    """A sound throw-away kind, except for what is given."""
    namespace = {
        "__module__": __name__,
        "__doc__": doc,
        "__qualname__": "Trial",
        "key": "trial.case",
        "label": "试验事项",
        "subject": TextField("事由"),
        "closed_day": DateField("办结日期"),
        "seen_at": MomentField("见到时刻"),
        "papers": {"notice": Paper("通知书", number="records.late_after_days")},
        "Course": course or procedure(),
        "Meta": type("Meta", (), {"app_label": "kernel"}),
    }
    with isolate_apps("zhunsheng.kernel"):
        return type(Kind)("Trial", (Kind,), {**namespace, **members})


class ColouredLine(Line):
    label = "明细"
    needs = ("colour",)

    class Meta(Line.Meta):
        abstract = True


def found(text: str, code: str, setting: str = "citizen_requests.grid_rules") -> RegisterField:
    """A column that follows from a text."""
    return RegisterField("citizen_requests.grid", "网格", found_by=FoundBy(text=text, setting=setting, code=code))


def back(same: str, within: str = "records.confirm_limit") -> DateField:
    """A column that looks back."""
    return DateField("上次", looks_back=LooksBack(same=(same,), within=within))


FAULTY = {
    "key": (lambda: kind(key="Trial"), "is not ledger.kind"),
    "label": (lambda: kind(label=""), "has no label"),
    "docstring": (lambda: kind(doc="Only English."), "says nothing in Chinese"),
    "no procedure": (lambda: kind(Course=None), "has no procedure"),
    "list column": (lambda: kind(list_columns=("nothing",)), "unknown column 'nothing'"),
    "filter": (lambda: kind(filters=("nothing",)), "unknown column 'nothing'"),
    "public": (lambda: kind(public=("nothing",)), "unknown column 'nothing'"),
    "assigned": (lambda: kind(assigned=("nobody.person",)), "assigned names an unknown column 'nobody'"),
    "rows": (lambda: kind(rows=Lines(ColouredLine, "明细")), "rows of rows need an unknown column 'colour'"),
    "located by no register": (lambda: kind(located="subject"), "'subject', which is no column of a register"),
    "located elsewhere": (
        lambda: kind(located="tool", tool=RegisterField("mediation.committee", "组织")),
        "lies in 'mediation.committee', other kinds in citizen_requests.grid",
    ),
    "located in what lies nowhere": (
        lambda: kind(located="tool", tool=RegisterField("mediation.committee", "组织")),
        "whose entries do not lie in each other",
    ),
    "register": (lambda: kind(tool=RegisterField("trial.tool", "工具")), "unknown register 'trial.tool'"),
    "register by another's column": (
        lambda: kind(grid=found("colour", "code")),
        "'colour', which is no column of text",
    ),
    "register by no text": (lambda: kind(grid=found("closed_day", "code")), "'closed_day', which is no column of text"),
    "register by no code": (
        lambda: kind(grid=found("subject", "grid_kind")),
        "no column of text of citizen_requests.grid",
    ),
    "register by no rule": (
        lambda: kind(grid=found("subject", "code", "trial.rules")),
        "undeclared setting 'trial.rules'",
    ),
    "unstamped panel": (
        lambda: kind(panels=(Settings("参数", ("metrics.small_slice_below",)),)),
        "shows the unstamped",
    ),
    "choices": (lambda: kind(way=ChoiceField("方式", setting="trial.ways")), "undeclared setting 'trial.ways'"),
    "retention": (lambda: kind(retention_setting="trial.years"), "undeclared setting 'trial.years'"),
    "paper": (lambda: kind(papers={"notice": Paper("通知书", number="trial.no")}), "undeclared setting 'trial.no'"),
    "no opening": (lambda: kind(changed("open", moves=None)), "no act opens it"),
    "in force": (lambda: kind(procedure(in_force="1 May 2020")), "is not an ISO date"),
    "unreached state": (lambda: kind(procedure(lost=State("失落", final=True))), "lost（失落） is never reached"),
    "dead end": (lambda: kind(procedure(close=None, closed=None)), "opened（已登记） is a dead end"),
    "no final state": (lambda: kind(procedure(close=None, closed=None)), "no state is final"),
    "no basis": (lambda: kind(changed("note", basis="")), "act note（记事）: 没有写依据"),
    "unknown law": (lambda: kind(changed("note", basis="想象法 1")), "“想象法 1”不是已登记的法律文件"),
    "guard basis": (lambda: kind(changed("note", guards=(baseless,))), "guard baseless: 没有写依据"),
    "nobody": (lambda: kind(changed("note", by=())), "nobody may do it"),
    "nowhere": (lambda: kind(changed("note", at=None)), "has neither moves nor at"),
    "foreign origin": (lambda: kind(changed("note", at=State("别处"))), "its origin 别处 is not a state"),
    "foreign target": (lambda: kind(changed("close", moves=START >> State("别处"))), "its target 别处 is not a state"),
    "writes": (lambda: kind(changed("note", writes=("colour",))), "writes unknown 'colour'"),
    "needs": (lambda: kind(changed("note", needs=("subject",))), "needs 'subject', which it does not write"),
    "sets": (lambda: kind(changed("note", sets={"colour": 1})), "sets unknown column 'colour'"),
    "not by": (lambda: kind(changed("note", not_by=("paint",))), "not_by names unknown act 'paint'"),
    "dates": (lambda: kind(changed("note", dates="subject")), "dates 'subject' is not a date column"),
    "times": (lambda: kind(changed("note", times="closed_day")), "times 'closed_day' is not a moment column"),
    "dates a moment": (lambda: kind(changed("note", dates="seen_at")), "dates 'seen_at' is not a date column"),
    "hours without times": (
        lambda: kind(clocked(rule="COE-03")),
        "counts hours or writes a moment, but open（登记） has no time of day",
    ),
    "minutes without times": (
        lambda: kind(clocked(setting="trial.minutes")),
        "counts hours or writes a moment, but close（办结） has no time of day",
    ),
    "moment without times": (
        lambda: kind(clocked(setting="records.confirm_limit", writes_due="seen_at")),
        "counts hours or writes a moment, but open（登记） has no time of day",
    ),
    "moment of a rule in days": (
        lambda: kind(clocked(rule="MED-04", writes_due="seen_at")),
        "writes the moment 'seen_at', but rule MED-04 counts days",
    ),
    "number": (
        lambda: kind(changed("note", number="letter")),
        "number names 'letter', which is no paper with a number",
    ),
    "number of a paper without": (
        lambda: kind(changed("note", number="form"), papers={"form": Paper("审批表")}),
        "number names 'form', which is no paper with a number",
    ),
    "papers": (lambda: kind(changed("note", papers=("letter",))), "prints unknown paper 'letter'"),
    "paper without wording": (
        lambda: kind(changed("note", papers=("notice",))),
        "paper 通知书 is printed by an act, but has no wording",
    ),
    "number column": (lambda: kind(changed("note", number_column="no")), "number_column 'no' is unknown"),
    "relation": (
        lambda: kind(changed("note", opens=Opens("mediation.dispute", "register", "married"))),
        "unknown relation 'married'",
    ),
    "opened kind": (
        lambda: kind(changed("note", opens=Opens("trial.other", "open", "became"))),
        "opens unknown kind 'trial.other'",
    ),
    "opening act": (
        lambda: kind(changed("note", opens=Opens("mediation.dispute", "accept", "became"))),
        "'accept', which is none of its opening acts",
    ),
    "carried": (
        lambda: kind(changed("note", opens=Opens("mediation.dispute", "register", "became", {"subject": "colour"}))),
        "carries 'colour' to 'subject'",
    ),
    "growing": (lambda: kind(changed("note", grows="married")), "grows by an unknown relation 'married'"),
    "growing and opening": (
        lambda: kind(changed("note", grows="became", opens=Opens("mediation.dispute", "register", "became"))),
        "grows what the place chooses, but opens a matter that is declared",
    ),
    "growing twice": (
        lambda: kind(growing_twice()),
        "act other（另记）: is a second act by which the place's matters grow",
    ),
    "stamp": (lambda: kind(procedure(stamps=("trial.limit",))), "stamps undeclared setting 'trial.limit'"),
    "clock act": (lambda: kind(clocked(stop="paint", rule="MED-04")), "names unknown act 'paint'"),
    "clock without length": (lambda: kind(clocked()), "needs exactly one of rule and setting"),
    "clock with two": (
        lambda: kind(clocked(rule="MED-04", setting="mediation.level_limits")),
        "needs exactly one of rule and setting",
    ),
    "clock rule": (lambda: kind(clocked(rule="NONE-99")), "rule NONE-99: "),
    "clock setting": (lambda: kind(clocked(setting="trial.limit")), "setting 'trial.limit' is not declared"),
    "clock stated without setting": (
        lambda: kind(clocked(rule="MED-04", stated="subject")),
        "has the stated length 'subject', which goes with a setting of one length",
    ),
    "clock more": (
        lambda: kind(clocked(setting="records.confirm_limit", more="grace")),
        "adds 'grace', which is no number in the setting 'records.confirm_limit'",
    ),
    "finds": (
        lambda: kind(changed("note", finds=("closed_day",))),
        "finds 'closed_day', which is no date column of a matter that looks back",
    ),
    "finds by": (
        lambda: kind(changed("note", finds=("before_on",)), before_on=back("colour")),
        "finds 'before_on' by an unknown column 'colour'",
    ),
    "finds within": (
        lambda: kind(changed("note", finds=("before_on",)), before_on=back("subject", "trial.window")),
        "finds 'before_on' within an undeclared setting 'trial.window'",
    ),
    "finds lines": (
        lambda: kind(changed("note", finds=("asked",)), asked=Lines(Contributor, "参与科室")),
        "finds the lines 'asked', which are found by nothing",
    ),
    "consulted lines": (
        lambda: kind(consulted=Consulted("asked", "unit", at=("opened",))),
        "consulted names asked.unit, which is no unit column of its lines",
    ),
    "consulted column": (
        lambda: kind(consulted=Consulted("asked", "words", at=("opened",)), asked=Lines(Comment, "意见")),
        "consulted names asked.words, which is no unit column of its lines",
    ),
    "consulted state": (
        lambda: kind(consulted=Consulted("asked", "unit", at=("drafting",)), asked=Lines(Contributor, "参与科室")),
        "consulted names an unknown state 'drafting'",
    ),
    "within": (
        lambda: kind(changed("note", within="subject")),
        "within 'subject' is no unit column of assigned and not the lines of consulted",
    ),
    "clock column": (lambda: kind(clocked(rule="MED-04", writes_due="due_day")), "unknown column 'due_day'"),
}


def test_the_sound_declaration_from_which_the_faulty_ones_are_made_has_no_fault():
    assert faults_of(kind()) == []
    assert faults_of(kind(changed("note"))) == []
    assert faults_of(kind(clocked(rule="MED-04", writes_due="closed_day"))) == []


def test_a_limit_in_hours_between_acts_with_a_time_of_day_has_no_fault():
    opened, closed = State("已登记"), State("已办结", final=True)
    timed = procedure(
        opened=opened,
        closed=closed,
        open=Act("登记", START >> opened, by=BY, times="seen_at", basis=LAW),
        close=Act("办结", opened >> closed, by=BY, times="seen_at", basis=LAW),
        close_by=Clock("办结期限", start="open", stop="close", rule="COE-03", writes_due="seen_at"),
    )
    assert faults_of(kind(timed)) == []


@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_is_found_and_said_where_it_stands(name, monkeypatch):
    minutes = Definition("trial.minutes", "试验时限", "只在试验中存在。", {"unit": "minute", "length": 30})
    monkeypatch.setitem(definitions(), minutes.key, minutes)
    make, message = FAULTY[name]
    found = [fault for fault in faults_of(make()) if message in fault.message]
    assert len(found) >= 1, [str(fault) for fault in faults_of(make())]
    assert all(fault.message.startswith("trial.case") or name == "key" for fault in found)
    assert all("test_declarations.py" in fault.where for fault in found)


class Wrong(Procedure):
    """A procedure with several faults in this file."""

    version, in_force = 1, "some day"
    open = Act("登记", by=BY)


def test_all_faults_of_all_kinds_are_listed_at_once_with_file_and_line(monkeypatch):
    first, second = kind(Wrong, label=""), kind(key="Trial")
    monkeypatch.setattr(registry, "kinds", lambda: {"first": first, "second": second})
    with pytest.raises(InvalidDeclaration) as raised:
        check_all()
    messages = [fault.message for fault in raised.value.faults]
    for part in ("has no label", "no act opens it", "is not an ISO date", "没有写依据", "is not ledger.kind"):
        assert any(part in message for message in messages), part
    line = Wrong.declared_at.rpartition(":")[2]
    assert re.search(rf"test_declarations\.py:{line}: trial\.case wrong@1: ", str(raised.value))
    with open(__file__, encoding="utf-8") as source:
        assert source.read().splitlines()[int(line) - 1].startswith("class Wrong")


def test_every_declared_kind_says_in_which_line_of_its_file_it_stands():
    for model in registry.kinds().values():
        path, _, line = model.declared_at.rpartition(":")
        with open(path, encoding="utf-8") as source:
            assert source.read().splitlines()[int(line) - 1].startswith(f"class {model.__name__}(")
