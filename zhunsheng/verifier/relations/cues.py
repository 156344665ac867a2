"""What the words between two amounts say of them: 其中, 合计, 成功调处; and which units can count the same."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from zhunsheng.verifier.model import Figure, Text

_CASES = frozenset(("件", "宗", "起", "案", "例", "单", "件次"))
_PEOPLE = frozenset(("人", "名", "位", "人次"))
_PAPERS = frozenset(("份", "条", "户", "家", "票"))
_FAMILIES = Path(__file__).parent.parent / "data" / "unit_families.yaml"
_LONGEST_CLAUSE = 120
OF_WHICH = re.compile(r"其中|包括|包含|含(?=[^有量])|内含|分别(?:为|是)?|由")
IN_TOTAL = re.compile(r"(?:[两二三四五六七八九\d]项|以上|上述)?(?:合计|总计|共计|累计|总共|合共|总数为?|共有?|计)\s*$")
# Verbs that say what became of something named before, when no thing of their own follows (受理80件，办结78件).
_MANNER = (
    r"(?:其中|并|已|均已|现已|按时|按期|及时|全部|成功|依法|顺利|实际|最终|当场|直接|当期|共|目前|截至目前"
    r"|协调|督促|立即|限期|有效|就地|妥善|自行)"
)
_ENDED = (
    r"(?:调处|调解成功|调解|审理|调成|化解|办结|结案|办理完毕|办复|答复|回复|讨论案件|讨论|采纳|整改完成|完成整改|整改|履行|执结|执行|审结|撤销|变更|维持"
    r"|确认违法|驳回|胜诉|败诉|撤诉|通过|达成协议|处理|处置|解决|销号|完成|反馈|成功|评为|获评|签收|不予立案|出庭|予以许可|准予许可|不予许可)"
)
OUTCOME = re.compile(
    rf"^[，；、\s]*{_MANNER}*(?:判决|复议|裁定|被)?{_ENDED}(?:(?:、|和|及|或|或者)(?:判决|复议|裁定)?{_ENDED})*等?(?:成功|完毕|完成|到位|案件|了)?\s*$"
)


def between(text: Text, first: Figure, second: Figure) -> str:
    """The words between two amounts."""
    return text.plain[first.end : second.start]


def clause_before(text: Text, figure: Figure) -> str:
    """The words of its own clause before an amount."""
    words = text.plain[max(figure.sentence.start, figure.start - _LONGEST_CLAUSE) : figure.start]
    return re.split(r"[，；。：]", words)[-1]


def clause_after(text: Text, figure: Figure) -> str:
    """The words of its own clause after an amount."""
    return re.split(
        r"[，；。：、]", text.plain[figure.end : min(figure.sentence.end, figure.end + _LONGEST_CLAUSE)], maxsplit=1
    )[0]


def same_cases(first: Figure, second: Figure) -> bool:
    """Whether two amounts count cases or people alike without being told so: 个 and 项 may be anything."""
    return first.unit == second.unit or {first.unit, second.unit} <= _CASES or {first.unit, second.unit} <= _PEOPLE


def counts_cases(figure: Figure) -> bool:
    """Whether the amount is of cases, people, papers or votes: something a rate can be a share of."""
    return figure.unit in _CASES | _PEOPLE | _PAPERS


def comparable(first: Figure, second: Figure) -> bool:
    """Whether the units of two amounts may count the same things."""
    return first.unit == second.unit or any(first.unit in family and second.unit in family for family in _families())


@cache
def _families() -> tuple[frozenset[str], ...]:
    table: dict[str, list[str]] = yaml.safe_load(_FAMILIES.read_text("utf-8"))
    return tuple(frozenset(units) for units in table.values())
