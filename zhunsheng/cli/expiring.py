"""``zhunsheng due``: what clocks do by themselves, once a day."""

from __future__ import annotations

from zhunsheng.cli.console import console
from zhunsheng.cli.django import load_records


def act_on_expired_limits() -> None:
    """Let every clock act whose limit has run out, and say how many acts there were."""
    load_records()
    from zhunsheng.kernel.acts.due import let_all_clocks_act

    count = let_all_clocks_act()
    console.print(f"已自动办理{count}步。" if count else "没有到期须自动办理的事项。")
