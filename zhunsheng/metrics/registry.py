"""The registry of metrics: what the kinds declare, found by key, checked as a whole."""

from __future__ import annotations

from functools import cache

from zhunsheng.kernel import registry as kinds
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.metrics.checks import faults_of_all
from zhunsheng.metrics.language import Metric


@cache
def metrics() -> dict[str, Metric]:
    """Every declared metric by key, in the order of ledgers and files. Raises InvalidDeclaration with all faults."""
    check_all()
    return {metric.key: metric for record in kinds.kinds().values() for metric in record.metrics}


def metric(key: str) -> Metric:
    """The metric with ``key``. Raises LookupError, naming its neighbours, when there is none."""
    try:
        return metrics()[key]
    except KeyError:
        near = [known for known in metrics() if known.rpartition(".")[0] == key.rpartition(".")[0]]
        raise LookupError(f"没有登记度量“{key}”；同类的有：{'、'.join(near) or '无'}") from None


def check_all() -> None:
    """Check what every kind declares. Raises InvalidDeclaration with all faults, with the file of the kind."""
    faults = faults_of_all(kinds.kinds().values())
    if faults:
        raise InvalidDeclaration(faults)
