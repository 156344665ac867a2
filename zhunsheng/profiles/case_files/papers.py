"""What the papers of a case say: the facts of the case as its record has them, in the words of one template or another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.kernel.models import Person
from zhunsheng.law.wording import day_words

CASE, CERTIFICATE = "enforcement.case", "authority.certificate"
DIGITS = "〇一二三四五六七八九"
FILED, DECIDED, CLOSED = (("立案审批表", "现场检查笔录", "询问笔录"), ("处罚告知书", "处罚决定书"), ("结案审批表",))
SERVICE = "送达回证"


@dataclass
class CaseFile:
    """The papers of a case: the facts for all of them, and for single papers what they say otherwise."""

    case: int
    facts: Mapping[str, str]
    papers: tuple[str, ...]
    otherwise: dict[str, dict[str, str]] = field(default_factory=dict)

    def said_in(self, paper: str) -> dict[str, str]:
        return {**self.facts, **self.otherwise.get(paper, {})}


def case_files(laws: Mapping[str, Any], addresses: Iterator[str], rng: Random) -> list[CaseFile]:
    """A file for every case with a fine proposed or none yet, as far as it has come."""
    kind: Any = registry.kind(CASE)
    parties = _first(kind, "parties")
    officers = _officers(kind)
    cards = dict(registry.kind(CERTIFICATE)._default_manager.values_list("person_id", "number"))
    names = dict(Person.objects.values_list("pk", "name"))
    records = kind.objects.filter(matter__is_void=False, procedure_kind="ordinary").select_related("matter")
    files = []
    for record in records.order_by("matter_id"):
        party, (lead, second) = parties[record.matter_id], officers[record.matter_id]
        address, law = next(addresses), laws[record.field]
        facts = {
            "filing_number": record.matter.number,
            "party": party.name,
            "identity": party.identity_number or "无",
            "phone": party.phone or "无",
            "address": f"{address}{rng.randint(1, 90)}号{rng.randint(1, 9)}栋{rng.randint(101, 909)}",
            "place": f"{record.place}{rng.randint(1, 200)}号门前",
            "deed": record.subject,
            "lead": names[lead],
            "second": names[second],
            "lead_card": _card(cards.get(lead, "")),
            "second_card": _card(cards.get(second, "")),
            "notice_number": f"观湖告字〔{record.filed_on.year}〕{record.matter.number_order}号",
            "decision_number": record.decision_number,
            "law": law["name"],
            "forbids": rng.choice(law["forbids"]),
            "punishes": rng.choice(law["punishes"]),
            **_days(record),
            **_amounts(record.fine_yuan),
        }
        facts["short_address"] = facts["address"].partition("栋")[0] + "栋"
        files.append(CaseFile(record.matter_id, facts, tuple(_papers(record))))
    return files


def _papers(record: Any) -> Iterator[str]:
    """The papers that the case has by now; one without a penalty has neither notice nor decision of one."""
    yield from FILED
    if record.notified_on is None or record.decided_on is None:
        return
    yield from DECIDED
    if record.served_on is not None:
        yield SERVICE
    if record.matter.closed_on is not None:
        yield from CLOSED


def _days(record: Any) -> dict[str, str]:
    days = {
        "day": record.violation_ended_on,
        "filed": record.filed_on,
        "notified": record.notified_on,
        "decided": record.decided_on,
        "served": record.served_on,
        "closed": record.matter.closed_on,
    }
    said = {name: day_words(day) for name, day in days.items() if day is not None}
    return {**said, "words_decided": in_words(record.decided_on)} if record.decided_on else said


def _amounts(fine: Decimal | None) -> dict[str, str]:
    return {} if fine is None else {"amount": f"{fine:,.0f}", "plain_amount": f"{fine:.0f}"}


def in_words(day: date) -> str:
    """二〇二三年五月四日."""
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_count(day.month)}月{_count(day.day)}日"


def _count(number: int) -> str:
    tens, units = divmod(number, 10)
    lead = "" if not tens else ("十" if tens == 1 else f"{DIGITS[tens]}十")
    return lead + (DIGITS[units] if units else "")


def _card(number: str) -> str:
    """The figures of a certificate's number: what stands before them is the issuer's."""
    return "".join(sign for sign in number if sign.isdigit())


def _first(kind: Any, lines: str) -> dict[int, Any]:
    line: Any = kind.line_sets()[lines].line
    return {row.matter_id: row for row in line.objects.filter(position=0)}


def _officers(kind: Any) -> dict[int, tuple[int, int]]:
    line: Any = kind.line_sets()["officers"].line
    found: dict[int, list[int]] = {}
    for row in line.objects.order_by("matter_id", "position"):
        found.setdefault(row.matter_id, []).append(row.person_id)
    return {case: (people[0], people[1]) for case, people in found.items()}
