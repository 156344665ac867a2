"""A small hand-written history of two years, entered by acts; every figure of it can be counted on the fingers.

======  =========  ==============  ==========  =====================================================================
name    unit       kind            registered  what became of it
======  =========  ==============  ==========  =====================================================================
quick   willow     people          2023-05-04  settled that day; confirmed by the court on 20 May; re-visited once
slow    willow     people          2023-05-05  settled 12 May after two sessions, late at its level; confirmation asked
steep   ferry      pre_suit        2023-06-01  major; one level up on 2 June; settled 5 June after one session
court   willow     court_assigned  2023-06-20  accepted 21 June; major; failed on 10 July
office  willow     administrative  2023-07-03  settled that day by word; re-visited twice; performed on 1 September
turned  willow     people          2023-08-01  refused on 2 August
gone    willow     people          2023-09-01  accepted 4 September, withdrawn on 5 September
struck  willow     people          2023-10-10  settled that day, made void the next: in no figure
hushed  willow     people          2023-11-02  confidential; settled that day
other   bridge     people          2023-05-20  settled that day, in another sub-district
later   willow     people          2023-12-20  accepted that day, settled on 25 December, after the cut-off
newyear willow     people          2023-12-28  accepted that day, settled on 4 January 2024
first   willow     people          2024-01-10  settled that day
leap    ferry      pre_suit        2024-02-29  settled that day
======  =========  ==============  ==========  =====================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.cast import WRITTEN, Cast
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.viewers import HeldPost, Viewer

COURT = {"mediation.confirmation": {"court": "临江区人民法院"}}
ORAL = {"mediation.agreement": {"agreement_form": "oral", "content": "当面致歉，互不追究。"}}
IN_WRITING = {"mediation.agreement": WRITTEN}


@dataclass
class History:
    """The cast and the disputes of the table above, by name."""

    cast: Cast
    disputes: dict[str, Matter] = field(default_factory=dict)

    @property
    def counter(self) -> Viewer:
        """Somebody with every post of the district: may count, and open, matters of every kind."""
        district = self.cast.units["district"]
        path = district.ancestor_ids()
        return Viewer("统计人", tuple(HeldPost(role, district.pk, path, district.name) for role in Role))

    def register(self, name: str, on: date, who: str = "mediator", unit: str = "willow", **given: Any) -> Matter:
        self.disputes[name] = self.cast.dispute(who, unit, on, **given)
        return self.disputes[name]

    def accept(self, name: str, on: date, who: str = "mediator") -> None:
        self.act(name, "accept", on, who, mediator=self.cast.mediators[who].pk)

    def act(self, name: str, act: str, on: date, who: str = "mediator", **given: Any) -> None:
        self.cast.act(who, self.disputes[name], act, on, **given)

    def settle(self, name: str, on: date, who: str = "mediator", how: dict[str, Any] | None = None) -> Matter:
        self.act(name, "settle", on, who, **(how or IN_WRITING))
        return self.disputes[name].links_out.get(relation="settled_by").target

    def settle_at_once(self, name: str, on: date, who: str = "mediator", unit: str = "willow", **given: Any) -> Matter:
        self.register(name, on, who, unit, **given)
        self.accept(name, on, who)
        return self.settle(name, on, who)


def enter_two_years(cast: Cast) -> History:
    """Enter the whole history."""
    history = History(cast)
    _enter_spring(history)
    _enter_summer(history)
    _enter_rest(history)
    return history


def _enter_spring(history: History) -> None:
    cast = history.cast
    agreement = history.settle_at_once("quick", date(2023, 5, 4))
    cast.act("mediator", agreement, "apply_confirmation", date(2023, 5, 10), **COURT)
    confirmation = agreement.links_out.get().target
    cast.act("mediator", confirmation, "court_accept", date(2023, 5, 12), court_case_number="（2023）粤0001民特1号")
    cast.act("mediator", confirmation, "confirm", date(2023, 5, 20))
    cast.act("mediator", agreement, "revisit", date(2023, 6, 15), revisit_performed=True, revisit_note="已修复")

    history.register("slow", date(2023, 5, 5), people_count=3, amount_yuan="0.29", dispute_type="neighbour")
    history.accept("slow", date(2023, 5, 5))
    history.act("slow", "hold_session", date(2023, 5, 8), session_note="双方各执一词")
    history.act("slow", "hold_session", date(2023, 5, 11), session_note="达成初步意见")
    agreement = history.settle("slow", date(2023, 5, 12))
    cast.act("mediator", agreement, "apply_confirmation", date(2023, 6, 1), **COURT)

    history.settle_at_once("other", date(2023, 5, 20), "south_mediator", "bridge", amount_yuan=None)


def _enter_summer(history: History) -> None:
    cast = history.cast
    major = {"leader": cast.people["leader"].pk, "major_plan": "领导包案，限期化解"}
    history.register("steep", date(2023, 6, 1), "ferry_mediator", "ferry", mediation_kind="pre_suit",
                     people_count=40, amount_yuan="100000.10", dispute_type="labour")  # fmt: skip
    history.act("steep", "mark_major", date(2023, 6, 1), "justice", **major)
    history.accept("steep", date(2023, 6, 1), "ferry_mediator")
    above = {"committee": cast.committees["north"].pk, "mediator": cast.mediators["justice"].pk}
    history.act("steep", "escalate", date(2023, 6, 2), "ferry_mediator", **above)
    history.act("steep", "hold_session", date(2023, 6, 5), "justice", session_note="企业当场支付")
    history.settle("steep", date(2023, 6, 5), "justice")

    history.register("court", date(2023, 6, 20), mediation_kind="court_assigned", people_count=2, dispute_type="debt")
    history.accept("court", date(2023, 6, 21))
    history.act("court", "mark_major", date(2023, 7, 1), "justice", **major)
    history.act("court", "fail", date(2023, 7, 10), reason="分歧过大")

    history.register("office", date(2023, 7, 3), mediation_kind="administrative", amount_yuan="300", people_count=None)
    history.act("office", "accept", date(2023, 7, 3))
    agreement = history.settle("office", date(2023, 7, 3), how=ORAL)
    cast.act("mediator", agreement, "revisit", date(2023, 7, 20), revisit_performed=False, revisit_note="尚未致歉")
    cast.act("mediator", agreement, "revisit", date(2023, 8, 20), revisit_performed=True, revisit_note="已致歉")
    cast.act("mediator", agreement, "perform", date(2023, 9, 1))


def _enter_rest(history: History) -> None:
    history.register("turned", date(2023, 8, 1))
    history.act("turned", "refuse", date(2023, 8, 2), reason="不属于民间纠纷")
    history.register("gone", date(2023, 9, 1))
    history.accept("gone", date(2023, 9, 4))
    history.act("gone", "withdraw", date(2023, 9, 5), reason="自行和解")
    agreement = history.settle_at_once("struck", date(2023, 10, 10))
    for matter in (agreement, history.disputes["struck"]):
        history.cast.act("justice", matter, "void", date(2023, 10, 11), reason="重复登记")
    hushed = {"secrecy": "confidential", "committee": history.cast.committees["north"].pk, "amount_yuan": "88.88"}
    history.settle_at_once("hushed", date(2023, 11, 2), "justice", **hushed)
    history.register("later", date(2023, 12, 20))
    history.accept("later", date(2023, 12, 20))
    history.settle("later", date(2023, 12, 25))
    history.register("newyear", date(2023, 12, 28))
    history.accept("newyear", date(2023, 12, 28))
    history.settle("newyear", date(2024, 1, 4))
    history.settle_at_once("first", date(2024, 1, 10))
    history.settle_at_once("leap", date(2024, 2, 29), "ferry_mediator", "ferry", mediation_kind="pre_suit")
