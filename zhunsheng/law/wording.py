"""What a rule says of itself, in plain Chinese: its length, how sure we are and how we know."""

from datetime import date
from decimal import Decimal

from zhunsheng.law.glossary import UnknownTerm, chinese
from zhunsheng.law.model import Allowance, Confidence, Direction, Rule, RuleKind, Scope

KINDS = {
    RuleKind.DEADLINE: "期限", RuleKind.MINIMUM: "最低限度", RuleKind.THRESHOLD: "标准", RuleKind.DUTY: "应当办理",
}  # fmt: skip
SCOPES = {
    Scope.NATIONAL_LAW: "国家法律法规",
    Scope.NATIONAL_POLICY: "国家政策文件",
    Scope.DEPARTMENT_RULE: "部门规章",
    Scope.STANDARD: "标准",
    Scope.PRACTICE: "工作惯例",
    Scope.LOCAL_EXAMPLE: "地方示例",
}
CONFIDENCES = {
    Confidence.HIGH: "内容可靠",
    Confidence.MEDIUM: "内容大体可靠，细节待核",
    Confidence.LOW: "内容存疑，使用前须核对原文",
}
SOURCES = {
    "V1": "对照公开法规库全文整理",
    "V2": "对照公开汇编全文整理",
    "V3": "对照公开汇编全文整理",
    "V4": "只对照了摘录",
    "K": "凭已有知识整理，未对照原文",
}
NOT_REVIEWED = "尚未由法律专业人员核对"
_MINUTES_PER_HOUR = 60


def span_words(minutes: int) -> str:
    """A span of time: 3小时20分, 2小时, 20分钟."""
    hours, rest = divmod(minutes, _MINUTES_PER_HOUR)
    if not hours:
        return f"{rest}分钟"
    return f"{hours}小时{rest}分" if rest else f"{hours}小时"


def length_words(rule: Rule) -> str:
    """How long or how much: 30日, 提前7个工作日, 不少于30日, 3人, 每年1月31日; nothing where the rule sets no measure."""
    if rule.annual_on is not None:
        month, day = rule.annual_on.split("-")
        return f"每年{int(month)}月{int(day)}日"
    if rule.length is None:
        return ""
    measure = rule.unit.chinese if rule.unit is not None else rule.counted_in
    before = "提前" if rule.direction is Direction.BACKWARD else ""
    least = "不少于" if rule.kind is RuleKind.MINIMUM else ""
    return f"{before}{least}{rule.length}{measure}"


def field_words(rule: Rule) -> str:
    """The field or case that this entry is for; its own label where the glossary has no term; nothing for every field."""
    if rule.field is None:
        return ""
    try:
        return chinese(rule.field)
    except UnknownTerm:
        return rule.label


def extension_words(rule: Rule) -> str:
    """What may lengthen the period, in words and in measures with who grants it; nothing where nothing may."""
    return "；".join(part for part in (rule.extension, *map(_allowance, rule.allowances)) if part)


def exclusion_words(rule: Rule) -> str:
    """The time that does not count, by its causes; nothing where the rule names none."""
    return "、".join(exclusion.cause for exclusion in rule.exclusions)


def _allowance(allowance: Allowance) -> str:
    measure = "没有定数" if allowance.unit is None else f"{allowance.length}{allowance.unit.chinese}"
    condition = f"（{allowance.condition}）" if allowance.condition else ""
    return f"{measure}，由{allowance.approver}批准{condition}"


def review_words(rule: Rule) -> str:
    """Who checked the entry against the official text and when, or that nobody has."""
    if rule.reviewed_by is None or rule.reviewed_on is None:
        return NOT_REVIEWED
    return f"{rule.reviewed_by}于{day_words(rule.reviewed_on)}对照原文核对"


def yuan_words(yuan: Decimal) -> str:
    """An amount of money in figures: 200元, 1200.50元."""
    return f"{yuan:.0f}元" if yuan == yuan.to_integral_value() else f"{yuan:.2f}元"


def day_words(day: date) -> str:
    """A day written out: 2023年5月4日."""
    return f"{day.year}年{day.month}月{day.day}日"
