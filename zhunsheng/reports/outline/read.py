"""From YAML to an outline; everything wrong with it is listed at once, with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

import yaml

from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.metrics.language import Period
from zhunsheng.reports.outline.check import check_figures
from zhunsheng.reports.outline.figures import read_figure, read_period
from zhunsheng.reports.outline.model import (
    Chart,
    Figure,
    Outline,
    Paragraph,
    Removal,
    Section,
    Segment,
    Slot,
    Sum,
    Task,
    names_of,
    withheld_in,
)
from zhunsheng.reports.outline.nodes import Reader, line_of
from zhunsheng.reports.outline.parts import PARTS
from zhunsheng.reports.outline.removals import read_removal, read_removals
from zhunsheng.reports.outline.sentences import segments_in
from zhunsheng.reports.outline.versions import VERSIONS, claims_outliving, for_version, told_by_chart

ROOT_KEYS = (
    "title", "year", "unit", "period", "cut_off", "shared", "opening", "sections", "signers", "signed_on",
)  # fmt: skip
PARAGRAPH_KEYS = (
    "text", "note", "figures", "sums", "problem", "answers", "tasks", "unrecorded", "removals", "withheld",
    "charts",
)  # fmt: skip
CHART_KEYS = ("of", "by", "caption")
SECTION_KEYS = ("heading", "part", "withheld", "paragraphs", "sections")
TASK_KEYS = ("do", "target", "by", "due")
REQUIRED = ("title", "year", "unit", "period", "cut_off", "sections", "signers", "signed_on")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
LAST_YEAR = date.max.year
# Reading a report's outline takes longer than counting its figures, and a text always reads the same.
KEPT = 32


@lru_cache(maxsize=KEPT)
def read_outline(text: str, name: str) -> Outline:
    """The outline in ``text``; ``name`` is what faults call it.

    Raises InvalidDeclaration with every fault: an unknown metric or dimension, a slot without unit, a typed figure
    without reason, a place in a sentence without a figure, a figure that no sentence uses, and the like.
    """
    reader, outline = _read(text, name)
    if outline is not None:
        check_figures(reader, outline)
    return _faultless(reader, outline)


@lru_cache(maxsize=KEPT)
def reread_outline(text: str, name: str) -> Outline:
    """The outline of a frozen report, which stands although a metric or a setting may have gone since."""
    return _faultless(*_read(text, name))


def _read(text: str, name: str) -> tuple[Reader, Outline | None]:
    reader = Reader(text, name)
    return reader, _Reading(reader).outline()


def _faultless(reader: Reader, outline: Outline | None) -> Outline:
    if reader.faults or outline is None:
        raise InvalidDeclaration(sorted(reader.faults, key=lambda fault: int(fault.where.rpartition(":")[2])))
    return outline


class _Reading:
    """One pass over the nodes: paragraphs as they come, the figures of all of them in one table."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.figures: dict[str, Figure] = {}
        self.sums: list[Sum] = []
        self.used: dict[str, int] = {}
        self.faulty: set[str] = set()
        self.marked: set[str] = set()
        self.charted: set[str] = set()
        self.problems: set[str] = set()
        self.answered: list[tuple[str, int]] = []

    def outline(self) -> Outline | None:
        reader, root = self.reader, self.reader.root
        entries = reader.entries(root, "提纲", known=ROOT_KEYS)
        for key in REQUIRED:
            if key not in entries:
                reader.fault(root, f"提纲缺少“{key}”")
        opening = self._paragraphs(entries.get("opening"))
        sections = tuple(self._section(node) for node in reader.items(entries.get("sections"), "“sections”"))
        signers = tuple(str(reader.scalar(node)) for node in reader.items(entries.get("signers"), "“signers”"))
        self._check_uses()
        period = self._period(entries)
        cut_off_on = reader.day(entries["cut_off"], "“cut_off”") if "cut_off" in entries else None
        signed_on = reader.day(entries["signed_on"], "“signed_on”") if "signed_on" in entries else None
        if period is None or cut_off_on is None or signed_on is None or not all(key in entries for key in REQUIRED):
            return None
        outline = Outline(
            title=reader.text(entries, "title", root, "提纲"),
            year=self._year(entries["year"]),
            unit=reader.text(entries, "unit", root, "提纲"),
            period=period,
            cut_off_on=cut_off_on,
            opening=opening,
            sections=sections,
            signers=signers,
            signed_on=signed_on,
            figures=self.figures,
            sums=tuple(self.sums),
        )
        self._check_claims(outline)
        self._check_charts(outline)
        return outline

    def _check_claims(self, outline: Outline) -> None:
        """A claim says something of its figure, so it never outlives it."""
        for claim, version in claims_outliving(outline):
            message = (
                f"断语“{claim.name}”还在{VERSIONS[version]}中，它所比较的“{claim.figure}”已被删去，"
                "读者可由断语推知，请一并删去"
            )
            self.reader.fault(claim.line, message)

    def _check_charts(self, outline: Outline) -> None:
        """A chart draws a figure of the report, and never shows what a version leaves out."""
        for chart in outline.charts():
            if not isinstance(outline.figures.get(chart.figure), Slot):
                self.reader.fault(chart.line, f"图“{chart.name}”所画的“{chart.figure}”不是本提纲取自台账的数据")
        for version, label in VERSIONS.items():
            left = for_version(outline, version)
            for chart in left.charts():
                for gone in told_by_chart(chart, outline):
                    if gone not in left.figures:
                        message = f"图“{chart.name}”还在{label}中，其中的“{gone}”已被删去，读者可由图得知，请一并删去"
                        self.reader.fault(chart.line, message)

    def _year(self, node: yaml.Node) -> int:
        value = self.reader.scalar(node)
        if isinstance(value, int) and 0 < value <= LAST_YEAR:
            return value
        self.reader.fault(node, "“year”应是年份，写成 2023 的样子")
        return 0

    def _period(self, entries: dict[str, yaml.Node]) -> Period | None:
        return read_period(self.reader, entries["period"]) if "period" in entries else None

    def _section(self, node: yaml.Node) -> Section:
        entries = self.reader.entries(node, "章节", known=SECTION_KEYS)
        heading = self.reader.text(entries, "heading", node, "章节")
        paragraphs = self._paragraphs(entries.get("paragraphs"))
        below = tuple(self._section(child) for child in self.reader.items(entries.get("sections"), "“sections”"))
        if not paragraphs and not below:
            self.reader.fault(node, f"章节“{heading}”没有内容")
        return Section(heading, paragraphs, below, self._withheld(entries), self._parts(entries))

    def _parts(self, entries: Mapping[str, yaml.Node]) -> tuple[str, ...]:
        nodes = list(self.reader.items(entries.get("part"), "“part”"))
        parts = tuple(str(self.reader.scalar(node)) for node in nodes)
        for node, part in zip(nodes, parts, strict=True):
            if part not in PARTS:
                known = "、".join(f"{key}（{label}）" for key, label in PARTS.items())
                self.reader.fault(node, f"没有名为“{part}”的必备部分，可以写：{known}")
            elif parts.count(part) > 1:
                self.reader.fault(node, f"“part”中的“{part}”写了两次")
        return parts

    def _paragraphs(self, node: yaml.Node | None) -> tuple[Paragraph, ...]:
        found = []
        for item in self.reader.items(node, "段落"):
            if isinstance(item, yaml.ScalarNode):
                found.append(Paragraph(self._segments(item)))
                self._check_removals(item, found[-1:], {})
                continue
            entries = self.reader.entries(item, "段落", known=PARAGRAPH_KEYS)
            if "text" not in entries and "note" not in entries:
                self.reader.fault(item, "段落缺少“text”")
            removals = read_removals(self.reader, entries["removals"]) if "removals" in entries else {}
            words = [
                self._paragraph(entries[key], removals, withheld=self._withheld(entries), is_note=key == "note")
                for key in ("text", "note")
                if key in entries
            ]
            self._check_removals(item, words, removals)
            found += [self._with_what_is_said(words[0], entries), *words[1:]] if words else []
            self._take_figures(entries.get("figures"))
            self._take_sums(entries.get("sums"))
        return tuple(found)

    def _paragraph(
        self, node: yaml.Node, removals: Mapping[str, Removal], *, withheld: Removal | None, is_note: bool
    ) -> Paragraph:
        segments = self._segments(node)
        own = tuple(removals[each.id] for each in withheld_in(segments) if each.id in removals)
        return Paragraph(segments, is_note, removals=own, withheld=withheld)

    def _withheld(self, entries: Mapping[str, yaml.Node]) -> Removal | None:
        return read_removal(self.reader, entries["withheld"], "“withheld”") if "withheld" in entries else None

    def _check_removals(self, node: yaml.Node, words: Iterable[Paragraph], removals: Mapping[str, Removal]) -> None:
        """Every mark in the words has its removal and is written once in the whole outline; and the other way round."""
        marked = [each.id for paragraph in words for each in withheld_in(paragraph.segments)]
        for name in marked:
            if name in self.marked:
                self.reader.fault(node, f"删节标记“{name}”写了两次，请换一个名字")
            elif name not in removals:
                self.reader.fault(node, f"句中标了删节“{name}”，但“removals”没有写明从哪些稿删去")
            self.marked.add(name)
        for name in removals.keys() - set(marked):
            self.reader.fault(removals[name].line, f"“removals”中的“{name}”在句中没有标记")

    def _with_what_is_said(self, paragraph: Paragraph, entries: dict[str, yaml.Node]) -> Paragraph:
        """What an item says beside its words is said of the first of them."""
        reader = self.reader
        problem = reader.optional_text(entries, "problem")
        if problem:
            self._check_name(entries["problem"], "问题", problem)
            if problem in self.problems:
                reader.fault(entries["problem"], f"问题“{problem}”写了两次")
            self.problems.add(problem)
        answers = tuple(str(reader.scalar(node)) for node in reader.items(entries.get("answers"), "“answers”"))
        self.answered += [(name, line_of(entries["answers"])) for name in answers]
        tasks = tuple(self._task(node) for node in reader.items(entries.get("tasks"), "“tasks”"))
        unrecorded = reader.optional_text(entries, "unrecorded")
        said = replace(paragraph, problem=problem, answers=answers, tasks=tasks, unrecorded=unrecorded)
        return replace(said, charts=tuple(self._charts(entries["charts"]))) if "charts" in entries else said

    def _charts(self, node: yaml.Node) -> Iterator[Chart]:
        reader = self.reader
        for name, item in reader.entries(node, "“charts”").items():
            self._check_name(item, "图", name)
            if name in self.charted:
                reader.fault(item, f"图“{name}”写了两次")
            self.charted.add(name)
            entries = reader.entries(item, f"图“{name}”", known=CHART_KEYS)
            of, by, caption = (reader.text(entries, key, item, f"图“{name}”") for key in CHART_KEYS)
            yield Chart(name, line_of(item), of, by, caption)

    def _task(self, node: yaml.Node) -> Task:
        reader = self.reader
        entries = reader.entries(node, "任务", known=TASK_KEYS)
        return Task(
            do=reader.text(entries, "do", node, "任务"),
            target=reader.optional_text(entries, "target"),
            by=reader.optional_text(entries, "by"),
            due_on=reader.day(entries["due"], "任务的“due”") if "due" in entries else None,
        )

    def _segments(self, node: yaml.Node) -> tuple[Segment, ...]:
        value = self.reader.scalar(node)
        try:
            segments = segments_in("" if value is None else str(value))
        except ValueError as fault:
            self.reader.fault(node, str(fault))
            return ()
        for name in names_of(segments):
            self.used.setdefault(name, line_of(node))
        return segments

    def _check_name(self, node: yaml.Node, what: str, name: str) -> None:
        if not NAME.match(name):
            self.reader.fault(node, f"{what}的名字“{name}”只能用小写字母、数字和下划线，最长40个字符")

    def _take_figures(self, node: yaml.Node | None) -> None:
        if node is None:
            return
        for name, item in self.reader.entries(node, "数据").items():
            self._check_name(item, "数据", name)
            if name in self.figures:
                self.reader.fault(item, f"数据“{name}”定义了两次")
            elif (figure := read_figure(self.reader, name, item)) is not None:
                self.figures[name] = figure
            else:
                self.faulty.add(name)

    def _take_sums(self, node: yaml.Node | None) -> None:
        if node is None:
            return
        for total, parts in self.reader.entries(node, "“sums”").items():
            names = tuple(str(self.reader.scalar(part)) for part in self.reader.items(parts, "“sums”的各分项"))
            self.sums.append(Sum(total, names, line_of(parts)))

    def _check_uses(self) -> None:
        for name, line in self.used.items():
            if name not in self.figures and name not in self.faulty:
                self.reader.fault(line, f"句中用了{{{name}}}，但没有定义这个数据")
        for name, line in self.answered:
            if name not in self.problems:
                self.reader.fault(line, f"安排所对应的问题“{name}”没有在提纲中写明")
        for name, figure in self.figures.items():
            if name not in self.used:
                self.reader.fault(figure.line, f"数据“{name}”没有一句话用到")
