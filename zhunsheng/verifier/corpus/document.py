"""What is kept of one report: facts, figures, relations, findings, as plain data. Maps over any iterator of items."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from zhunsheng.files.blocks import Unreadable
from zhunsheng.verifier.corpus.facts import facts_of
from zhunsheng.verifier.corpus.items import Item
from zhunsheng.verifier.corpus.subjects import amounts_of, subject_of
from zhunsheng.verifier.corpus.version import rule_version
from zhunsheng.verifier.marked.plain import figure_row, finding_row, relation_row
from zhunsheng.verifier.marked.words import place_of
from zhunsheng.verifier.model import Reading
from zhunsheng.verifier.pipeline import verify

Result = dict[str, Any]
_log = logging.getLogger(__name__)


def results_of(items: Iterable[Item]) -> Iterator[Result]:
    """One result for every item, in order; give it a partition of a cluster or a list. Never raises for a bad file."""
    return map(result_of, items)


def result_of(item: Item) -> Result:
    """What is kept of one item. It depends on the content and the version of the rules, not on the name.

    A file that cannot be read gives `fault`, what is wrong and the way out; so does one at which the program itself fails.
    """
    try:
        verification = verify(item.source())
    except Unreadable as fault:
        return _unread(fault.what, fault.way_out)
    except Exception:
        _log.exception("the verifier failed at %s", item.name)
        return _unread("核查这份文件时程序出错。", "请把这份文件发给维护者；其余文件不受影响。")
    reading = verification.reading
    return {
        "version": rule_version(),
        "fault": None,
        "facts": facts_of(reading).plain(),
        "figures": list(_figures(reading)),
        "relations": [relation_row(relation) for relation in reading.relations],
        "findings": [_counted(finding_row(reading, finding)) for finding in verification.findings],
    }


def _unread(what: str, way_out: str) -> Result:
    return {"version": rule_version(), "fault": {"what": what, "way_out": way_out}}


def _figures(reading: Reading) -> Iterator[Result]:
    """All amounts; `topic` is the published subject, `is_total` says that the amount stands for the report in it."""
    totals = {figure.start for _, figure in amounts_of(reading)}
    for figure in reading.figures:
        subject = subject_of(reading, figure)
        yield figure_row(figure) | {
            "place": place_of(reading, figure.start),
            "chapter": str(reading.outline.chapter_at(figure.start) or ""),
            "topic": subject.name if subject is not None else "",
            "topic_unit": subject.unit if subject is not None else "",
            "is_total": figure.start in totals,
        }


def _counted(row: Result) -> Result:
    """A finding without what was compared, and with the number of its places instead of all but the first."""
    kept = {key: value for key, value in row.items() if key not in ("values", "places")}
    return kept | {"place_count": len(row["places"])}
