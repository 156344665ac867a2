"""What must hold for the acts on a penalty case, as of the day of the act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from zhunsheng.kernel.acts.deadlines import ClockRun
from zhunsheng.kernel.declare import ActContext, apart_from, guard, holds_on
from zhunsheng.kernel.errors import Objection
from zhunsheng.law.applicable import rule_for
from zhunsheng.law.clock import compute
from zhunsheng.law.model import Suspension
from zhunsheng.law.statutes import rule
from zhunsheng.law.surcharge import fine_surcharge
from zhunsheng.law.wording import day_words, yuan_words
from zhunsheng.ledgers.enforcement.guards import BLOCK, PUSHED_DOWN, is_of_block

WARNING, FINE, NONE = "warning", "fine", "none"
PENALTY, NO_PENALTY = "penalty", "no_penalty"
SPOT_LIMITS = {"person": "PEN-20", "organisation": "PEN-21"}
LIFE_AND_FINANCE = "life_and_finance"
REVIEW_FIRST, NOTICE_FIRST = "review_first", "notice_first"
MEETING = "enforcement.case_meeting"
HEARING_AMOUNTS, MAJOR_AMOUNTS = "enforcement.hearing_amounts", "enforcement.major_amounts"
HEARING_PENALTIES, ORDER = "enforcement.hearing_penalties", "enforcement.review_and_notice"
GUARD_SETTINGS = (HEARING_AMOUNTS, MAJOR_AMOUNTS, HEARING_PENALTIES, ORDER)
CHANGES = ("file", "file_out_of", "investigate", "propose")
REVIEWS = ("pass_review", "return_review")

compulsion_held = holds_on(
    "本单位当日行使该强制职权", holding="authority.power.compulsion", of="compulsion_power", basis="COE-04"
)
reviewed_by_another = apart_from("办案人员不得审核本件", of="officers.person", basis="PEN-34")
decided_by_another = apart_from("办案人员不得决定本件", of="officers.person", basis="PEN-36")
block_is_named = holds_on("街区办理的案件写明街区", holding=BLOCK, of="block", when=is_of_block, basis=PUSHED_DOWN)


@guard("没有超过追责时效", basis="PEN-02")
def within_limitation(context: ActContext) -> Iterator[Objection]:
    ended_on, found_on = context.value("violation_ended_on"), context.value("found_on")
    if ended_on is None or found_on is None:
        return
    field = LIFE_AND_FINANCE if context.value("is_of_life_and_finance") else None
    chosen = rule_for("PEN-02", opened_on=found_on, triggered_on=found_on, field=field)
    limit, start = chosen.limit(), chosen.rule.start
    last_day = compute(limit, trigger=ended_on, trigger_label=start, calendar=context.calendar).due_on
    if found_on < ended_on:
        message = f"发现之日{day_words(found_on)}早于违法行为终了之日{day_words(ended_on)}"
        way_out = "请核对两个日期；违法行为仍在继续的，终了之日写发现之日"
        yield Objection("found-before-end", message, way_out=way_out, field="found_on")
    elif last_day is not None and found_on > last_day:
        passed = f"已经超过{chosen.rule.label}（至{day_words(last_day)}）"
        message = f"违法行为{day_words(ended_on)}终了，{day_words(found_on)}才被发现，{passed}"
        way_out = "不再给予行政处罚；涉及生命健康安全、金融安全且有危害后果的，请在“涉及生命健康、金融安全”选“是”"
        yield Objection("limitation-passed", message, way_out=way_out, field="violation_ended_on")


@guard("本件没有处在扣除期间", basis="PEN-33", reads="matter")
def is_not_suspended(context: ActContext) -> Iterator[Objection]:
    if context.before.column("is_suspended"):
        message = f"本件自{day_words(context.before.column('suspended_on'))}起处在扣除期间，还没有恢复"
        yield Objection("suspended", message, way_out="请先办理“恢复计算”")


@guard("本件处在扣除期间", basis="PEN-33", reads="matter")
def is_suspended(context: ActContext) -> Iterator[Objection]:
    if not context.before.column("is_suspended"):
        yield Objection("not-suspended", "本件的办案期限没有中止或者扣除", way_out="不需要办理恢复")


@guard("案件已经调查终结、提出处理意见", basis="PEN-36", reads="matter")
def is_proposed(context: ActContext) -> Iterator[Objection]:
    if context.before.column("proposed_on") is None:
        message = "本件还没有调查终结、提出处理意见"
        yield Objection("proposal-missing", message, way_out="请先由执法队长办理“提出处理意见”")


@guard("达到标准的案件已经列为重大", basis="参数 重大执法决定法制审核目录")
def major_is_said(context: ActContext) -> Iterator[Objection]:
    amount, most = context.value("fine_yuan"), _amount_for(context, MAJOR_AMOUNTS)
    if amount is not None and most is not None and amount >= most and not context.value("major_ground"):
        message = f"拟罚款{yuan_words(amount)}，达到本地重大执法决定的标准（{yuan_words(most)}）"
        way_out = "请在“重大案件情形”中选择“达到法制审核目录的数额或者情形”"
        yield Objection("major-not-marked", message, way_out=way_out, field="major_ground")


@guard("罚款写明数额", basis="PEN-37")
def fine_has_amount(context: ActContext) -> Iterator[Objection]:
    kind, amount = context.value("penalty_kind"), context.value("fine_yuan")
    if kind == FINE and not amount:
        yield Objection("fine-without-amount", "拟给予罚款，没有写明数额", way_out="请写明数额", field="fine_yuan")


def _amount_for(context: ActContext, setting: str) -> Decimal | None:
    """The local amount for the sort of party that the case has; of several parties the smallest."""
    amounts = context.settings[setting]["value"]
    kinds = {row["party_kind"] for row in context.lines("parties") if row["party_kind"] in amounts}
    return min((Decimal(str(amounts[kind])) for kind in kinds), default=None)


def gives_hearing(context: ActContext) -> bool:
    """Whether the proposed penalty is one of those of which a party is told that it may ask for a hearing."""
    if context.value("penalty_kind") in context.settings[HEARING_PENALTIES]["value"]:
        return True
    most = _amount_for(context, HEARING_AMOUNTS)
    amounts = [context.value(name) for name in ("fine_yuan", "confiscated_yuan")]
    return most is not None and any(amount is not None and amount >= most for amount in amounts)


@guard("应当告知听证权的已经告知", basis="PEN-50")
def hearing_is_offered(context: ActContext) -> Iterator[Objection]:
    if gives_hearing(context) and not context.value("offers_hearing"):
        message = "拟给予的处罚属于当事人有权要求听证的情形，没有告知听证权利"
        way_out = "请在“告知听证权利”选“是”，并在告知书中写明"
        yield Objection("hearing-not-offered", message, way_out=way_out, field="offers_hearing")


Place = tuple[date, int]


def last(context: ActContext, *acts: str) -> Place | None:
    """When one of the acts was last done, as something that can be compared: the day, then the order of recording."""
    places = [(entry.acted_on, entry.seq) for entry in context.entries if entry.act in acts]
    return max(places, default=None)


def is_after(place: Place | None, other: Place | None) -> bool:
    """Whether something was done, and later than something else (or that was never done)."""
    return place is not None and (other is None or place > other)


@guard("处罚前已经告知，并在最后一次变更之后", basis="PEN-07", reads="matter")
def is_notified(context: ActContext) -> Iterator[Objection]:
    notified = last(context, "notify")
    if notified is None:
        message = "还没有告知当事人拟处罚的内容、事实、理由、依据和权利"
        yield Objection("notice-missing", message, way_out="请先办理“处罚告知”")
    elif not is_after(notified, last(context, *CHANGES)):
        message = "告知之后事实或者处理意见有变更，没有重新告知"
        yield Objection("notice-outdated", message, way_out="请就变更后的内容重新办理“处罚告知”")


@guard("陈述申辩已经听取并复核，或者期限已满、已经放弃", basis="PEN-08", reads="matter")
def defence_is_heard(context: ActContext) -> Iterator[Objection]:
    notified, stated = last(context, "notify"), last(context, "state_defence")
    if notified is None:
        return
    if is_after(stated, notified):
        if not is_after(last(context, "answer_defence"), stated):
            yield Objection("defence-unanswered", "当事人的陈述、申辩还没有复核", way_out="请先办理“复核陈述申辩”")
    elif not is_after(last(context, "waive_defence"), notified):
        due_on = context.due_on("state_defence_by")
        if due_on is not None and context.acted_on <= due_on:
            message = f"陈述、申辩的期限至{day_words(due_on)}，当事人没有陈述申辩，也没有放弃"
            yield Objection("defence-period-running", message, way_out="请待期限届满后决定，或登记当事人放弃")


@guard("要求听证的已经听证，或者期限已满、已经放弃", basis="PEN-51", reads="matter")
def hearing_is_over(context: ActContext) -> Iterator[Objection]:
    notified, asked = last(context, "notify"), last(context, "request_hearing")
    if notified is None or not context.before.column("offers_hearing"):
        return
    waived = last(context, "waive_hearing")
    if is_after(waived, notified) and is_after(waived, asked):
        return
    if asked is not None and is_after(asked, notified):
        if not is_after(last(context, "hold_hearing"), asked):
            yield Objection(
                "hearing-not-held",
                "当事人要求听证，还没有举行",
                ("PEN-50",),
                "请先举行听证；当事人撤回的，登记放弃听证",
            )
        return
    due_on = context.due_on("request_hearing_by")
    if due_on is not None and context.acted_on <= due_on:
        message = f"要求听证的期限至{day_words(due_on)}，当事人没有放弃"
        yield Objection("hearing-period-running", message, way_out="请待期限届满后决定，或登记当事人放弃听证")


@guard("已经告知当事人", basis="PEN-07", reads="matter")
def party_is_told(context: ActContext) -> Iterator[Objection]:
    if last(context, "notify") is None:
        message = "还没有告知当事人拟处罚的内容和权利"
        yield Objection("party-not-told", message, way_out="请先办理“处罚告知”")


@guard("告知过听证权利", basis="PEN-50", reads="matter")
def hearing_was_offered(context: ActContext) -> Iterator[Objection]:
    if not context.before.column("offers_hearing"):
        message = "没有告知过听证权利"
        way_out = "应当告知的，请重新办理“处罚告知”并告知听证权利"
        yield Objection("hearing-never-offered", message, way_out=way_out)


@guard("听证在期限之内要求", basis="PEN-51")
def hearing_asked_in_time(context: ActContext) -> Iterator[Objection]:
    due_on = context.due_on("request_hearing_by")
    if due_on is not None and context.acted_on > due_on:
        message = f"要求听证的期限已于{day_words(due_on)}届满"
        way_out = "请核对要求的日期；确有正当理由仍予听证的，请重新告知听证权利"
        yield Objection("hearing-asked-late", message, way_out=way_out, field="acted_on")


@guard("当事人要求过听证", basis="PEN-50", reads="matter")
def hearing_is_asked(context: ActContext) -> Iterator[Objection]:
    if last(context, "request_hearing") is None:
        yield Objection("hearing-not-asked", "当事人没有要求听证", way_out="要求听证的，请先登记“要求听证”")


@guard("听证前按期通知", basis="PEN-52")
def hearing_notice_in_time(context: ActContext) -> Iterator[Objection]:
    hearing_on = context.value("hearing_on")
    if hearing_on is None:
        return
    notice = rule("PEN-52", on=context.acted_on)
    limit, start = notice.limit(), notice.start
    latest = compute(limit, trigger=hearing_on, trigger_label=start, calendar=context.calendar).due_on
    if latest is not None and context.acted_on > latest:
        wanted = f"最迟应在{day_words(latest)}通知（举行的{limit.words}前）"
        message = f"听证定在{day_words(hearing_on)}，{wanted}，现在{day_words(context.acted_on)}才通知"
        yield Objection("hearing-notice-short", message, way_out="请推迟听证的日期", field="hearing_on")


@guard("听证主持人不是本件调查人员", basis="PEN-53")
def chair_is_another(context: ActContext) -> Iterator[Objection]:
    chair = context.value("hearing_chair")
    if chair is not None and chair in {row["person"] for row in context.lines("officers")}:
        message = "听证主持人是本件的执法人员"
        yield Objection("chair-is-officer", message, way_out="请指定非本案调查人员主持", field="hearing_chair")


@guard("已经通知听证", basis="PEN-52", reads="matter")
def hearing_is_notified(context: ActContext) -> Iterator[Objection]:
    if not is_after(last(context, "notify_hearing"), last(context, "hold_hearing")):
        message = "还没有通知听证的时间、地点"
        yield Objection("hearing-not-notified", message, way_out="请先办理“通知听证”")


@guard("在通知的日期举行听证", basis="PEN-52")
def hearing_on_the_day(context: ActContext) -> Iterator[Objection]:
    hearing_on = context.before.column("hearing_on")
    if hearing_on is not None and hearing_on != context.acted_on:
        message = f"通知的听证日期是{day_words(hearing_on)}，不是{day_words(context.acted_on)}"
        yield Objection("hearing-on-another-day", message, way_out="改期的请重新通知；日期有误的请核对")


def needs_review(context: ActContext) -> bool:
    """Whether the law asks for a legal review: one of the four sorts, of which a hearing makes one."""
    return bool(context.value("major_ground")) or last(context, "hold_hearing") is not None


@guard("应当法制审核的已经审核通过，在最后一次变更和听证之后", basis="PEN-34", reads="matter", is_noted=True)
def is_reviewed(context: ActContext) -> Iterator[Objection]:
    if not needs_review(context):
        return
    passed = last(context, "pass_review")
    if not is_after(passed, last(context, "return_review")):
        message = "本件应当法制审核，还没有审核通过"
        yield Objection("review-missing", message, way_out="请送法制审核，审核通过后再决定")
    elif not is_after(passed, last(context, *CHANGES)):
        message = "审核通过之后事实或者处理意见有变更，没有重新审核"
        yield Objection("review-outdated", message, way_out="请就变更后的内容重新送审")
    elif not is_after(passed, last(context, "hold_hearing")):
        message = "经过听证的案件，听证之后没有审核"
        yield Objection("review-before-hearing", message, way_out="请连同听证笔录重新送审")
    else:
        yield from _order_of_review_and_notice(context, passed)


def _order_of_review_and_notice(context: ActContext, passed: Place | None) -> Iterator[Objection]:
    """What the place says about the order for this field; nothing where it says nothing."""
    order = context.settings[ORDER]["value"].get(context.value("field"), "")
    reviews = [(one.acted_on, one.seq) for one in context.entries if one.act == "pass_review"]
    notified = last(context, "notify")
    if order == REVIEW_FIRST and notified is not None and not any(review < notified for review in reviews):
        message = "本地规定先法制审核、后告知，本件先告知后审核"
        yield Objection("notice-before-review", message, ("参数 法制审核与告知的先后",), "请重新办理“处罚告知”")
    if order == NOTICE_FIRST and not is_after(passed, notified):
        message = "本地规定先告知、后法制审核，本件审核之后没有再审"
        yield Objection("review-before-notice", message, ("参数 法制审核与告知的先后",), "请在告知之后重新送审")


@guard("重大案件审核之后经过集体讨论", basis="PEN-36", reads="matter")
def is_discussed(context: ActContext) -> Iterator[Objection]:
    if not context.value("major_ground"):
        return
    discussed = last(context, "discuss")
    if discussed is None:
        message = "情节复杂或者重大违法的案件，还没有经负责人集体讨论"
        yield Objection("discussion-missing", message, way_out="请提交集体讨论会，会后办理“集体讨论”")
    elif not is_after(discussed, last(context, "pass_review")):
        message = "集体讨论在法制审核之前，审核之后没有再讨论"
        yield Objection("discussion-before-review", message, ("PEN-34",), "请在审核通过之后重新讨论")


@guard("已经登记在哪一次集体讨论会讨论", basis="PEN-36", reads="matter")
def meeting_is_held(context: ActContext) -> Iterator[Objection]:
    meetings = [link for link in context.linked("discussed_in") if link.kind == MEETING]
    if not any(meeting.state == "held" for meeting in meetings):
        message = "本件没有关联已经召开的集体讨论会"
        way_out = "请先用“关联”选定会议，关系选“经集体讨论”；会议尚未召开的，先登记召开"
        yield Objection("meeting-missing", message, way_out=way_out)


@guard("已经送审", basis="PEN-34", reads="matter")
def is_submitted(context: ActContext) -> Iterator[Objection]:
    if not is_after(last(context, "submit_for_review"), last(context, *REVIEWS)):
        yield Objection("review-not-submitted", "本件没有送审，或者送审之后已经审核", way_out="请先办理“送法制审核”")


@guard("扣押物品已经处理", basis="COE-07", reads="matter")
def nothing_is_held(context: ActContext) -> Iterator[Objection]:
    for flag, label, way_out in (
        ("is_seized", "查封、扣押", "请先办理“解除查封扣押”，写明处理结果"),
        ("is_preserved", "先行登记保存", "请先办理“处理登记保存物品”"),
    ):
        if context.before.column(flag):
            yield Objection("goods-still-held", f"{label}的场所、设施或者财物还没有处理", way_out=way_out)


@guard("查封扣押正在进行", basis="COE-06", reads="matter")
def is_seized(context: ActContext) -> Iterator[Objection]:
    if not context.before.column("is_seized"):
        yield Objection("nothing-seized", "本件没有正在查封、扣押的场所、设施或者财物", way_out="不需要办理本步骤")


@guard("紧急实施的查封扣押还没有补批", basis="COE-03", reads="matter")
def seizure_awaits_approval(context: ActContext) -> Iterator[Objection]:
    urgent, approved = last(context, "seize_urgently"), last(context, "approve_seizure")
    if not is_after(urgent, approved):
        yield Objection("seizure-needs-no-approval", "本件没有等待补批的查封、扣押", way_out="不需要办理补批")


@guard("没有重复查封扣押", basis="COE-08", reads="matter")
def is_not_seized(context: ActContext) -> Iterator[Objection]:
    if context.before.column("is_seized"):
        message = "本件已经查封、扣押，还没有解除"
        yield Objection("seized-already", message, way_out="不得重复查封；需要延长的，请办理“延长查封扣押”")


@guard("登记保存正在进行", basis="PEN-32", reads="matter")
def is_preserved(context: ActContext) -> Iterator[Objection]:
    if not context.before.column("is_preserved"):
        yield Objection("nothing-preserved", "本件没有正在登记保存的物品", way_out="不需要办理本步骤")


def _run(context: ActContext, clock: str) -> ClockRun | None:
    """The last occurrence of a clock, running or stopped."""
    return max((run for run in context.runs if run.clock.key == clock), key=lambda run: run.occurrence, default=None)


def _unpaid(context: ActContext) -> Decimal:
    paid: Decimal | None = context.before.column("paid_yuan")
    return Decimal(context.before.column("fine_yuan") or 0) - (paid or Decimal(0))


def _surcharge_owed(context: ActContext) -> Decimal:
    said, paid = (context.before.column(name) for name in ("surcharge_yuan", "surcharge_paid_yuan"))
    return (said or Decimal(0)) - (paid or Decimal(0))


def _payment(context: ActContext) -> Decimal | None:
    """What the act says is paid; on the case it is already added to the sum."""
    said = context.payload.get("payment_yuan")
    return None if said is None else Decimal(said)


@guard("缴纳的数额不超过未缴的罚款", basis="PEN-60")
def payment_fits(context: ActContext) -> Iterator[Objection]:
    unpaid, payment = _unpaid(context), _payment(context)
    if payment is not None and payment > unpaid:
        message = f"未缴的罚款是{yuan_words(unpaid)}，本次登记缴纳{yuan_words(payment)}"
        yield Objection("payment-too-much", message, way_out="请核对数额；加处罚款另填", field="payment_yuan")


@guard("本次缴清", basis="PEN-60")
def payment_is_whole(context: ActContext) -> Iterator[Objection]:
    unpaid, payment = _unpaid(context), _payment(context)
    if payment is not None and payment < unpaid:
        message = f"未缴的罚款是{yuan_words(unpaid)}，本次登记缴纳{yuan_words(payment)}，没有缴清"
        yield Objection("payment-short", message, way_out="没有缴清的，请办理“缴纳部分罚款”", field="payment_yuan")


@guard("加处罚款依法计算", basis="PEN-61")
def surcharge_is_right(context: ActContext) -> Iterator[Objection]:
    run, stated, unpaid = _run(context, "pay_by"), context.value("surcharge_yuan"), _unpaid(context)
    due_on = None if run is None else run.due_on
    if due_on is None or unpaid <= 0 or context.acted_on <= due_on:
        message = "罚款没有逾期，不能加处罚款" if unpaid > 0 else "罚款已经缴清"
        yield Objection("not-in-arrears", message, way_out="不需要办理；缴款期限有误的，请先更正送达日期")
        return
    pauses = [Suspension(row["accepted_on"], row["ended_on"], "复议或者诉讼", "") for row in context.lines("remedies")]
    right = fine_surcharge(unpaid, due_on=due_on, until_on=context.acted_on, pauses=pauses)
    if stated is not None and stated != right.amount_yuan:
        message = f"写的是{yuan_words(stated)}；{right.sentence()}"
        basis = tuple(one.id for one in (right.rate, right.cap) if one is not None)
        way_out = f"请改为{yuan_words(right.amount_yuan)}"
        yield Objection("surcharge-differs", message, (*basis, "PEN-63"), way_out, "surcharge_yuan")


@guard("没有正在进行的复议、诉讼", basis="PEN-63", reads="matter")
def no_remedy_runs(context: ActContext) -> Iterator[Objection]:
    if any(row["ended_on"] is None for row in context.before.lines.get("remedies", ())):
        yield Objection("remedy-running", "本件有复议、诉讼还没有终结", way_out="请待终结后办理")


@guard("有正在进行的复议、诉讼", basis="PEN-63", reads="matter")
def a_remedy_runs(context: ActContext) -> Iterator[Objection]:
    if not any(row["ended_on"] is None for row in context.before.lines.get("remedies", ())):
        yield Objection("no-remedy-running", "本件没有正在进行的复议、诉讼", way_out="请先登记“受理复议诉讼”")


@guard("救济期限确已在当日届满", basis="COU-01")
def remedies_are_over(context: ActContext) -> Iterator[Objection]:
    if context.before.lines.get("remedies"):
        return
    last_day = _remedies_end(context)
    if last_day is not None and context.acted_on != last_day:
        message = f"复议、起诉和准予延期分期缴纳的期限以最晚的为准，至{day_words(last_day)}届满，不是{day_words(context.acted_on)}"
        yield Objection(
            "remedies-end-another-day", message, way_out=f"请把办理日期改为{day_words(last_day)}", field="acted_on"
        )


def _remedies_end(context: ActContext) -> date | None:
    """The last day on which the party may still ask for reconsideration or sue, where neither has been done; of a payment that
    was put off, not before its own end (行政处罚法 72)."""
    put_off = ("pay_by",) if context.acted("defer_payment") else ()
    runs = (_run(context, clock) for clock in ("ask_reconsideration_by", "sue_by", *put_off))
    return max((run.due_on for run in runs if run is not None and run.due_on is not None), default=None)


@guard("救济期限已满、催告期限已满", basis="COU-01", reads="matter")
def court_may_be_asked(context: ActContext) -> Iterator[Objection]:
    run, ended_on = _run(context, "comply_by"), context.before.column("remedies_ended_on")
    if run is None:
        yield Objection("demand-missing", "申请前没有催告", ("COU-02",), "请先送达催告书，登记“催告”")
    elif run.due_on is not None and context.acted_on <= run.due_on:
        message = f"催告的期限至{day_words(run.due_on)}，当事人仍可以自行履行"
        yield Objection("demand-running", message, ("COU-02",), f"请在{day_words(run.due_on)}之后申请")
    if ended_on is None or context.acted_on <= ended_on:
        message = "没有登记复议、起诉的期限已经届满"
        yield Objection("remedies-running", message, way_out="请在届满之后办理“登记救济期限届满”，再申请")


@guard("结案的情形属实", basis="参数 结案审批制度")
def ground_is_true(context: ActContext) -> Iterator[Objection]:
    ground = context.value("closing_ground")
    if ground == "performed" and context.before.column("decision") == PENALTY and _unpaid(context) > 0:
        message = f"罚款还有{yuan_words(_unpaid(context))}没有缴清"
        yield Objection("not-performed", message, way_out="请先登记缴款，或改选实际的结案情形", field="closing_ground")
    if ground == "performed" and (owed := _surcharge_owed(context)) > 0:
        message = f"加处罚款还有{yuan_words(owed)}没有缴清"
        way_out = "请先登记缴款；加处罚款减免的，改选实际的结案情形"
        yield Objection("surcharge-unpaid", message, ("PEN-61",), way_out, "closing_ground")
    if ground == "no_penalty" and context.before.column("decision") != NO_PENALTY:
        message = "本件作出的不是不予处罚决定"
        yield Objection("not-without-penalty", message, way_out="请改选实际的结案情形", field="closing_ground")
    if ground == "executed" and context.before.column("court_applied_on") is None:
        message = "本件没有申请法院强制执行"
        yield Objection("court-never-asked", message, way_out="请改选实际的结案情形", field="closing_ground")


@guard("当场处罚没有超过限额", basis="PEN-20")
def within_spot_limits(context: ActContext) -> Iterator[Objection]:
    kind, amount = context.value("penalty_kind"), context.value("fine_yuan")
    if kind not in (WARNING, FINE):
        message = "当场处罚只能是警告或者罚款"
        yield Objection("too-heavy-on-the-spot", message, way_out="请按普通程序立案", field="penalty_kind")
    for row in context.lines("parties"):
        limit = rule(SPOT_LIMITS.get(row["party_kind"], "PEN-20"), on=context.acted_on)
        if kind == FINE and amount is not None and amount > (limit.length or 0):
            message = f"罚款{yuan_words(amount)}，超过{limit.label}（{limit.length}{limit.counted_in}）"
            yield Objection("fine-too-high-on-the-spot", message, (limit.id,), "请按普通程序立案", "fine_yuan")


@guard("当场收缴符合条件", basis="PEN-24")
def collected_lawfully(context: ActContext) -> Iterator[Objection]:
    limit, amount = rule("PEN-24", on=context.acted_on), context.value("fine_yuan")
    if not context.value("is_collected_on_spot") or amount is None or amount <= (limit.length or 0):
        return
    if not context.value("collection_reason"):
        message = (
            f"罚款{yuan_words(amount)}，超过{limit.label}（{limit.length}{limit.counted_in}），没有写明当场收缴的理由"
        )
        way_out = "不当场收缴事后难以执行的，写明理由；否则由当事人到银行缴纳"
        yield Objection("collected-above-limit", message, way_out=way_out, field="collection_reason")


@guard("罚款是当场收缴的", basis="PEN-25", reads="matter")
def is_collected(context: ActContext) -> Iterator[Objection]:
    if not context.before.column("is_collected_on_spot"):
        yield Objection("nothing-collected", "本件没有当场收缴罚款", way_out="不需要办理本步骤")


@guard("移送已经提出", basis="TRA-02", reads="matter")
def referral_is_asked(context: ActContext) -> Iterator[Objection]:
    if not is_after(last(context, "request_referral"), last(context, "approve_referral", "refuse_referral")):
        yield Objection("referral-not-asked", "没有等待决定的移送报告", way_out="请先由办案人员办理“报请移送公安机关”")


@guard("移送已经批准", basis="TRA-03", reads="matter")
def referral_is_approved(context: ActContext) -> Iterator[Objection]:
    if not is_after(last(context, "approve_referral"), last(context, "request_referral")):
        message = "移送公安机关没有经负责人批准"
        yield Objection("referral-not-approved", message, way_out="请先由正职负责人办理“批准移送”")


@guard("尚未公示", basis="TRI-01", reads="matter")
def is_unpublished(context: ActContext) -> Iterator[Objection]:
    if context.before.column("published_on") is not None:
        message = f"处罚决定已经在{day_words(context.before.column('published_on'))}公示"
        yield Objection("published-already", message, way_out="决定被撤销的，请办理“撤回公示”")


@guard("处罚决定已经撤销", basis="PEN-39", reads="matter")
def is_revoked(context: ActContext) -> Iterator[Objection]:
    if context.before.column("revoked_on") is None:
        message = "处罚决定没有被撤销、变更或者确认违法"
        yield Objection("not-revoked", message, way_out="决定被撤销的，请先办理“撤销处罚决定”")


@guard("是当场处罚", basis="PEN-23", reads="matter")
def is_on_the_spot(context: ActContext) -> Iterator[Objection]:
    if context.before.column("procedure_kind") != "summary":
        yield Objection("not-on-the-spot", "本件不是当场处罚", way_out="不需要备案")


@guard("已经公示", basis="PEN-39", reads="matter")
def is_published(context: ActContext) -> Iterator[Objection]:
    if context.before.column("published_on") is None:
        yield Objection("not-published", "本件没有公示过处罚决定", way_out="不需要撤回")


@guard("已经听取陈述申辩", basis="PEN-08", reads="matter")
def defence_is_stated(context: ActContext) -> Iterator[Objection]:
    if not is_after(last(context, "state_defence"), last(context, "answer_defence")):
        yield Objection("defence-not-stated", "没有等待复核的陈述、申辩", way_out="请先登记“陈述申辩”")


@guard("处罚建议写明的是不予处罚", basis="PEN-03", reads="matter")
def no_penalty_is_proposed(context: ActContext) -> Iterator[Objection]:
    if context.before.column("penalty_kind") != NONE:
        message = "提出的处理意见不是不予处罚"
        yield Objection("penalty-proposed", message, way_out="请由执法队长重新提出处理意见")


@guard("处罚建议写明的是给予处罚", basis="PEN-36", reads="matter")
def a_penalty_is_proposed(context: ActContext) -> Iterator[Objection]:
    if context.before.column("penalty_kind") == NONE:
        message = "提出的处理意见是不予处罚"
        yield Objection("no-penalty-proposed", message, way_out="请办理“不予处罚”，或由执法队长重新提出处理意见")
