"""Taking tables through an import, for the tests of every room: a platform's year as text, and each stage by its act."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from tests.cast import FIRST_DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.imports.files import keep_table
from zhunsheng.kernel.jobs.runner import run_waiting
from zhunsheng.kernel.kinds.import_run import ImportRun
from zhunsheng.kernel.models import Job, Matter, RowDifference, RowFault
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.importing import mapping_given, mapping_page

DAY = date(2023, 12, 22)
EVENT, DISPUTE = "citizen_requests.event", "mediation.dispute"
PLATFORM = "民意速办"
HEADINGS = (
    "事件编号",
    "标题",
    "渠道",
    "事件类型",
    "地点",
    "诉求人",
    "受理时间",
    "响应时间",
    "办结时间",
    "处理结果",
    "满意度",
)
SETTINGS: Mapping[str, Any] = {
    "records.masters": {EVENT: PLATFORM},
    "citizen_requests.respond_limit": {"unit": "minute", "length": 30},
    "citizen_requests.handle_limit": {"unit": "hour", "length": 24},
}


def row(number: int, **given: str) -> list[str]:
    """A row of the platform: received, answered within twenty minutes, closed within the hour."""
    day = f"2023-{1 + number % 11:02d}-{1 + number % 28:02d}"
    values = {
        "事件编号": f"SZ{number:06d}",
        "标题": f"夜间施工噪声{number}",
        "渠道": "12345政务服务便民热线",
        "事件类型": "噪声",
        "地点": f"柳荫花园{number % 30}栋",
        "诉求人": "张三丰",
        "受理时间": f"{day} 9:05",
        "响应时间": f"{day} 9:25",
        "办结时间": f"{day} 10:05",
        "处理结果": "已责令停工整改",
        "满意度": "满意",
    }
    return [{**values, **given}[heading] for heading in HEADINGS]


def table(rows: Sequence[Sequence[str]], title: str = "民意速办平台2023年事件台账") -> bytes:
    """The rows under a title and the headings, as Excel in Chinese writes text."""
    lines = [[title], list(HEADINGS), *(list(each) for each in rows)]
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode("gb18030")


def enter_settings(cast: Cast, settings: Mapping[str, Any] = SETTINGS) -> None:
    """The platform is the master of events in 北岸街道, and limits run in minutes and hours."""
    kind, unit = registry.kind("kernel.setting"), cast.units["north"]
    with on_day(FIRST_DAY):
        for name, value in settings.items():
            given = {"name": name, "value": json.dumps(value), "is_confirmed": True}
            open_matter(Viewer.installer(), kind, unit, Asked("enter", given))


@dataclass
class Import:
    """An import by somebody of the cast; each stage is an act, and the work it asks for is done at once."""

    viewer: Viewer
    matter: Matter
    hands: int = 1

    @classmethod
    def received(
        cls, cast: Cast, content: bytes, who: str = "dispatcher", kind: str = EVENT, source: str = PLATFORM,
        unit: str = "north", name: str = "台账.csv",
    ) -> Import:  # fmt: skip
        viewer = cast.viewer(who, DAY)
        document = keep_table(BytesIO(content), name, cast.units[unit])
        given = {"source": source, "record_kind": kind, "file_digest": document.digest, "file_name": name}
        return cls(viewer, open_matter(viewer, ImportRun, cast.units[unit], Asked("receive", given)).matter)

    @classmethod
    def written(cls, cast: Cast, content: bytes, **where: Any) -> Import:
        """Received, mapped as guessed, checked and written."""
        done = cls.received(cast, content, **where)
        done.map()
        done.act("write")
        return done

    def map(self, **chosen: str) -> None:
        """Map as guessed, with targets ``chosen`` by heading."""
        page = mapping_page(self.matter, {})
        asked = {f"column-{each.heading.position}": chosen[each.heading.text] for each in page.columns
                 if each.heading.text in chosen}  # fmt: skip
        self.act("map", **mapping_given(mapping_page(self.matter, asked)))

    def act(self, name: str, **given: Any) -> None:
        take(self.viewer, self.matter.pk, Asked(name, given))
        run_waiting(self.hands)
        self.matter.refresh_from_db()

    def mend(self, content: bytes, name: str = "改正.xlsx") -> None:
        document = keep_table(BytesIO(content), name, self.matter.unit)
        self.act("mend", mended_digest=document.digest, file_name=name)

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """Rows, good, faulty, unchanged, differences."""
        record = ImportRun.objects.get(pk=self.matter.pk)
        return (
            record.row_count,
            record.good_count,
            record.faulty_count,
            record.unchanged_count,
            record.difference_count,
        )

    @property
    def faults(self) -> dict[int, list[str]]:
        """What is wrong with each row that is still faulty, as heading and message."""
        rows = RowFault.objects.filter(matter=self.matter).exclude(faults=[])
        return {found.number: [f"{heading}：{message}" for heading, message, _ in found.faults] for found in rows}

    @property
    def differences(self) -> list[RowDifference]:
        return list(RowDifference.objects.filter(matter=self.matter))

    @property
    def failure(self) -> str:
        return Job.objects.filter(matter=self.matter).latest("pk").failure


def outcome_of(number: int) -> Matter:
    """The matter of a row of the platform."""
    return Matter.objects.get(source=PLATFORM, outer_number=f"SZ{number:06d}", is_void=False)
