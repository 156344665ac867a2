"""Choosing a metric: found by what somebody types or by what a heading says, divided by what it is declared to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Unit
from zhunsheng.metrics.engines.live import MetricSlice, grouped
from zhunsheng.metrics.engines.rights import dimensions
from zhunsheng.metrics.engines.tables import MONTH, UNIT
from zhunsheng.metrics.language import Metric
from zhunsheng.metrics.registry import metrics
from zhunsheng.web.figures import Scope, dimension_label, group_label

MOST_FOUND = 5
# A word of the label tells more of a metric than one of its definition, and one too many in the label tells against it.
_LABEL_WEIGHT = 4


@dataclass(frozen=True)
class DimensionChoice:
    """A dimension of a metric: its name and label, the groups that there are, and the one that is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


def found_metrics(words: str) -> tuple[Metric, ...]:
    """The metrics that have most of the words' pairs of characters in label and definition, the likeliest first."""
    wanted = _pairs(words)
    scored = [(_score(wanted, metric), metric) for metric in metrics().values()]
    fitting = [(score, metric) for score, metric in scored if score > 0]
    fitting.sort(key=lambda pair: (pair[1].label != words, -pair[0], len(pair[1].label), pair[1].key))
    return tuple(metric for _, metric in fitting[:MOST_FOUND])


def dimension_choices(
    metric: Metric, part: MetricSlice, chosen: Mapping[str, str], today: date
) -> tuple[DimensionChoice, ...]:
    """What a metric can be fixed to in the period, as far as the viewer may count; periods say the month themselves."""
    units = Unit.objects.filter(path__startswith=part.unit.path)
    scope = Scope(part, tuple(units), ())
    return tuple(_choices(metric, scope, chosen, today))


def _choices(metric: Metric, scope: Scope, chosen: Mapping[str, str], today: date) -> Iterator[DimensionChoice]:
    for name in dimensions(metric):
        if name == MONTH:
            continue
        try:
            codes = [key[0] for key in grouped(metric, scope.part, [name]) if key[0]]
        except Refused:
            return
        kept = dict.fromkeys((*codes, *filter(None, [chosen.get(name, "")])))
        options = tuple((code, group_label(metric, name, code, scope, today)) for code in kept)
        if len(options) > 1 or chosen.get(name) or (options and name != UNIT):
            label = dimension_label(metric, name).removeprefix("按")
            yield DimensionChoice(name, label, options, chosen.get(name, ""))


def _score(wanted: frozenset[str], metric: Metric) -> int:
    label = _pairs(metric.label)
    shared = len(wanted & label)
    beside = len(wanted & _pairs(metric.meaning)) - len(label - wanted)
    return max(1, shared * _LABEL_WEIGHT + beside) if shared else 0


def _pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters: enough to find Chinese words without knowing where they end."""
    plain = "".join(letter if letter.isalnum() else " " for letter in text.lower())
    return frozenset(pair for word in plain.split() for pair in map("".join, pairwise(word)))
