"""The parts that a yearly report must have (法治政府建设与责任落实督察工作规定 第25条), and which sections are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from zhunsheng.reports.outline.model import Outline, Section, Text

PARTS: Mapping[str, str] = {
    "results": "主要举措和成效",
    "problems": "不足和原因",
    "first_responsible": "党政主要负责人履行推进法治建设第一责任人职责情况",
    "plans": "下一年度主要安排",
}
# What stands in a section until somebody writes it.
TO_BE_WRITTEN = "（待写）"


def parts_written(outline: Outline) -> frozenset[str]:
    """The parts that some section says it is, and that are written: more than 待写 stands there or below."""
    return frozenset(_written(outline.sections))


def parts_missing(outline: Outline) -> tuple[str, ...]:
    """The labels of the parts that no written section says it is."""
    written = parts_written(outline)
    return tuple(label for part, label in PARTS.items() if part not in written)


def written_as(section: Section) -> tuple[str, ...]:
    """Which parts a section is, once it is written."""
    return section.parts if _has_words(section) else ()


def _written(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        yield from written_as(section)
        yield from _written(section.sections)


def _has_words(section: Section) -> bool:
    return any(paragraph.segments != (Text(TO_BE_WRITTEN),) for paragraph in section.paragraphs) or any(
        map(_has_words, section.sections)
    )
