"""规则核对: somebody qualified held a rule of law, as it is worded here, against the official text."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    Access,
    ActContext,
    ChoiceField,
    DateField,
    ProseField,
    Register,
    TextField,
    guard,
)
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.rule_reviews import AGREES, DIFFERS, wording_code
from zhunsheng.law.statutes import rules
from zhunsheng.law.wording import day_words

BASIS = "参数 法律规则核对制度"
REVIEWERS = (Role.JUSTICE_CLERK, Role.LEGAL_REVIEWER, Role.ADVISER)


@guard("所核对的规则存在，校验号与现在登记的内容相符", basis=BASIS)
def this_very_wording(context: ActContext) -> Iterator[Objection]:
    """Whoever reviews must have had the present wording before them; the code shows that."""
    rule_id, field, since = context.value("rule_id"), context.value("field") or None, context.value("in_force_from")
    versions = [known for known in rules() if known.id == rule_id]
    found = next((known for known in versions if (known.field, known.in_force_from) == (field, since)), None)
    if found is None:
        words = "；".join(f"{known.field or '不分领域'}、{day_words(known.in_force_from)}起" for known in versions)
        message = f"没有编号为“{rule_id}”、领域和施行日期如所填的规则"
        way_out = f"{rule_id}现有：{words}" if words else "请核对规则的编号，如 JUD-01"
        yield Objection("rule-unknown", message, way_out=way_out, field="rule_id")
    elif context.value("wording_code") != wording_code(found):
        message = f"校验号“{context.value('wording_code')}”与现在登记的内容不符"
        way_out = (
            f"请对照原文核对以下内容，再填校验号{wording_code(found)}：{found.citation}，{found.label}，{found.words}"
        )
        yield Objection("wording-not-current", message, way_out=way_out, field="wording_code")


@guard("核对日期不晚于今天；与原文不一致的，写明差异", basis=BASIS)
def review_is_whole(context: ActContext) -> Iterator[Objection]:
    reviewed_on = context.value("reviewed_on")
    if reviewed_on is not None and reviewed_on > context.acted_on:
        message = f"核对日期{day_words(reviewed_on)}晚于登记日期{day_words(context.acted_on)}"
        yield Objection("review-in-future", message, way_out="请填写实际核对的日期", field="reviewed_on")
    if context.value("result") == DIFFERS and not context.value("remark").strip():
        way_out = "请写明哪一处与原文不一致，原文怎样规定"
        yield Objection("difference-not-said", "没有写明与原文的差异", way_out=way_out, field="remark")


class RuleReview(Register):
    """规则核对：有资质的人员将登记的某条规则与公布的原文逐字核对的记录；规则改动后须重新核对。"""

    key, label = "kernel.rule_review", "规则核对"
    access = Access(inside=True, void=(Role.ADMINISTRATOR,))
    list_columns = ("reviewer", "rule_id", "field", "in_force_from", "result", "reviewed_on")
    filters = ("result",)

    rule_id = TextField("规则编号", max_length=20, hint="如 JUD-01")
    field = TextField("领域", max_length=40, hint="规则区分领域的才填")
    in_force_from = DateField("规则施行日期")
    wording_code = TextField(
        "校验号", max_length=16, hint="所核对内容的校验号；不知道的先留空提交，系统会给出内容和校验号"
    )
    reviewer = TextField("核对人", max_length=40)
    qualification = TextField("资格", max_length=80, hint="如法律职业资格、执业律师")
    reviewed_on = DateField("核对日期")
    source_text = TextField("所对照的原文", hint="公报、法律法规数据库等的名称和期号、网址")
    result = ChoiceField("核对结果", choices=((AGREES, "与原文一致"), (DIFFERS, "与原文不一致")))
    remark = ProseField("说明")

    Review = standing(
        label="规则核对",
        in_force="2000-01-01",
        writes=(
            "rule_id",
            "field",
            "in_force_from",
            "wording_code",
            "reviewer",
            "qualification",
            "reviewed_on",
            "source_text",
            "result",
            "remark",
        ),
        needs=("rule_id", "in_force_from", "reviewer", "qualification", "reviewed_on", "source_text", "result"),
        by=REVIEWERS,
        guards=(this_very_wording, review_is_whole),
        basis=BASIS,
    )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return f"{snapshot.columns['rule_id']} {snapshot.columns['reviewer']}"
