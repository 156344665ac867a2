"""The year of the requests that a platform handles: its workbooks are imported one after another, as a dispatcher would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.kernel.models import Job, Matter, RowDifference, RowFault
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import at_moment, moment_of
from zhunsheng.profiles.citizen_requests.casting import Casting
from zhunsheng.profiles.citizen_requests.children import children_of_requests
from zhunsheng.profiles.citizen_requests.courses import PlatformCourse
from zhunsheng.profiles.citizen_requests.hours import hours_of
from zhunsheng.profiles.citizen_requests.limits import StageLimits
from zhunsheng.profiles.citizen_requests.parameters import Parameters
from zhunsheng.profiles.citizen_requests.plans import Child, Planner
from zhunsheng.profiles.citizen_requests.planting import Planting
from zhunsheng.profiles.citizen_requests.platform import Platform, Record
from zhunsheng.profiles.citizen_requests.script import BECAME, EVENT
from zhunsheng.profiles.citizen_requests.tales import Tales
from zhunsheng.profiles.citizen_requests.year import RequestYear
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.workbooks import import_workbook
from zhunsheng.profiles.working_year import WorkingYear

STAGES = ("respond", "handle")


class ImportedYear:
    """Imports the requests of one year; the disputes that grew out of them must stand already."""

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        self.loaded, self.parameters, self.rng = loaded, parameters, rng
        self.year = WorkingYear(loaded.profile.year, loaded.profile.today)
        self.casting = Casting(loaded, parameters, rng)
        self.planner = Planner(parameters, self.year, hours_of(parameters, self.year, rng), rng)
        self.platform = Platform(self.planner, self.casting, Tales(loaded, parameters, rng), rng)

    def generate(self) -> Mapping[str, list[int]]:
        """Import every workbook on the day of its export. Returns the planted cases as matter ids by name.

        Raises InvalidDeclaration when the import finds fault with a row.
        """
        children = children_of_requests()
        plans = self.planner.plans(children)
        Planting(self.planner).mark(plans)
        course = PlatformCourse(self.planner, self._limits(), self.rng)
        records = self.platform.records(plans, course)
        with TemporaryDirectory() as folder:
            for export in self.platform.exports(records):
                path = Path(folder, f"{self.platform.layout['title']}{export.exported_at:%Y%m%d}.xlsx")
                self.platform.write(export, path)
                with at_moment(moment_of(export.exported_at.date(), export.exported_at.time())):
                    self._import(path)
                    self._relate(children, export.exported_at)
        return self._planted(records)

    def _limits(self) -> StageLimits:
        settings, street = World().settings, self.loaded.street.ancestor_ids()
        keys = {stage: f"citizen_requests.{stage}_limit" for stage in STAGES}
        return StageLimits(
            {stage: settings.resolve(key, street, self.year.first_day).value for stage, key in keys.items()}
        )

    def _import(self, path: Path) -> None:
        """Import a workbook whole, and let the steps of earlier requests follow."""
        viewer = self.casting.viewer(self.casting.one_of(Role.DISPATCHER))
        run = import_workbook(viewer, self.loaded.street, EVENT, path, self.platform.layout)
        faults = list(self._faults(run))
        if faults:
            raise InvalidDeclaration(faults)

    def _faults(self, run: int) -> Iterator[Fault]:
        """What the import found wrong: rows, differences, jobs that did not end well."""
        for row in RowFault.objects.filter(matter_id=run, is_written=False).order_by("number"):
            yield Fault(f"{self.parameters.where}: row {row.number}", str(row.faults))
        for found in RowDifference.objects.filter(matter_id=run):
            yield Fault(
                f"{self.parameters.where}: row {found.number}", f"{found.column}: {found.recorded}, {found.reported}"
            )
        for job in Job.objects.filter(matter_id=run).exclude(failure=""):
            yield Fault(self.parameters.where, job.failure)

    def _relate(self, children: Sequence[Child], until: datetime) -> None:
        """Relate the requests that have come in to the disputes that grew out of them, by the platform's number."""
        grown = {child.outer_number: child.matter for child in children if child.registered_on < until.date()}
        requests = Matter.objects.filter(
            kind=EVENT, source=self.platform.layout["source"], outer_number__in=list(grown)
        )
        viewer = self.casting.viewer(self.casting.one_of(Role.JUSTICE_CLERK))
        for request in requests.filter(links_out=None).order_by("pk"):
            take(viewer, request.pk, Asked("relate", {"relation": BECAME, "target": grown[request.outer_number]}))

    def _planted(self, records: Sequence[Record]) -> Mapping[str, list[int]]:
        found = Matter.objects.filter(kind=EVENT, source=self.platform.layout["source"])
        ids = dict(found.values_list("outer_number", "pk"))
        return {
            name: sorted(ids[record.values["outer_number"]] for record in records if name in record.plan.marks)
            for name in self.parameters.planted
        }


def request_year(loaded: Loaded, parameters: Parameters, rng: Random) -> RequestYear | ImportedYear:
    """The year of requests as the profile has them: entered here, or taken over from another system."""
    return (RequestYear if parameters.platform is None else ImportedYear)(loaded, parameters, rng)
