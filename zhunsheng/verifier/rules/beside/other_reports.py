"""Against the unit's other yearly reports: the disclosure report, the enforcement statistics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Figure, Level, Reading, StatedElsewhere
from zhunsheng.verifier.relations.intervals import interval_of
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import table

_CLAUSE = 24


@rule(
    "differs-from-other-report",
    Level.INCONSISTENCY,
    says="与本单位其他年度报告（信息公开、行政执法统计）的数字不同",
    way_out="核对两份报告，改正错的一份，或写明口径的差别。",
)
def other_reports(reading: Reading) -> Iterator[Hit]:
    """A figure whose subject and verb are those of an amount stated elsewhere, and whose value is not."""
    for figure in reading.figures:
        for other in reading.beside.other_reports:
            if not is_comparable(reading, figure, other):
                continue
            stated = interval_of(figure)
            if stated is not None and not stated.low <= other.value <= stated.high:
                words = (
                    f"{other.report}中{other.verb}{other.subject}是{other.value:g}{other.unit}，这里是{figure.quote}。"
                )
                yield Hit(figure.span, words, {"other": other.value, "report": other.report})


def is_comparable(reading: Reading, figure: Figure, other: StatedElsewhere) -> bool:
    """Whether both count the same: the subject is named beside the figure and the verbs mean the same act."""
    plain = reading.text.plain
    start = max(figure.sentence.start, figure.start - _CLAUSE)
    clause = re.split("[，；。]", plain[start : figure.start])[-1] + plain[figure.end : figure.end + 4]
    verbs = next((group for group in table("acts") if other.verb in group), [other.verb])
    return other.subject in clause and any(verb in clause for verb in verbs)
