"""What the kinds of this ledger share: who may do what, levels and duties, what they demand of officers, powers and blocks."""

from __future__ import annotations

from zhunsheng.kernel.declare import DOER, ActContext, holds_on, one_of
from zhunsheng.kernel.roles import Role

ENFORCING = (Role.OFFICER, Role.SQUAD_HEAD)
HEADS = (Role.LEADER, Role.DEPUTY_LEADER)
READING = (*HEADS, Role.LEGAL_REVIEWER, Role.JUSTICE_CLERK, Role.SUPERVISOR, Role.DISTRICT_SUPERVISOR)
COUNTING = (Role.OFFICE_CLERK,)
LEVELS = (("street", "街道"), ("block", "街区"))
DUTIES = (("lead", "主办"), ("second", "协办"), ("assistant", "辅助"))
ASKED = {"duty": ("lead", "second")}
CERTIFICATE, BLOCK = "authority.certificate.valid", "citizen_requests.grid.block"
BLOCK_BASIS, PUSHED_DOWN = "参数 综合行政执法定格化管理制度", "参数 执法事项下沉街区方案"


def is_of_block(context: ActContext) -> bool:
    """Whether the matter is a block team's."""
    return bool(context.value("level") == "block")


two_certified = holds_on(
    "两名以上执法人员持有有效执法证",
    holding=CERTIFICATE,
    of="officers.person",
    among=ASKED,
    at_least="PEN-01",
    terms={"field": "field"},
    basis="PEN-01",
    is_noted=True,
)
officers_enforce = holds_on(
    "主办和协办的是在编执法人员",
    holding="authority.officer.enforcing",
    of="officers.person",
    among=ASKED,
    basis="PEN-01",
)
power_held = holds_on("本单位当日行使该职权", holding="authority.power.penalty", of="power", basis="PEN-04")
with_blocks = holds_on(
    "事项已经下沉街区", holding="authority.power.with_blocks", of="power", when=is_of_block, basis=PUSHED_DOWN
)
WHO_AND_WHAT = (two_certified, officers_enforce, power_held, with_blocks)
# Of the act that names the officers, and of those after it.
done_by_officer = one_of("由本件的执法人员办理", of="officers.person", basis="PEN-01")
done_by_its_officer = one_of("由本件的执法人员办理", of="officers.person", basis="PEN-01", reads="matter")
doer_certified = holds_on(
    "办理人持有有效执法证", holding=CERTIFICATE, of=DOER, terms={"field": "field"}, basis="OFF-01"
)
in_a_block = holds_on("写明在哪个街区", holding=BLOCK, of="block", basis=BLOCK_BASIS)
