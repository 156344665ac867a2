"""One run on one database (the environment says which): fill it, measure every request, write the result as JSON."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import django
from django.conf import settings

from benchmarks.costs import Cost, Request, measured


def main(size: int, out: Path) -> None:
    """Fill and measure."""
    django.setup()
    settings.ROOT_URLCONF = "benchmarks.plain"
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    from django.core.management import call_command

    from benchmarks.memory import worker_megabytes
    from benchmarks.population import populate

    call_command("migrate", verbosity=0)
    started = perf_counter()
    populated = populate(size)
    filled = perf_counter() - started
    costs = {name: asdict(cost) for name, cost in _costs(populated).items()}
    memory = worker_megabytes(populated)
    result = {"size": size, "fill_seconds": filled, "costs": costs, "worker_mb": memory}
    out.write_text(json.dumps(result, ensure_ascii=False), "utf-8")


def _costs(populated: Any) -> dict[str, Cost]:
    """Every request in groups of a few, each group beside the plain list."""
    clients = {
        label: _client(populated.viewers[who]) for label, who in (("一千", "few"), ("二万", "some"), ("全部", "all"))
    }
    costs: dict[str, Cost] = {}
    for requests in (*_lists(populated, clients), _one_matter(populated, clients)):
        costs |= measured(requests, lambda: _ok(clients["全部"].get("/plain/")))
    return costs


def _lists(populated: Any, clients: dict[str, Any]) -> Iterator[dict[str, Request]]:
    queries = {label: dict(_list_queries(populated, label)) for label in clients}
    for name in queries["全部"]:
        yield {
            f"列表·看{label}·{name}": lambda client=client, query=queries[label][name]: _ok(client.get(query))
            for label, client in clients.items()
        }


def _one_matter(populated: Any, clients: dict[str, Any]) -> dict[str, Request]:
    detail = f"/records/{populated.kind}/{populated.example}/"
    copies = iter(range(populated.example + 1, populated.example + size_of_few()))
    act = f"/records/{populated.kind}/{{}}/act/hold_session/"
    return {
        "详情": lambda: _ok(clients["一千"].get(detail)),
        "办理·调解会": lambda: _taken(clients["二万"], act.format(next(copies))),
        "只写一行字的对照": lambda: _taken(clients["二万"], f"/plain/{next(copies)}/act/"),
    }


def size_of_few() -> int:
    from benchmarks.population import FEW

    return FEW


def _list_queries(populated: Any, label: str) -> Iterator[tuple[str, str]]:
    base = f"/records/{populated.kind}/"
    for order in ("opened_on", "due_on", "number_order"):
        for sign in ("", "-"):
            yield f"{sign}{order}", f"{base}?order={sign}{order}"
    for order, value in (
        ("opened_on", "2023-07-01"),
        ("due_on", "2023-07-01"),
        ("number_order", _middle(populated, label)),
    ):
        yield f"{order}·深页", f"{base}?order={order}&after={value}~0"


def _middle(populated: Any, label: str) -> int:
    from benchmarks.population import FEW, SOME, YEAR_STEP

    seen = {"一千": FEW, "二万": SOME, "全部": populated.size}[label]
    return 2023 * YEAR_STEP + 1000 + min(seen, populated.size) // 2


def _client(person: Any) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    user = get_user_model().objects.create(username=uuid.uuid4().hex)
    person.user = user
    person.save(update_fields=["user"])
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _ok(response: Any) -> None:
    assert response.status_code == 200, response.status_code


def _taken(client: Any, address: str) -> None:
    given = {"session_note": "双方到场，约定三日内再谈。", "acted_on": "2023-12-22", "request_key": uuid.uuid4().hex}
    response = client.post(address, urlencode(given), content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302, response.content.decode()[:2000]


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
