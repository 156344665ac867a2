"""What a text costs grows with its length and no faster, whatever it repeats: steps are counted, not time."""

from __future__ import annotations

from collections.abc import Callable
from cProfile import Profile

import pytest

from tests.verifier.reports import relations_in

SIZE = 400
# Twice the text may take twice the steps, and a little for tables that are filled once.
MOST_GROWTH = 2.3
SHAPES: dict[str, Callable[[int], str]] = {
    "a list of parts": lambda size: (
        "办理9999件，其中" + "、".join(f"甲类{one % 900 + 1}件" for one in range(size)) + "。"
    ),
    "amounts side by side": lambda size: "，".join(f"办理{one % 900 + 1}件" for one in range(size)) + "。",
    "lists in lists": lambda size: "，".join(f"其中甲类{one % 900 + 1}件" for one in range(size)) + "。",
    "brackets in brackets": lambda size: (
        "办理9件" + "".join(f"（甲{one % 9 + 1}件" for one in range(size)) + "）" * size
    ),
    "totals": lambda size: "，".join(f"共{one % 900 + 1}件" for one in range(size)) + "。",
    "totals of nothing": lambda size: "，".join("共0件" for _ in range(size)) + "。",
    "rests": lambda size: "，".join(f"完成{one % 90 + 1}件，其余{one % 9}件" for one in range(size // 2)) + "。",
    "one after another": lambda size: "，".join("一个负责" for _ in range(size)) + "。",
    "segments": lambda size: (
        "办理9999件，其中" + "；".join(f"甲{one % 90}件，乙{one % 7}件" for one in range(size)) + "。"
    ),
    "rates": lambda size: "，".join(f"办结{one % 900}件，办结率{one % 99}.1%" for one in range(size)) + "。",
    "shares": lambda size: "\n".join(f"办结{one % 900}件，占{one % 99}.1%。" for one in range(size)),
    "joined shares": lambda size: "办理99件，分别占" + "和".join(f"{one % 99}.1%" for one in range(size)) + "。",
    "averages": lambda size: "\n".join(f"{one % 9 + 1}个村，97名，平均每村11名。" for one in range(size)),
    "changes": lambda size: (
        "，".join(f"由{one % 90}件增至{one % 91}件，增长{one % 9}.1%" for one in range(size)) + "。"
    ),
    "the same again": lambda size: "\n".join(f"全年办理纠纷{one % 9 + 12340}件。" for one in range(size)),
    "rates in a list": lambda size: (
        "办理9999件，其中" + "、".join(f"维持{one % 90}件，维持率{one % 99}.1%" for one in range(size)) + "。"
    ),
    "found among": lambda size: (
        "检查9999家，" + "，".join(f"发现问题{one % 90}家，责令整改{one % 9}家" for one in range(size)) + "。"
    ),
    "rounded in signs": lambda size: "\n".join(
        f"办理案件{one + 100}件。\n{'一二三四五六七八九'[one % 9]}百{'一二三四五六七八九'[one // 9 % 9]}十余件案件。"
        for one in range(size)
    ),
    "multiples": lambda size: "\n".join(
        f"收到申请{one % 900}件，为同期行政诉讼案件的2.{one % 9}倍。" for one in range(size)
    ),
    "small ones again": lambda size: "\n".join(f"全年查处违法建设{one % 80 + 10}处。" for one in range(size)),
    "meetings": lambda size: "\n".join(f"研究法治建设工作{one % 9}次。" for one in range(size)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_amounts_take_twice_the_steps(shape: str) -> None:
    once, twice = steps(SHAPES[shape](SIZE)), steps(SHAPES[shape](2 * SIZE))
    assert twice <= MOST_GROWTH * once


def steps(text: str) -> int:
    """How many functions are called to find the relations of a text, the tables that are filled once being full."""
    relations_in.__wrapped__(text)
    profile = Profile()
    profile.runcall(relations_in.__wrapped__, text)
    return sum(called.callcount for called in profile.getstats())
