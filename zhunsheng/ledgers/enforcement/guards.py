"""What the lighter kinds of this ledger share: who may do what, levels, and what they demand of doers and blocks."""

from __future__ import annotations

from zhunsheng.kernel.declare import DOER, holds_on
from zhunsheng.kernel.roles import Role
from zhunsheng.ledgers.enforcement.case_guards import CERTIFICATE

ENFORCING = (Role.OFFICER, Role.SQUAD_HEAD)
HEADS = (Role.LEADER, Role.DEPUTY_LEADER)
READING = (*HEADS, Role.LEGAL_REVIEWER, Role.JUSTICE_CLERK, Role.SUPERVISOR, Role.DISTRICT_SUPERVISOR)
COUNTING = (Role.OFFICE_CLERK,)
LEVELS = (("street", "街道"), ("block", "街区"))
DUTIES = (("lead", "主办"), ("second", "协办"), ("assistant", "辅助"))
BLOCK_BASIS = "参数 综合行政执法定格化管理制度"

doer_certified = holds_on(
    "办理人持有有效执法证", holding=CERTIFICATE, of=DOER, terms={"field": "field"}, basis="OFF-01"
)
in_a_block = holds_on("写明在哪个街区", holding="citizen_requests.grid.block", of="block", basis=BLOCK_BASIS)
