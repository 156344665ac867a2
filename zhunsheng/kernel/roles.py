"""The closed list of roles that a post can carry (see architecture: rights come from posts)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role held through a post in a unit; the label is the term used on pages."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Role:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    LEADER = "leader", "党政主要负责人"
    DEPUTY_LEADER = "deputy_leader", "分管领导"
    OFFICE_CLERK = "office_clerk", "党政办工作人员"
    JUSTICE_CLERK = "justice_clerk", "司法所工作人员"
    LEGAL_REVIEWER = "legal_reviewer", "法制审核人员"
    ADVISER = "adviser", "法律顾问"
    OFFICER = "officer", "行政执法人员"
    SQUAD_HEAD = "squad_head", "执法队长"
    SUPERVISOR = "supervisor", "执法监督人员"
    DISPATCHER = "dispatcher", "诉求分派人员"
    SECTION_HEAD = "section_head", "科室负责人"
    SECTION_CLERK = "section_clerk", "科室工作人员"
    GRID_WORKER = "grid_worker", "网格员"
    COMMUNITY_CLERK = "community_clerk", "社区工作人员"
    MEDIATOR = "mediator", "人民调解员"
    DISTRICT_SUPERVISOR = "district_supervisor", "区县监督人员"
    ADMINISTRATOR = "administrator", "系统管理员"
