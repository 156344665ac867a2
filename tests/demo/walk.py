"""Walk the site of a demo as its justice clerk, in a process of its own; prints what was found as JSON.

``open ADDRESSES`` counts the records behind each address over all its pages; ``void N`` voids N settled disputes through
their pages and reads the frozen report afterwards.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

from zhunsheng.cli.django import load_django
from zhunsheng.cli.folder import use_folder

use_folder(Path("var/demo"))
load_django()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402

from zhunsheng.kernel import registry  # noqa: E402
from zhunsheng.kernel.models import Matter  # noqa: E402
from zhunsheng.kernel.viewers import Viewer  # noqa: E402
from zhunsheng.reports.differences import differences  # noqa: E402

ROW = re.compile(r'<th scope="row"><a href="(/records/[^"]+)"')


def clerk() -> Any:
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    user = get_user_model().objects.get(username="justice1")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, Viewer.of_person(user.person, date(2023, 12, 22))


def opened(client: Client, address: str) -> int:
    """How many different records the pages behind ``address`` list."""
    found: set[str] = set()
    start = 0
    while True:
        page = client.get(f"{address}?from={start}").content.decode()
        rows = set(ROW.findall(page))
        if not rows - found:
            return len(found)
        found |= rows
        start += 50


def voided(client: Client, viewer: Viewer, count: int) -> dict[str, Any]:
    """Void disputes and read what the frozen report says of it."""
    kind = registry.kind("mediation.dispute")
    chosen = kind._default_manager.filter(settled_on__isnull=False, matter__is_void=False, mediation_kind="people")
    ids = list(chosen.order_by("-pk").values_list("pk", flat=True)[:count])
    for pk in ids:
        answer = client.post(f"/records/{kind.key}/{pk}/void/", {"reason": "重复登记", "request_key": f"walk-{pk}"})
        assert answer.status_code == 302, answer.content.decode()
    report = Matter.objects.filter(kind="reports.annual_report").order_by("pk")[0]
    settled = differences(report, viewer)["settled"]
    page = client.get(f"/records/reports.annual_report/{report.pk}/").content.decode()
    frozen = re.search(r'data-slot="settled">([^<]+)</data>', page)
    assert frozen is not None
    return {"voided": ids, "frozen": frozen.group(1), "difference": _told(settled)}


def _told(difference: Any) -> dict[str, str]:
    return {
        "published": difference.published.printed,
        "known": difference.known_now.printed,
        "difference": difference.sentence(),
        "removed": str(sum(row.way == "removed" for row in difference.rows)),
    }


if __name__ == "__main__":
    client, viewer = clerk()
    if sys.argv[1] == "open":
        print(json.dumps({slot: opened(client, address) for slot, address in json.loads(sys.argv[2]).items()}))
    else:
        print(json.dumps(voided(client, viewer, int(sys.argv[2]))))
