"""The reference page of each ledger, written from its declarations (docs/ledgers/*.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.clocks import Clock
from zhunsheng.kernel.declare.fields import MomentField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.procedure import START, Act, Procedure
from zhunsheng.kernel.local_settings import definitions
from zhunsheng.kernel.roles import Role
from zhunsheng.law.citation import cited
from zhunsheng.law.statutes import rule
from zhunsheng.metrics.language import Colour

COLOURS = {Colour.RED: "红", Colour.YELLOW: "黄", Colour.GREEN: "绿"}


def ledger_pages() -> dict[str, str]:
    """The text of every page by file name."""
    by_ledger: dict[str, list[type[Record]]] = {}
    for kind in registry.kinds().values():
        by_ledger.setdefault(kind._meta.app_label, []).append(kind)
    return {f"{ledger}.md": _page(ledger, kinds) for ledger, kinds in sorted(by_ledger.items())}


def write_ledger_pages(folder: Path) -> list[Path]:
    """Write every page into ``folder``; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in ledger_pages().items():
        (folder / name).write_text(text, "utf-8")
        written.append(folder / name)
    return written


def _page(ledger: str, kinds: list[type[Record]]) -> str:
    title = str(kinds[0]._meta.app_config.verbose_name)
    lines = [f"# {title}（{ledger}）", "", "本页由声明生成：`zhunsheng docs`。", ""]
    for kind in sorted(kinds, key=lambda kind: (kind.is_register, kind.key)):
        lines += [*_kind(kind), ""]
    lines += list(_settings(ledger))
    return "\n".join(lines).rstrip() + "\n"


def _kind(kind: type[Record]) -> Iterator[str]:
    yield f"## {kind.label} `{kind.key}`"
    yield ""
    yield (kind.__doc__ or "").strip()
    yield ""
    yield from _table(("栏目", "列名", "说明"), _columns(kind))
    if kind.located:
        yield f"在一张网上的位置：`{kind.located}`。"
        yield ""
    for lines in kind.line_sets().values():
        yield f"### 明细：{lines.label}"
        yield ""
        rows = [
            (str(column.verbose_name), f"`{name}`", "每行必填" if name in lines.line.needs else "")
            for name, column in lines.line.columns().items()
        ]
        yield from _table(("栏目", "列名", "说明"), rows)
    for procedure in kind.procedures.values():
        yield from _procedure(procedure)
    if kind.papers:
        yield "### 文书"
        yield ""
        yield from _table(("文书", "打印的步骤", "文号"), _papers(kind))
    if kind.holdings():
        yield from _holdings(kind)
    yield from _access(kind)
    if kind.lights:
        yield from _lights(kind)
    if kind.metrics:
        yield "### 度量"
        yield ""
        rows = [(metric.label, f"`{metric.key}`", metric.unit, metric.meaning) for metric in kind.metrics]
        yield from _table(("名称", "键", "单位", "口径"), rows)


def _lights(kind: type[Record]) -> Iterator[str]:
    yield f"### {kind.lights.label}"
    yield ""
    on = max(procedure.begins_on() for procedure in kind.procedures.values())
    rows = [
        (light.label, COLOURS[sign.colour], sign.reason, cited(sign.basis, on))
        for light in kind.lights
        for sign in light.signs
    ]
    yield from _table(("灯", "颜色", "情形", "依据"), rows)


def _columns(kind: type[Record]) -> list[tuple[str, ...]]:
    rows = []
    for name, column in kind.columns().items():
        notes = [str(getattr(column, "hint", ""))]
        if isinstance(column, MomentField):
            notes.append("日期和时刻，精确到分")
        if getattr(column, "personal", None):
            notes.append("个人信息，默认遮盖")
        if key := getattr(column, "choices_setting", ""):
            notes.append(f"取值见参数 `{key}`")
        if found_by := getattr(column, "found_by", None):
            notes.append(f"没有选的，按参数 `{found_by.setting}` 由“{kind.columns()[found_by.text].verbose_name}”定")
        rows.append((str(column.verbose_name), f"`{name}`", "；".join(note for note in notes if note)))
    return rows


def _procedure(procedure: type[Procedure]) -> Iterator[str]:
    yield f"### 程序：{procedure.label}（第{procedure.version}版，{procedure.in_force}起）"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for name, state in procedure.states.items():
        yield f"    {name}: {state.label}"
    for act in procedure.acts.values():
        yield from _arrows(act)
    yield from (f"    {name} --> [*]" for name, state in procedure.states.items() if state.final)
    yield "```"
    yield ""
    yield from _table(("步骤", "由谁办理", "依据", "须符合"), [_act(procedure, act) for act in procedure.acts.values()])
    if procedure.clocks:
        rows = [_clock(procedure, clock) for clock in procedure.clocks.values()]
        yield from _table(("期限", "起算", "止于", "长度与依据", "届满"), rows)


def _arrows(act: Act) -> Iterator[str]:
    for origin in act.origins:
        source = "[*]" if origin is START else origin.name
        target = act.target.name if act.target is not None else source
        yield f"    {source} --> {target}: {act.label}"


def _act(procedure: type[Procedure], act: Act) -> tuple[str, ...]:
    people = "系统自动" if act.is_automatic else "、".join(Role(role).label for role in act.by)
    label = f"{act.label}（记时刻）" if act.times else act.label
    return label, people, cited(act.basis, procedure.begins_on()), "；".join(guard.label for guard in act.guards)


def _clock(procedure: type[Procedure], clock: Clock) -> tuple[str, ...]:
    def labels(names: tuple[str, ...]) -> str:
        return "、".join(procedure.acts[name].label for name in names)

    if clock.setting:
        length = f"参数“{definitions()[clock.setting].label}”"
    else:
        found = rule(clock.rule, on=procedure.begins_on())
        length = f"{_named_day(found.annual_on) if found.annual_on else found.limit().words}，{found.citation}" + (
            "（待确认）" if found.needs_confirmation else ""
        )
    end = ""
    if clock.on_expiry:
        switch = definitions()[clock.on_expiry_if].label
        after = "次日" if procedure.acts_without_time(clock) else "次日（按小时、分钟计算的，次一分钟）"
        end = f"参数“{switch}”为是的，{after}自动办理“{procedure.acts[clock.on_expiry].label}”"
    return clock.label, labels(clock.starts), labels(clock.stops), length, end


def _named_day(annual_on: str) -> str:
    month, day = annual_on.split("-")
    return f"次年{int(month)}月{int(day)}日"


def _papers(kind: type[Record]) -> list[tuple[str, ...]]:
    """Each paper with the acts that print it and the setting of its number."""
    acts = [act for procedure in kind.procedures.values() for act in procedure.acts.values()]
    return [
        (
            paper.label,
            "、".join(dict.fromkeys(act.label for act in acts if key in act.papers)) or "不打印，只编号",
            f"参数“{definitions()[paper.number].label}”" if paper.number else "",
        )
        for key, paper in kind.papers.items()
    ]


def _holdings(kind: type[Record]) -> Iterator[str]:
    """What guards of other kinds may ask the register as of a day."""
    yield "### 其他台账按日查问"
    yield ""
    if kind.valid_through:
        yield f"在册的条目过了“{kind.columns()[kind.valid_through].verbose_name}”即失效，不需办理。"
        yield ""
    on = min(procedure.begins_on() for procedure in kind.procedures.values())
    rows = [
        (holding.label, f"`{kind.key}.{name}`", cited(holding.basis, on), holding.way_out)
        for name, holding in kind.holdings().items()
    ]
    yield from _table(("所问", "名称", "依据", "不符合的"), rows)


def _access(kind: type[Record]) -> Iterator[str]:
    access = kind.access
    yield "### 权限"
    yield ""
    if access.inside:
        yield "本单位在岗人员都可以打开。"
    for label, roles in (
        ("可以打开", access.open),
        ("可以打开不公开的", access.confidential),
        ("只可统计", access.count),
        ("可以作废", access.void),
    ):
        if roles:
            yield f"- {label}：{'、'.join(Role(role).label for role in roles)}"
    yield ""


def _settings(ledger: str) -> Iterator[str]:
    rows = [
        (found.label, f"`{key}`", found.about) for key, found in definitions().items() if key.startswith(f"{ledger}.")
    ]
    if rows:
        yield "## 本地参数"
        yield ""
        yield from _table(("名称", "键", "说明"), rows)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
    yield ""
