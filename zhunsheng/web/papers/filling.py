"""Filling a paper: every slot of its wording said from the record as it stood after the act that the paper belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from zhunsheng.kernel.acts.dossier import Standing
from zhunsheng.kernel.acts.history import ATTACH, ATTACHED_NAME, Entry
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare.fields import MoneyField
from zhunsheng.kernel.declare.paper_faults import acts_that_print, worded_papers
from zhunsheng.kernel.declare.paper_slots import (
    ON_FILE,
    ColumnNamed,
    FileNamed,
    Further,
    LimitNamed,
    MatterNamed,
    Named,
    PlaceNamed,
    RuleNamed,
    SettingNamed,
    StepNamed,
    line_set_labelled,
    named,
)
from zhunsheng.kernel.declare.paper_templates import Block, Condition, Row, Slot, Template, Text, template_on
from zhunsheng.kernel.local_settings import MissingSetting, definitions
from zhunsheng.kernel.models import Person
from zhunsheng.kernel.rule_settings import measure_of
from zhunsheng.kernel.today import local
from zhunsheng.law.citation import cited
from zhunsheng.law.errors import NotInForce
from zhunsheng.law.statutes import rule
from zhunsheng.law.wording import day_words, yuan_words
from zhunsheng.web.dates import prose
from zhunsheng.web.papers.amounts import in_capitals
from zhunsheng.web.papers.drawn import DrawnBlock, DrawnPaper
from zhunsheng.web.reading import Reading

BLANK, NO = "＿＿＿＿", "否"
# After which signs a sentence goes on although what was written in ends with a full stop.
_GOING_ON = "，。；、："
Line = Mapping[str, Any]


@dataclass(frozen=True)
class Gap:
    """A slot without anything to say: its path, what demands it (nothing: it may be written in by hand), the way out."""

    slot: str
    basis: str
    way_out: str


@dataclass(frozen=True)
class Filled:
    """A filled paper. ``step`` is the act that it belongs to, None for a draft; ``since`` the version of its wording.

    ``unconfirmed`` names the local settings and rules in it that the place has not confirmed.
    """

    key: str
    label: str
    drawn: DrawnPaper
    step: Entry | None
    since: date
    is_of_later_wording: bool
    gaps: tuple[Gap, ...]
    unconfirmed: tuple[str, ...]

    @property
    def demanded_gaps(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.gaps if gap.basis)


def filled_paper(reading: Reading, key: str) -> Filled:
    """The paper as the record says it now: of its latest act, or as a draft of today. Raises KeyError."""
    versions = worded_papers(reading.kind)[key]
    step, standing = latest_step(reading, key)
    on = reading.today if step is None else step.acted_on
    template = template_on(versions, on)
    filling = _Filling(reading, key, template, standing, step, on)
    drawn = filling.drawn()
    label = reading.kind.papers[key].label
    return Filled(
        key,
        label,
        drawn,
        step,
        template.since,
        on < template.since,
        tuple(filling.gaps.values()),
        tuple(filling.unconfirmed),
    )


def latest_step(reading: Reading, key: str) -> tuple[Entry | None, Standing]:
    """The latest act that prints the paper, and where the matter stood after it; of a draft, where it stands."""
    acts, steps = acts_that_print(reading.kind, key), reading.standing.steps
    place = next((place for place in range(len(steps) - 1, -1, -1) if steps[place][0].act in acts), None)
    if place is None:
        return None, reading.standing
    past = replace(reading.dossier, entries=tuple(entry for entry, _ in steps[: place + 1]))
    return steps[place][0], past.standing()


@dataclass
class _Filling:
    reading: Reading
    key: str
    template: Template
    standing: Standing
    step: Entry | None
    on: date
    gaps: dict[str, Gap] = field(default_factory=dict)
    unconfirmed: dict[str, None] = field(default_factory=dict)

    @property
    def snapshot(self) -> Snapshot:
        return self.standing.snapshot

    def drawn(self) -> DrawnPaper:
        blocks = tuple(drawn for block in self.template.blocks for drawn in self._blocks(block))
        issuer, number = self._text(self.template.issuer), self._text(self.template.number)
        signed = tuple(self._text(line) for line in self.template.signed)
        return DrawnPaper(issuer, self.template.title, number, blocks, signed)

    def _blocks(self, block: Block) -> Iterator[DrawnBlock]:
        lines = self._lines(block.each)
        if not lines:
            self._miss((*block.texts, *(cell for row in block.rows for cell in row.cells)))
        for line in lines:
            if not self._holds(block.conditions, line):
                continue
            if block.kind == "table":
                yield DrawnBlock("table", columns=block.columns, rows=tuple(self._rows(block.rows, line)))
                continue
            for text in block.texts:
                said = self._text(text, line)
                yield from (DrawnBlock(block.kind, part.strip()) for part in said.split("\n") if part.strip())

    def _rows(self, rows: Sequence[Row], around: Line | None) -> Iterator[tuple[str, ...]]:
        for row in rows:
            lines = self._lines(row.each) if row.each else (around,)
            if not lines:
                self._miss(row.cells)
            for line in lines:
                if self._holds(row.conditions, line):
                    yield tuple(self._text(cell, line) for cell in row.cells)

    def _lines(self, each: str) -> Sequence[Line | None]:
        """The rows to go through: once without a row where nothing is gone through."""
        if not each:
            return (None,)
        name = line_set_labelled(self.reading.kind, each)
        rows = self._on_file() if name == ON_FILE else self.snapshot.lines.get(name, ())
        return [{**row, "": name, "序号": place} for place, row in enumerate(rows, 1)]

    def _on_file(self) -> list[dict[str, Any]]:
        """What lies on file. A paper is set as Word and as PDF and is still one paper: it stands once, without an ending."""
        rows: dict[Any, dict[str, Any]] = {}
        for entry in (entry for entry, _ in self.reading.standing.steps if entry.act == ATTACH):
            name, printing = entry.payload.get(ATTACHED_NAME, ""), entry.payload.get("prints")
            words = name if printing is None else name.rpartition(".")[0]
            rows.setdefault(
                ("file", entry.seq) if printing is None else ("paper", printing), {"name": words, "day": entry.acted_on}
            )
        return list(rows.values())

    def _holds(self, conditions: Sequence[Condition], line: Line | None) -> bool:
        return all(self._is_so(condition, line) != condition.is_denied for condition in conditions)

    def _is_so(self, condition: Condition, line: Line | None) -> bool:
        said = self._said(named(self.reading.kind, condition.slot), line)
        return said == condition.value if condition.value else said not in ("", NO)

    def _text(self, text: Text, line: Line | None = None) -> str:
        said = ""
        for piece in text:
            if isinstance(piece, str) and piece[0] in _GOING_ON:
                said = said.removesuffix("。")
            said += piece if isinstance(piece, str) else self._filled(piece, line)
        return said

    def _filled(self, slot: Slot, line: Line | None) -> str:
        found = named(self.reading.kind, slot)
        said = self._said(found, line)
        if said:
            return said
        basis = self._demanding(slot)
        if slot.otherwise is not None and not basis:
            return slot.otherwise
        demand = cited(basis, self.on) if basis else ""
        self.gaps.setdefault(slot.words, Gap(slot.words.replace(".", "的"), demand, self._way_out(found)))
        return BLANK

    def _demanding(self, slot: Slot) -> str:
        """What demands that a slot be filled; nothing where it may be left empty."""
        return next((basis for basis, slots in self.template.demanded.items() if Slot(slot.path) in slots), "")

    def _miss(self, texts: Sequence[Text]) -> None:
        """Note what is demanded of rows of which there is none."""
        for slot in (piece for text in texts for piece in text if isinstance(piece, Slot)):
            if self._demanding(slot):
                self._filled(slot, None)

    def _said(self, found: Named, line: Line | None) -> str:
        return _SAYERS[type(found)](self, found, line)

    def _say_column(self, found: ColumnNamed, line: Line | None) -> str:
        if not found.lines:
            return self._value(found, self.snapshot.column(found.column.name))
        if line is not None and line[""] == found.lines:
            return self._value(found, line.get(found.column.name))
        rows = self.snapshot.lines.get(found.lines, ())
        words = [self._value(found, row.get(found.column.name)) for row in rows]
        return "、".join(dict.fromkeys(words)) if all(words) else ""

    def _value(self, found: ColumnNamed, value: Any) -> str:
        if value in (None, ""):
            return ""
        if found.then is not None:
            return self._further(found.then, int(value))
        return in_capitals(Decimal(value)) if found.in_capitals else self._words(found.column, value)

    def _further(self, then: Further, identity: int) -> str:
        world = self.reading.wording.world
        if not then.by:
            entry = world.read_register(identity, self.on)
        else:
            versions = world.read_entries(then.register, then.by, identity)
            in_force = (
                row
                for row in versions
                if row.valid_from <= self.on and not (row.valid_until and row.valid_until <= self.on)
            )
            entry = next(in_force, None)
        value = None if entry is None else getattr(entry, then.column.attname)
        return "" if value in (None, "") else self._words(then.column, value)

    def _words(self, column: models.Field[Any, Any], value: Any) -> str:
        """A value as papers write it: days and times written out, amounts with their unit."""
        if isinstance(value, datetime):
            moment = local(value)
            return f"{day_words(moment)}{moment.hour}时{moment.minute:02}分"
        if isinstance(value, date):
            return prose(value)
        if isinstance(column, MoneyField):
            return yuan_words(Decimal(value))
        wording = self.reading.wording
        if isinstance(column, models.ForeignKey):
            wording.expect_one(column.related_model, int(value))
        return wording.in_table(column, value, self.reading.unit_path)

    def _say_step(self, found: StepNamed, _line: Line | None) -> str:
        entry = self._latest(found.acts) if found.acts else self.step
        if entry is None:
            return ""
        if found.says == "label":
            return self.reading.dossier.procedure.acts[entry.act].label
        if found.says == "day":
            return prose(entry.acted_on)
        if found.says == "number":
            return str(entry.payload.get("number", ""))
        self.reading.wording.expect_one(Person, entry.person_id)
        return self.reading.wording.name_of(Person, entry.person_id)

    def _latest(self, acts: frozenset[str]) -> Entry | None:
        return next((entry for entry, _ in reversed(self.standing.steps) if entry.act in acts), None)

    def _say_limit(self, found: LimitNamed, _line: Line | None) -> str:
        runs = [run for run in self.standing.runs if run.clock.key in found.clocks]
        return prose(runs[-1].binding_due) if runs else ""

    def _say_rule(self, found: RuleNamed, _line: Line | None) -> str:
        try:
            version = rule(found.rule, on=self.on)
        except NotInForce:
            return ""
        if found.says == "citation":
            return version.citation
        measure = measure_of(version, self.reading.dossier.settings)
        if measure.needs_confirmation:
            self.unconfirmed[f"{version.label}（{measure.citation}）"] = None
        if found.says == "rate":
            return f"{measure.length}%"
        return f"{measure.length}{measure.unit.chinese if measure.unit else measure.counted_in}"

    def _say_setting(self, found: SettingNamed, _line: Line | None) -> str:
        try:
            resolved = self.reading.wording.world.settings.resolve(found.setting, self.reading.unit_path, self.on)
        except MissingSetting:
            return ""
        value = resolved.value.get(found.member, "") if found.member else resolved.value
        if value and not resolved.is_confirmed:
            self.unconfirmed[f"参数“{resolved.definition.label}”"] = None
        return str(value)

    def _say_matter(self, found: MatterNamed, _line: Line | None) -> str:
        if found.says == "unit":
            return self.reading.matter.unit.name
        if found.says == "number":
            return self.snapshot.number
        return prose(getattr(self.snapshot, found.says))

    def _say_file(self, found: FileNamed, line: Line | None) -> str:
        rows = [line] if line is not None and line[""] == ON_FILE else self._on_file()
        return "、".join(prose(row["day"]) if found.says == "day" else str(row["name"]) for row in rows)

    def _say_place(self, _found: PlaceNamed, line: Line | None) -> str:
        return "" if line is None else str(line["序号"])

    def _way_to_write(self, name: str) -> str:
        """By which acts a column or a line set comes to say something: those of the paper where it is theirs."""
        acts = self.reading.dossier.procedure.acts.values()
        writing = [act for act in acts if name in (*act.writes, act.dates, act.times, act.number_column)]
        own = [act for act in writing if self.key in act.papers]
        labels = dict.fromkeys(act.label for act in own or writing)
        if not labels:
            return "请先办理有关的步骤"
        told = "请在“{}”中写明" if any(name in act.writes for act in own or writing) else "请先办理“{}”"
        return told.format("”“".join(labels)) + ("；已经办过的，用“更正”补写" if self.step is not None else "")

    def _way_out(self, found: Named) -> str:
        """Where what is missing is to be filled in."""
        if isinstance(found, SettingNamed):
            label = definitions()[found.setting].label
            return f"请系统管理员在本地参数“{label}”中写明"
        if isinstance(found, ColumnNamed) and found.then is not None:
            return f"请在“{found.column.verbose_name}”所选条目的台账中补写“{found.then.column.verbose_name}”"
        if isinstance(found, ColumnNamed):
            return self._way_to_write(found.lines or found.column.name)
        if isinstance(found, RuleNamed):
            return "办理之日没有这一规定，请核对日期和所依据的条文"
        if isinstance(found, FileNamed):
            return "请先将材料附卷"
        return "请先办理有关的步骤"


_SAYERS: Mapping[type[Any], Callable[[_Filling, Any, Line | None], str]] = {
    ColumnNamed: _Filling._say_column,
    StepNamed: _Filling._say_step,
    LimitNamed: _Filling._say_limit,
    RuleNamed: _Filling._say_rule,
    SettingNamed: _Filling._say_setting,
    MatterNamed: _Filling._say_matter,
    FileNamed: _Filling._say_file,
    PlaceNamed: _Filling._say_place,
}
