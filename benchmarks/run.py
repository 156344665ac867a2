"""One run on one database (the environment says which): fill it, measure every request, write the result as JSON."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import django
from django.conf import settings

from benchmarks.costs import Cost, Request, measured

PLAIN_KIND = "mediation.dispute"
NET_REPEATS = 3


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
    plain = lambda: _ok(clients["全部"].get("/plain/"))  # noqa: E731 (a request, like the others)
    costs: dict[str, Cost] = {}
    for subject in populated.subjects:
        for requests in (*_lists(populated, subject, clients), _one_matter(subject, clients)):
            costs |= measured(requests, plain)
    # It counts every matter, so that it grows with them.
    net = lambda: _ok(clients["全部"].get("/places/?year=2023"))  # noqa: E731 (a request, like the others)
    return costs | measured({"一张网·看全部": net}, plain, repeats=NET_REPEATS)


def _lists(populated: Any, subject: Any, clients: dict[str, Any]) -> Iterator[dict[str, Request]]:
    queries = {label: dict(_list_queries(populated, subject, label)) for label in clients}
    for name in queries["全部"]:
        yield {
            f"列表·{subject.label}·看{label}·{name}": lambda client=client, query=queries[label][name]: _ok(
                client.get(query)
            )
            for label, client in clients.items()
        }


def _one_matter(subject: Any, clients: dict[str, Any]) -> dict[str, Request]:
    detail = f"/records/{subject.kind}/{subject.example}/"
    copies = iter(copies_of(subject))
    act = f"/records/{subject.kind}/{{}}/act/{subject.act}/"
    own = {
        f"详情·{subject.label}": lambda: _ok(clients["二万"].get(detail)),
        f"办理·{subject.label}": lambda: _taken(clients["二万"], act.format(next(copies)), subject.form),
    }
    if subject.kind != PLAIN_KIND:
        return own
    return own | {
        "只写一行字的对照": lambda: _taken(clients["二万"], f"/plain/{next(copies)}/act/", subject.form),
    }


def copies_of(subject: Any) -> list[int]:
    """Copies that the viewer of some may act on: the earliest ones."""
    from benchmarks.population import FEW
    from zhunsheng.kernel.models import Matter

    rows = Matter.objects.filter(kind=subject.kind, pk__gt=subject.example).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:FEW])


def _list_queries(populated: Any, subject: Any, label: str) -> Iterator[tuple[str, str]]:
    base = f"/records/{subject.kind}/"
    for order in ("opened_on", "due_on", "number_order"):
        for sign in ("", "-"):
            yield f"{sign}{order}", f"{base}?order={sign}{order}"
    for order, value in (
        ("opened_on", "2023-07-01"),
        ("due_on", "2023-07-01"),
        ("number_order", _middle(populated.count_of(subject), label)),
    ):
        yield f"{order}·深页", f"{base}?order={order}&after={value}~0"


def _middle(count: int, label: str) -> int:
    """The number in the middle of what a viewer sees of ``count`` matters."""
    from benchmarks.population import FEW, SOME, YEAR_STEP

    seen = {"一千": FEW, "二万": SOME, "全部": count}[label]
    return 2023 * YEAR_STEP + 1000 + min(seen, count) // 2


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


def _taken(client: Any, address: str, form: Mapping[str, str]) -> None:
    given = {**form, "acted_on": "2023-12-22", "request_key": uuid.uuid4().hex}
    response = client.post(address, urlencode(given), content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302, response.content.decode()[:2000]


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
