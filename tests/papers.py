"""A penalty case with everything that its papers say, and the unit's own data that they need."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from tests.cast import FIRST_DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.jobs.runner import run_waiting
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.papers.filling import filled_paper
from zhunsheng.web.papers.printing import PrintAsked, print_paper
from zhunsheng.web.papers.review import concerns_of
from zhunsheng.web.reading import Reading, reading_of, revealed

CASE = "enforcement.case"
DECIDED = date(2023, 5, 22)
ORGAN = {
    "名称": "北岸街道办事处",
    "地址": "临江区北岸大道1号",
    "联系电话": "0755-12345678",
    "收款银行": "临江农商银行北岸支行",
    "账户名称": "临江区财政局",
    "账号": "6200000000000001",
    "行政复议机关": "临江区人民政府",
    "人民法院": "临江区人民法院",
}
PARTY = {
    "party_kind": "person",
    "name": "张三丰",
    "identity_number": "110101199001011234",
    "phone": "13812345678",
    "address": "临江区柳荫路8号",
}
FACTS = "当事人于2023年5月4日在柳荫路东段占道摆卖水果，占用人行道三平方米。"
TOLD = "拟对你作出罚款200元的行政处罚。"
DECISION = "罚款200元。"


def set_organ(cast: Cast, *, is_confirmed: bool = True, **changed: str) -> None:
    """The unit's own data as its papers say it."""
    given = {"name": "enforcement.organ", "value": json.dumps({**ORGAN, **changed}), "is_confirmed": is_confirmed}
    with on_day(FIRST_DAY):
        open_matter(Viewer.installer(), registry.kind("kernel.setting"), cast.units["north"], Asked("enter", given))


def filed_case(cast: Cast, **given: Any) -> Matter:
    """A case filed by two certified officers."""
    said = {
        "subject": "占道摆卖",
        "field": "urban_management",
        "power": cast.powers["stall"].pk,
        "level": "street",
        "origin": "patrol",
        "place": "柳荫路东段",
        "violation_ended_on": "2023-05-04",
        "found_on": "2023-05-04",
        "parties": [PARTY],
        "officers": [
            {"person": cast.people["officer"].pk, "duty": "lead"},
            {"person": cast.people["second_officer"].pk, "duty": "second"},
        ],
        **given,
    }
    on = date(2023, 5, 4)
    with on_day(on):
        viewer = cast.viewer("officer", on)
        return open_matter(viewer, registry.kind(CASE), cast.units["north"], Asked("file", said)).matter


def told_case(cast: Cast, *, facts: str = FACTS, told: str = TOLD, **given: Any) -> Matter:
    """A case in which everything has been done but the decision."""
    matter = filed_case(cast, **given)
    evidence = [{"evidence_kind": "record", "name": "现场检查笔录", "collected_on": "2023-05-04"}]
    cast.act("officer", matter, "investigate", date(2023, 5, 5), facts_text=facts, evidence=evidence)
    proposed = {
        "penalty_kind": "fine",
        "fine_yuan": "200",
        "discretion": "初次违法、配合检查，从轻。",
        "proposal_text": "当事人的行为违反了市容管理条例关于禁止占道经营的规定。",
    }
    cast.act("squad_head", matter, "propose", date(2023, 5, 8), **proposed)
    cast.act("officer", matter, "notify", date(2023, 5, 11), notice_text=told)
    cast.act("officer", matter, "waive_defence", date(2023, 5, 12))
    return matter


def decided_case(cast: Cast, *, decision: str = DECISION, **given: Any) -> Matter:
    """The case decided."""
    matter = told_case(cast, **given)
    cast.act("leader", matter, "decide", DECIDED, decision_text=decision)
    return matter


def read(cast: Cast, matter: Matter, on: date = DECIDED, who: str = "officer") -> Reading:
    """The matter with personal data in full."""
    with on_day(on):
        return revealed(reading_of(cast.viewer(who, on), Matter.objects.get(pk=matter.pk), on))


def printed(cast: Cast, matter: Matter, key: str, on: date = DECIDED, who: str = "officer") -> None:
    """Print a paper with all its concerns confirmed, and let the job put the files on the matter."""
    reading = read(cast, matter, on, who)
    code = concerns_of(reading, filled_paper(reading, key)).code
    with on_day(on):
        print_paper(reading.viewer, reading.matter, PrintAsked(key, code, None, None))
        run_waiting()
