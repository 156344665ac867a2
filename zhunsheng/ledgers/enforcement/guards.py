"""What several kinds of this ledger demand of officers, powers and blocks on the day of an act."""

from __future__ import annotations

from zhunsheng.kernel.declare import DOER, ActContext, holds_on
from zhunsheng.kernel.roles import Role

ENFORCING = (Role.OFFICER, Role.SQUAD_HEAD)
HEADS = (Role.LEADER, Role.DEPUTY_LEADER)
READING = (*HEADS, Role.LEGAL_REVIEWER, Role.DISTRICT_SUPERVISOR)
COUNTING = (Role.JUSTICE_CLERK, Role.OFFICE_CLERK, Role.SUPERVISOR)
LEVELS = (("street", "街道"), ("block", "街区"))
BLOCK_BASIS = "参数 综合行政执法定格化管理制度"
OFFICERS = {"duty": ("lead", "second")}


def is_of_a_block(context: ActContext) -> bool:
    """Whether a block team acts, which may use only what has been handed down to it."""
    return bool(context.value("level") == "block")


two_certified = holds_on(
    "两名以上执法人员持有有效执法证",
    holding="authority.certificate.valid",
    of="officers.person",
    among=OFFICERS,
    at_least="PEN-01",
    terms={"field": "field"},
    basis="PEN-01",
)
doer_certified = holds_on(
    "办理人持有有效执法证",
    holding="authority.certificate.valid",
    of=DOER,
    basis="OFF-01",
)
power_held = holds_on("本单位当日行使该职权", holding="authority.power.penalty", of="power", basis="PEN-04")
power_with_blocks = holds_on(
    "事项已经下沉街区",
    holding="authority.power.with_blocks",
    of="power",
    when=is_of_a_block,
    basis=BLOCK_BASIS,
)
in_a_block = holds_on("写明在哪个街区", holding="citizen_requests.grid.block", of="block", basis=BLOCK_BASIS)
