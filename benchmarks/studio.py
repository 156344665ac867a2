"""``python -m benchmarks.studio [--database sqlite|postgresql]``: what a page of the studio costs, and a look while typing.

The demonstration year is made once in a process of its own; its report is drafted anew and worked on as a clerk does.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from rich.console import Console

PAGE_MS, CHECK_MS = 60.0, 50.0
ROUNDS = 15
PROFILE, YEAR, TODAY = "guanhu_2023", 2023, "2023-12-22"
console = Console(width=140)


def main() -> int:
    """Measure on each database asked for; exit code 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        asked.inside.write_text(json.dumps(_measured()), "utf-8")
        return 0
    missed = 0
    for database in asked.database or ("sqlite",):
        for text, holds in _verdicts(_run(database)):
            missed += not holds
            console.print(f"{database}　{'达到' if holds else '[red]未达到[/red]'}  {text}")
    return 1 if missed else 0


def _run(database: str) -> dict[str, float]:
    from tests.databases import DATABASES

    console.print(f"{database}：生成示范年度并测量……")
    with TemporaryDirectory() as folder, DATABASES[database]() as url:
        Path(folder, "static").mkdir()
        environment = {**os.environ, "ZHUNSHENG_DATABASE_URL": url, "ZHUNSHENG_TODAY": TODAY,
                       "DJANGO_SETTINGS_MODULE": "zhunsheng.config.settings", "ZHUNSHENG_DATA": folder}  # fmt: skip
        out = Path(folder, "result.json")
        command = [sys.executable, "-m", "benchmarks.studio", "--inside", str(out)]
        subprocess.run(command, check=True, env=environment)
        found: dict[str, float] = json.loads(out.read_text("utf-8"))
        return found


def _verdicts(costs: dict[str, float]) -> list[tuple[str, bool]]:
    page, check, characters = costs["page"], costs["check"], costs["characters"]
    recounted = f"全文重新核查时 {costs['looking']:.1f} ms，数据全部重计时 {costs['counting']:.0f} ms"
    return [
        (f"编写页面 {page:.1f} ms CPU（上限 {PAGE_MS:.0f}；{recounted}）", page <= PAGE_MS),
        (f"打字时核查 {check:.1f} ms CPU（{characters:.0f}字，上限 {CHECK_MS:.0f}）", check <= CHECK_MS),
        (f"打开一段 {costs['open']:.1f} ms CPU，查找统计项 {costs['find']:.1f} ms CPU", True),
    ]  # fmt: skip


def _measured() -> dict[str, float]:
    """The costs in milliseconds of processor time, the best of some rounds."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    client, address = _desk()
    from zhunsheng.reports import recounting
    from zhunsheng.reports.looking_over import looked_over

    words = count(1)

    def typed_on() -> dict[str, str]:
        """The form with one character more each time: every check reads a text that was not read before."""
        return {**form, "text": form["text"] + "又" * next(words)}

    def counting() -> None:
        recounting._kept.clear()
        _ok(client.get(address))

    def looking() -> None:
        looked_over.cache_clear()
        _ok(client.get(address))

    page = _ok(client.get(address))
    form = _form(_ok(client.post(f"{address}paragraph/at-5/", {"do": "open"}, **HTMX)))
    form["printed"] = unescape(re.search(r'name="printed" value="([^"]*)"', page)[1])  # type: ignore[index]
    return {
        "page": _best(lambda: _ok(client.get(address))),
        "counting": _best(counting),
        "looking": _best(looking),
        "check": _best(lambda: _ok(client.post(f"{address}paragraph/at-5/check/", typed_on(), **HTMX))),
        "open": _best(lambda: _ok(client.post(f"{address}paragraph/at-5/", {**form, "do": "open"}, **HTMX))),
        "find": _best(lambda: _ok(client.post(f"{address}paragraph/at-5/", {**form, "do": "find", "find": "调解"}, **HTMX))),
        "characters": float(len(re.sub(r"<[^>]+>|\s", "", page[page.index("<article") : page.index("</article>")]))),
    }  # fmt: skip


HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def _desk() -> tuple[Any, str]:
    """The compiler of the demonstration year, logged in, with the draft of its report."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from zhunsheng.cli.reporting import compiler
    from zhunsheng.kernel.models import Person
    from zhunsheng.profiles.profile import read_profile
    from zhunsheng.profiles.year import generate
    from zhunsheng.reports.building import build_report

    generate(read_profile(PROFILE), seed=None, totals={})
    viewer = compiler()
    report = build_report(PROFILE, YEAR, viewer)
    person = Person.objects.get(pk=viewer.person_id)
    person.user = person.user or get_user_model().objects.create(username="studio")
    person.save(update_fields=["user"])
    client = Client()
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    return client, reverse("studio", args=[report.pk])


def _form(page: str) -> dict[str, str]:
    form = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)}
    words = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert words is not None
    return {**form, "text": unescape(words[1])}


def _ok(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    text: str = response.content.decode()
    return text


def _best(work: Callable[[], object]) -> float:
    def once() -> float:
        started = process_time()
        work()
        return process_time() - started

    work()
    return 1000 * min(once() for _ in range(ROUNDS))


if __name__ == "__main__":
    sys.exit(main())
