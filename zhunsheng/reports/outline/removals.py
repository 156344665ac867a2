"""Reading what some versions leave out: ``{from: [public], ground: 过程性信息}``."""

from __future__ import annotations

import yaml

from zhunsheng.reports.grounds import grounds
from zhunsheng.reports.outline.model import Removal
from zhunsheng.reports.outline.nodes import Reader, line_of
from zhunsheng.reports.outline.versions import FILED, PUBLIC, VERSIONS

LEAVING_OUT = (FILED, PUBLIC)


def read_removals(reader: Reader, node: yaml.Node) -> dict[str, Removal]:
    """The removals of a paragraph's words by their names."""
    found = {}
    for name, item in reader.entries(node, "“removals”").items():
        found[name] = read_removal(reader, item, f"删节“{name}”", name=name)
    return found


def read_removal(reader: Reader, node: yaml.Node, what: str, *, name: str = "") -> Removal:
    """One removal; without ground it may be drafted, but not released."""
    entries = reader.entries(node, what, known=("from", "ground", "note"))
    versions = tuple(str(reader.scalar(item)) for item in reader.items(entries.get("from"), f"{what}的“from”"))
    if not versions or set(versions) - set(LEAVING_OUT) or PUBLIC not in versions:
        said = f"{VERSIONS[PUBLIC]}写 [public]，{VERSIONS[FILED]}也删去的写 [filed, public]"
        reader.fault(node, f"{what}应在“from”写明从哪些稿删去：{said}")
    ground = reader.optional_text(entries, "ground")
    if ground and ground not in grounds():
        reader.fault(entries["ground"], f"{what}的理由“{ground}”不在其列；可以写：{'、'.join(grounds())}")
    return Removal(versions, ground, name, reader.optional_text(entries, "note"), line_of(node))
