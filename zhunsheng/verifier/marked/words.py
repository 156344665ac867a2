"""The Chinese words for what the stages hand on, the same on every copy."""

from __future__ import annotations

from zhunsheng.verifier.model import Figure, Level, PeriodBasis, Place, Qualifier, Reading, Verdict

LEVELS = {Level.ERROR: "错误", Level.INCONSISTENCY: "不一致", Level.NOTE: "提示"}
GRAVEST_FIRST = (Level.ERROR, Level.INCONSISTENCY, Level.NOTE)
QUALIFIERS = {
    Qualifier.EXACT: "确数",
    Qualifier.APPROX: "约数",
    Qualifier.AT_LEAST: "不少于",
    Qualifier.MORE_THAN: "超过",
    Qualifier.AT_MOST: "不超过",
    Qualifier.MASKED: "已隐去",
}
VERDICTS = {Verdict.HOLDS: "相符", Verdict.FAILS: "不符", Verdict.UNKNOWN: "无法核对"}
PERIOD_BASES = {PeriodBasis.EXPLICIT: "本句写明", PeriodBasis.DOCUMENT: "按全文年度"}
RELATIONS = {
    "sum": "总数与各项",
    "ratio": "比率",
    "part_of": "部分与整体",
    "same_fact": "同一事实",
    "target": "目标与实际",
    "average": "平均",
    "change": "增减",
}


def number(value: float | None) -> str:
    """A value as people write it: 13,000 and 99.86, with no trailing zeros; empty when it is masked."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.6f}".rstrip("0")


def told(figure: Figure) -> tuple[tuple[str, str], ...]:
    """What is known of an amount, as pairs of label and words, in the order in which they are read."""
    value = "已隐去" if figure.value is None else f"{number(figure.value)}{figure.unit}"
    period = f"{figure.period}年（{PERIOD_BASES[figure.period_basis]}）" if figure.period else "没有写明"
    return (
        ("数值", value),
        ("统计的是", figure.subject or "没有写明"),
        ("精确程度", QUALIFIERS[figure.qualifier]),
        ("期间", period),
    )


def place_of(reading: Reading, offset: int) -> str:
    """Where a character stands in the file (第2页第3段), as far as the reader knew; empty when it did not."""
    found = ""
    for start, place in reading.source.places:
        if start > offset:
            break
        found = place
    return found


def where(reading: Reading, place: Place, longest: int = 16) -> str:
    """A place of a finding in words: where it is and the first and last of what stands there (第8段“XX区”)."""
    return f"{place_of(reading, place.span.start)}{quoted(place.quote, longest)}"


def quoted(words: str, longest: int) -> str:
    """Words in quotation marks, shortened in the middle; empty without words."""
    flat = " ".join(words.split())
    if len(flat) > longest:
        flat = f"{flat[: longest // 2]}……{flat[-longest // 3 :]}"
    return f"“{flat}”" if flat else ""


def name_of(reading: Reading) -> str:
    """What the report is called: its title, else the name of its file."""
    title = reading.outline.title
    return (title.words if title is not None else "") or reading.source.title or reading.source.name or "未命名的报告"
