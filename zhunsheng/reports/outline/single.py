"""One figure as one line of YAML, as a form carries it: ``settled: {slot: mediation.dispute.settled, unit: 件}``."""

from __future__ import annotations

import yaml

from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.reports.outline.figures import read_figure
from zhunsheng.reports.outline.model import Figure
from zhunsheng.reports.outline.nodes import Reader
from zhunsheng.reports.outline.read import NAME
from zhunsheng.reports.outline.write import Dumper, Entries, Flow, entries_of


def write_figure(figure: Figure) -> str:
    """The figure under its name; ``read_one_figure`` makes the same figure of it."""
    return write_entries(figure.name, entries_of(figure))


def write_entries(name: str, entries: Entries) -> str:
    """Entries as somebody filled them in, under a name."""
    return yaml.dump(
        Flow({name: Flow(entries)}), Dumper=Dumper, allow_unicode=True, sort_keys=False, width=2**20
    ).strip()


def read_one_figure(text: str) -> Figure:
    """The figure in ``text``. Raises InvalidDeclaration with every fault."""
    reader = Reader(text, "数据")
    entries = reader.entries(reader.root, "数据")
    figure = None
    if len(entries) != 1 or not NAME.match(next(iter(entries))):
        reader.fault(1, "这里应是一项有名字的数据")
    else:
        figure = read_figure(reader, *next(iter(entries.items())))
    if figure is None or reader.faults:
        raise InvalidDeclaration(reader.faults)
    return figure
