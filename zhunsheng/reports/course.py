"""What must hold on the course of a report: who has seen which text, in which order, and what may leave the house."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from zhunsheng.kernel.acts.history import CORRECT, Entry
from zhunsheng.kernel.declare import ActContext, Guard, guard
from zhunsheng.kernel.errors import InvalidDeclaration, Objection
from zhunsheng.kernel.today import civil_date
from zhunsheng.law.wording import day_words
from zhunsheng.reports.outline import Outline, reread_outline
from zhunsheng.reports.outline.parts import parts_missing
from zhunsheng.reports.outline.versions import FILED, MEETING, VERSIONS, for_version, removed_from

BASIS = "参数 法治政府建设年度报告工作制度"
OUTLINE_NAME = "提纲"
PARTS_RULE = "REP-05"
MEETING_NEEDED, ANSWER_NEEDED, SIGNED_BY = (
    "reports.meeting_needed",
    "reports.district_answer_needed",
    "reports.signed_by",
)
PARTY, GOVERNMENT, BOTH = "party", "government", "both"
HEADS = {PARTY: "党（工）委主要负责人", GOVERNMENT: "政府（办事处）主要负责人"}
PROOFS = {"proof_first": "初审初校", "proof_second": "复审复校", "proof_final": "终审终校"}
PASSED, WITH_REMOVALS, NOT_PUBLIC = "passed", "with_removals", "not_public"

Place = tuple[date, int]


def last(context: ActContext, *acts: str) -> Place | None:
    """When one of the acts was last done, as something that can be compared: the day, then the order of recording."""
    return max(((entry.acted_on, entry.seq) for entry in context.entries if entry.act in acts), default=None)


def words_changed(context: ActContext) -> Place | None:
    """When the words were last changed: drafted, revised or corrected; marks of what is left out change no word."""
    return max((_place(entry) for entry in context.entries if _changes_words(entry)), default=None)


def content_changed(context: ActContext) -> Place | None:
    """When what the versions say was last changed: the words, the figures at their freezing, or what is left out."""
    changes = (entry for entry in context.entries if "outline" in entry.payload or entry.act == "freeze")
    return max(map(_place, changes), default=None)


def _changes_words(entry: Entry) -> bool:
    return "outline" in entry.payload and entry.act != "withhold"


def _place(entry: Entry) -> Place:
    """A correction says its step anew, with the day of the step; the text changed when it was recorded."""
    return (civil_date(entry.recorded_at) if entry.act == CORRECT else entry.acted_on), entry.seq


def _is_since(place: Place | None, change: Place | None) -> bool:
    """Whether something was done, and after the change, by its day and in the order of recording."""
    return place is not None and (change is None or (place > change and place[1] > change[1]))


def signed_as(context: ActContext) -> set[str]:
    """As which heads the present words were signed."""
    changed = words_changed(context)
    signed = {
        entry.payload.get("signed_as", "")
        for entry in context.entries
        if entry.act == "sign" and _is_since(_place(entry), changed)
    }
    return {PARTY, GOVERNMENT} if BOTH in signed else signed


@guard("分管领导已经审核现在的文字", basis=BASIS, reads="matter")
def reviewed_by_deputy(context: ActContext) -> Iterator[Objection]:
    reviewed = last(context, "deputy_review")
    if reviewed is None:
        yield Objection("deputy-review-missing", "还没有分管领导的审核", way_out="请先办理“分管领导审核”")
    elif not _is_since(reviewed, words_changed(context)):
        message = "分管领导审核之后文字又有修改"
        yield Objection("deputy-review-outdated", message, way_out="请就现在的文字重新办理“分管领导审核”")


@guard("须经会议审议的已经审议", basis="参数 年度报告须经会议审议", reads="matter")
def met_where_needed(context: ActContext) -> Iterator[Objection]:
    if context.settings[MEETING_NEEDED]["value"] and last(context, "meet") is None:
        message = "本单位规定年度报告须经会议审议，还没有审议记录"
        yield Objection("meeting-missing", message, way_out="请先办理“会议审议”，写明会议和纪要编号")


@guard("两名主要负责人各自签批，一人兼任的写明兼任", basis="参数 年度报告由谁签批")
def signed_once_each(context: ActContext) -> Iterator[Objection]:
    other = {PARTY: GOVERNMENT, GOVERNMENT: PARTY}.get(context.value("signed_as"))
    changed = words_changed(context)
    if any(
        entry.act == "sign"
        and entry.payload.get("signed_as") == other
        and entry.person_id == context.viewer.person_id
        and _is_since(_place(entry), changed)
        for entry in context.entries
    ):
        message = f"您已经以{HEADS[other or '']}的身份签批，不能再以另一身份签批"
        way_out = "党政主要负责人由一人兼任的，请更正前一步，签批身份选“两者兼任”；不是的，请交另一位签批"
        yield Objection("one-hand-for-two", message, way_out=way_out, field="signed_as")


@guard("主要负责人已经签批现在的文字", basis="参数 年度报告由谁签批", reads="matter")
def signed_by_heads(context: ActContext) -> Iterator[Objection]:
    missing = [head for head in context.settings[SIGNED_BY]["value"] if head not in signed_as(context)]
    if not missing:
        return
    named = "、".join(HEADS[head] for head in missing)
    if last(context, "sign") is None:
        yield Objection("signature-missing", f"还没有{named}的签批", way_out="请先办理“签批”")
    else:
        message = f"现在的文字还没有{named}的签批（签批之后文字有修改的，须重新签批）"
        yield Objection("signature-outdated", message, way_out="请就现在的文字办理“签批”")


@guard("已经编文号", basis=BASIS, reads="matter")
def numbered(context: ActContext) -> Iterator[Objection]:
    if not context.before.column("document_number"):
        yield Objection("number-missing", "报告还没有文号", way_out="请先办理“编文号”，照办公系统给的文号填写")


@guard("部署通知的公开日不早于报送日", basis=BASIS)
def days_in_order(context: ActContext) -> Iterator[Objection]:
    filing_on, publication_on = context.value("filing_wanted_on"), context.value("publication_wanted_on")
    if filing_on is not None and publication_on is not None and publication_on < filing_on:
        message = f"通知要求的公开日{day_words(publication_on)}早于报送日{day_words(filing_on)}"
        yield Objection("publication-before-filing", message, way_out="请核对通知", field="publication_wanted_on")


@guard("只改删节标记，不改文字和数据", basis="GKA-03")
def only_marks_changed(context: ActContext) -> Iterator[Objection]:
    try:
        after = reread_outline(context.value("outline") or "", OUTLINE_NAME)
    except InvalidDeclaration as faulty:
        for fault in faulty.faults:
            yield Objection("outline-fault", str(fault), way_out="请按所示行号改正提纲后再提交", field="outline")
        return
    before = reread_outline(context.before.columns["outline"], OUTLINE_NAME)
    if for_version(before, MEETING) != for_version(after, MEETING):
        message = "报告已经冻结，只能标明删节，文字和数据不能改"
        way_out = "请在编写页面只标明或者取消删节；文字要改的，请办理“退回”后重新起草"
        yield Objection("words-changed", message, way_out=way_out, field="outline")
    elif last(context, "file") is not None and for_version(before, FILED) != for_version(after, FILED):
        message = f"{VERSIONS[FILED]}已经报送，不能再改从{VERSIONS[FILED]}删去的内容"
        yield Objection("filed-version-changed", message, way_out="请只改从公开稿删去的内容", field="outline")


@guard("审查结论与删节相符", basis="GKA-03")
def review_fits_removals(context: ActContext) -> Iterator[Objection]:
    removed = list(removed_from(_outline(context)))
    result = context.value("secrecy_result")
    if result == PASSED and removed:
        message = f"公开稿删去了{len(removed)}处内容，结论却是全文可以公开"
        yield Objection("review-ignores-removals", message, way_out="请核对删节，或改选结论", field="secrecy_result")
    if result == WITH_REMOVALS and not removed:
        message, way_out = "结论是删节后公开，但没有标明删去哪些内容", "请先办理“标明删节”，或改选结论"
        yield Objection("removals-missing", message, way_out=way_out, field="secrecy_result")


@guard("保密审查已经通过，并在最后一次变更之后", basis="GKA-03", reads="matter")
def secrecy_reviewed(context: ActContext) -> Iterator[Objection]:
    reviewed = last(context, "review_secrecy")
    if reviewed is None:
        yield Objection("secrecy-review-missing", "还没有保密审查", way_out="请先办理“保密审查”")
    elif not _is_since(reviewed, content_changed(context)):
        message = "保密审查之后报告又有变更"
        yield Objection("secrecy-review-outdated", message, way_out="请就现在的内容重新办理“保密审查”")
    elif context.before.column("secrecy_result") == NOT_PUBLIC:
        message = "保密审查的结论是不予公开"
        yield Objection("not-for-the-public", message, way_out="请直接归档；审查有误的，请更正“保密审查”")


@guard("公开稿的删节都有理由", basis="GKA-05", reads="matter")
def removals_have_grounds(context: ActContext) -> Iterator[Objection]:
    bare = sum(1 for each in removed_from(_outline(context)) if not each.removal.ground)
    if bare:
        message = f"有{bare}处删节没有写明不予公开的理由"
        yield Objection("ground-missing", message, way_out="请办理“标明删节”，逐处写明理由")


def is_passed(context: ActContext, act: str) -> bool:
    """Whether an act was done on the present content."""
    return _is_since(last(context, act), content_changed(context))


@guard("三审三校都已完成，并在最后一次变更之后", basis=BASIS, reads="matter")
def proofs_passed(context: ActContext) -> Iterator[Objection]:
    missing = [label for act, label in PROOFS.items() if not is_passed(context, act)]
    if missing:
        message = f"现在的内容还没有完成{'、'.join(missing)}"
        yield Objection("proofs-missing", message, way_out="请依次办理三审三校，三级各由一人，三人不同")


def after_proof(earlier: str) -> Guard:
    """The guard that wants the level before this one, done on the present content."""

    @guard(f"{PROOFS[earlier]}已经完成", basis=BASIS, reads="matter")
    def level_below_passed(context: ActContext) -> Iterator[Objection]:
        if not is_passed(context, earlier):
            message = f"现在的内容还没有完成{PROOFS[earlier]}"
            yield Objection("level-below-missing", message, way_out=f"请先办理“{PROOFS[earlier]}”")

    return level_below_passed


@guard("上级审核已经通过", basis="参数 公开之前须经上级审核", reads="matter")
def answered_where_needed(context: ActContext) -> Iterator[Objection]:
    if context.settings[ANSWER_NEEDED]["value"] and not _is_since(last(context, "accept"), last(context, "file")):
        message = "本单位规定公开之前须经上级审核，报送之后还没有审核通过的记录"
        yield Objection("answer-missing", message, way_out="请收到审核意见后先办理“审核通过”")


@guard("公开链接是网址", basis="REP-04")
def link_is_an_address(context: ActContext) -> Iterator[Objection]:
    link = context.value("publication_link")
    if link and not (urlsplit(link).scheme in ("http", "https") and urlsplit(link).hostname):
        message = f"“{link}”不是网址"
        yield Objection(
            "link-not-an-address", message, way_out="请填写以 http 开头的完整网址", field="publication_link"
        )


@guard("已经公开，或者经审查不予公开", basis="REP-04", reads="matter")
def published_or_withheld(context: ActContext) -> Iterator[Objection]:
    if context.before.state != "published" and context.before.column("secrecy_result") != NOT_PUBLIC:
        message = "报告还没有公开，保密审查也没有不予公开的结论"
        yield Objection("not-published", message, way_out="请先办理“公开”；依法不予公开的，请先办理“保密审查”")


@guard("报送稿具备必备的四个部分", basis=PARTS_RULE, reads="matter")
def parts_answered(context: ActContext) -> Iterator[Objection]:
    missing = parts_missing(for_version(_outline(context), FILED))
    if missing:
        message = f"{VERSIONS[FILED]}缺少年度报告必备的部分：{'、'.join(missing)}"
        way_out = (
            "请办理“退回”，在编写页面补写，并在那一节的“改标题、加一节”中勾选它是哪一部分；"
            "已经写了而没有勾选的，勾选即可，之后重新签批、冻结"
        )
        yield Objection("parts-missing", message, way_out=way_out)


def _outline(context: ActContext) -> Outline:
    return reread_outline(context.before.columns["outline"], OUTLINE_NAME)
