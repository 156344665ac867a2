"""三项制度 of a case as three lights. Page, lists and figures read these conditions; there is no second definition."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.ledgers.enforcement.case_records import RECORDED_BY, RECORDED_STEPS, RECORDING, RecordedStep
from zhunsheng.metrics.language import CUT_OFF, Colour, Condition, F, Light, Lights, Sign, linked

RED, YELLOW, GREEN = Colour.RED, Colour.YELLOW, Colour.GREEN

DECIDED = F("decided_on").exists()
PENALISED = DECIDED & (F("decision") == "penalty")
PUBLISHED, DECLINED = F("published_on").exists(), F("publication_declined_on").exists()
REVOKED, WITHDRAWN = F("revoked_on").exists(), F("unpublished_on").exists()
UNPUBLISHED = PENALISED & ~PUBLISHED & ~DECLINED & ~REVOKED
STILL_PUBLISHED = PUBLISHED & REVOKED & ~WITHDRAWN
PUBLISHED_IN_TIME = PUBLISHED & ~(F("published_on") > F("publish_due_on"))

publicity = Light(
    "publicity",
    "公示",
    (
        Sign(RED, UNPUBLISHED & (F("publish_due_on") < CUT_OFF), "处罚决定过了公示期限，没有公示，也没有决定不公示",
             "TRI-01", ("decided_on", "publish_due_on")),
        Sign(RED, F("published_on") > F("publish_due_on"), "处罚决定逾期公示", "TRI-01", ("published_on", "publish_due_on")),
        Sign(RED, STILL_PUBLISHED & (F("withdraw_due_on") < CUT_OFF), "决定已被撤销，过了期限没有撤回公示", "PEN-39",
             ("revoked_on", "withdraw_due_on")),
        Sign(RED, F("unpublished_on") > F("withdraw_due_on"), "决定被撤销后逾期撤回公示", "PEN-39",
             ("unpublished_on", "withdraw_due_on")),
        Sign(YELLOW, UNPUBLISHED & ~(F("publish_due_on") < CUT_OFF), "处罚决定还在公示期限之内，尚未公示", "TRI-01",
             ("decided_on", "publish_due_on")),
        Sign(YELLOW, F("publication_declined_on") > F("publish_due_on"), "过了公示期限才决定不公示", "TRI-01",
             ("publication_declined_on", "publish_due_on")),
        Sign(YELLOW, STILL_PUBLISHED & ~(F("withdraw_due_on") < CUT_OFF), "决定已被撤销，还在撤回期限之内，尚未撤回公示",
             "PEN-39", ("revoked_on", "withdraw_due_on")),
        Sign(GREEN, PUBLISHED_IN_TIME, "处罚决定按期公示", "TRI-01", ("published_on", "publish_due_on")),
        Sign(GREEN, DECLINED, "已由负责人决定不公示，写明理由", "TRI-01", ("publication_declined_on", "publication_reason")),
        Sign(GREEN, PENALISED & REVOKED & ~PUBLISHED, "决定在公示之前已被撤销，不需要公示", "PEN-39", ("revoked_on",)),
        Sign(GREEN, WITHDRAWN, "决定被撤销，公示已经撤回", "PEN-39", ("unpublished_on",)),
    ),
    "没有作出处罚决定，不需要公示",
)  # fmt: skip


def signs_of(step: RecordedStep) -> Iterator[Sign]:
    """What the record of one step says: missing, to come, late, on file."""
    recorded, asked = F(step.recorded_on) <= CUT_OFF, F(step.due_on).exists()
    is_over = (F(step.due_on) < CUT_OFF) | F("closed_on").exists()
    columns = (step.recorded_on, step.due_on)
    yield Sign(RED, asked & ~recorded & is_over, f"{step.label}没有记录入卷", "PEN-10", columns)
    yield Sign(YELLOW, asked & ~recorded & ~is_over, f"{step.label}的记录还没有入卷，尚在时限之内", "PEN-10", columns)
    yield Sign(YELLOW, recorded & (F(step.recorded_on) > F(step.due_on)), f"{step.label}的记录逾期入卷",
               "参数 全过程记录制度", columns)  # fmt: skip
    yield Sign(GREEN, recorded, f"{step.label}的记录已经入卷", "PEN-10", (step.recorded_on,))


def recording(where: Condition) -> Condition:
    """That a recording of the case, as its own register has it, is so."""
    return linked(RECORDED_BY, kind=RECORDING, where=where)


UNSTORED = F("stored_on").missing()
LATE_IN_STORE, IN_STORE = F("stored_on") > F("store_due_on"), F("stored_on").exists()

record = Light(
    "record",
    "全过程记录",
    (
        *(sign for step in RECORDED_STEPS for sign in signs_of(step)),
        Sign(RED, recording(F("changed_on").exists()), "关联的音像记录核对时发现文件已经改动", "PEN-10"),
        Sign(RED, recording(UNSTORED & (F("store_due_on") < CUT_OFF)), "关联的音像记录过了时限没有入库", "TRI-06"),
        Sign(YELLOW, recording(UNSTORED & ~(F("store_due_on") < CUT_OFF)), "关联的音像记录还没有入库", "TRI-06"),
        Sign(YELLOW, recording(LATE_IN_STORE), "关联的音像记录逾期入库", "参数 音像记录管理制度"),
        Sign(GREEN, recording(IN_STORE), "关联的音像记录已经入库", "TRI-06"),
    ),
    "还没有办理须留过程记录的步骤",
)

MUST_BE_REVIEWED = F("major_ground").exists() | F("heard_on").exists()
REVIEWED = F("reviewed_on").exists()
REVIEWED_BEFORE = REVIEWED & ~(F("reviewed_on") > F("decided_on"))
REVIEW_COLUMNS = ("major_ground", "heard_on", "reviewed_on", "decided_on")

review = Light(
    "review",
    "法制审核",
    (
        Sign(RED, MUST_BE_REVIEWED & DECIDED & ~REVIEWED, "应当法制审核，没有审核通过就作出了决定", "PEN-34", REVIEW_COLUMNS),
        Sign(RED, F("reviewed_on") > F("decided_on"), "决定之后才审核通过", "PEN-34", REVIEW_COLUMNS),
        Sign(YELLOW, MUST_BE_REVIEWED & ~DECIDED & ~REVIEWED & F("closed_on").missing(), "应当法制审核，还没有审核通过",
             "PEN-34", REVIEW_COLUMNS),
        Sign(YELLOW, ~DECIDED & (F("facts_changed_on") > F("reviewed_on")), "审核通过之后又有调查，须重新审核", "PEN-34",
             ("reviewed_on", "facts_changed_on")),
        Sign(YELLOW, F("reviewed_on") > F("review_due_on"), "法制审核逾期完成", "参数 法制审核时限",
             ("reviewed_on", "review_due_on")),
        Sign(GREEN, REVIEWED_BEFORE, "已经法制审核通过", "PEN-34", ("reviewed_on", "review_opinion")),
    ),
    "不属于应当法制审核的情形",
)  # fmt: skip

THREE_SYSTEMS = Lights("三项制度", (publicity, record, review))
