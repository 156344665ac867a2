"""The platforms' year: each exports what it has of the cases, and the exports are imported and held against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.kernel.models import Job, RowFault
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import at_moment, moment_of
from zhunsheng.profiles.cast import Cast
from zhunsheng.profiles.enforcement.script import CASE
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.platforms.entries import OUTER_NUMBER, OWN_NUMBER, Entries, Entry
from zhunsheng.profiles.platforms.parameters import Parameters
from zhunsheng.profiles.workbooks import import_workbook, write_workbook
from zhunsheng.profiles.working_year import WorkingYear

EXPORTED_AT = time(19, 30)
COPIED = ("subject", "field", "procedure_kind", "filed_on", "decided_on", "decision_number", "fine_yuan", "served_on")
PARTY = "parties.1.name"
# How the clerks of another system write the same number.
BRACKETS = ("〔〕", "[]", "（）")


class PlatformYear:
    """Fills the platforms from the cases of the year and reconciles them; the cases must stand already."""

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        self.loaded, self.parameters, self.rng = loaded, parameters, rng
        self.year = WorkingYear(loaded.profile.year, loaded.profile.today)
        self.cast = Cast(loaded, rng)
        self.unit = loaded.units[parameters.habits["unit"]]

    def generate(self) -> Mapping[str, list[int]]:
        """Import one export of each platform on the last working day. Returns the planted cases as matter ids by name.

        Raises InvalidDeclaration when the comparison finds fault with a row.
        """
        entries = Entries(self.parameters, self.year, self.rng).planned(self._cases())
        exported_on = self.year.days[self.year.last]
        with TemporaryDirectory() as folder, at_moment(moment_of(exported_on, EXPORTED_AT)):
            for system, layout in self.parameters.habits["platforms"].items():
                mine = [entry for entry in entries if entry.system == system and entry.entered_on is not None]
                path = Path(folder, f"{layout['title']}.xlsx")
                rows = [self._row(number, entry, layout) for number, entry in enumerate(mine, 1)]
                write_workbook(path, layout, datetime.combine(exported_on, EXPORTED_AT), rows)
                self._import(path, layout)
        return {name: sorted(entry.case for entry in entries if entry.mark == name) for name in self.parameters.planted}

    def _cases(self) -> dict[int, dict[str, Any]]:
        """What each case says, by its id, under the targets of the import."""
        kind: Any = registry.kind(CASE)
        parties: Any = kind.line_sets()["parties"].line
        names = dict(parties.objects.filter(position=0).values_list("matter_id", "name"))
        records = kind.objects.filter(matter__is_void=False).select_related("matter").order_by("matter_id")
        return {
            record.matter_id: {
                **{name: getattr(record, name) for name in COPIED},
                OWN_NUMBER: record.matter.number,
                PARTY: names.get(record.matter_id, ""),
            }
            for record in records
        }

    def _row(self, number: int, entry: Entry, layout: Mapping[str, Any]) -> list[str]:
        serial = layout["number"].format(year=self.loaded.profile.year, serial=number)
        values = {**entry.values, OUTER_NUMBER: serial, f"{entry.system}_entered_on": entry.entered_on}
        return [self._cell(column.get("value", ""), values, layout, number) for column in layout["columns"]]

    def _cell(self, name: str, values: Mapping[str, Any], layout: Mapping[str, Any], number: int) -> str:
        """As the platform writes it: words for codes, days in its own manner, brackets of any sort."""
        if not name:
            return str(number)
        value = values[name]
        if isinstance(value, date):
            return value.strftime(layout["day"])
        if isinstance(value, Decimal):
            return f"{value:.2f}"
        if name in (OWN_NUMBER, "decision_number"):
            opening, closing = self.rng.choice(BRACKETS)
            return str(value).replace("〔", opening).replace("〕", closing)
        return self._labels(name).get(value, value or "")

    def _labels(self, name: str) -> Mapping[str, str]:
        """What the codes of a column are called; nothing where it has none."""
        column = registry.kind(CASE).columns().get(name)
        if name == "field":
            path = self.unit.ancestor_ids()
            labels: Mapping[str, str] = World().settings.resolve("authority.fields", path, self.year.first_day).value
            return labels
        return dict(getattr(column, "choices", None) or ())

    def _import(self, path: Path, layout: Mapping[str, Any]) -> None:
        viewer = self.cast.viewer(self.cast.one_of(Role.SQUAD_HEAD))
        faults = list(self._faults(import_workbook(viewer, self.unit, CASE, path, layout)))
        if faults:
            raise InvalidDeclaration(faults)

    def _faults(self, run: int) -> Iterator[Fault]:
        """What the comparison could not read: rows, and jobs that did not end well."""
        for row in RowFault.objects.filter(matter_id=run, is_written=False).order_by("number"):
            yield Fault(f"{self.parameters.where}: row {row.number}", str(row.faults))
        for job in Job.objects.filter(matter_id=run).exclude(failure=""):
            yield Fault(self.parameters.where, job.failure)
