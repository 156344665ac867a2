"""What tests enter through acts into an empty database is entered once a run, and put in as rows afterwards: it takes a tenth."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from tests.databases import FOLDER, made_once
from zhunsheng.kernel.models import Installation
from zhunsheng.kernel.rows import insert, values_of

T = TypeVar("T")
Rows = dict[type[models.Model], list[dict[str, Any]]]


def entered_once(enter: Callable[[], T]) -> Callable[[], T]:
    """``enter`` fills an empty database and returns what names the rows; the same comes back whenever it is asked again,
    by any process of the run.

    Ids, salts and digests are those of the first time. Where the database is not empty, or no tests run, ``enter``
    itself is called.
    """
    kept: list[tuple[Rows, bytes]] = []

    @wraps(enter)
    def entered() -> T:
        if FOLDER not in os.environ or Installation.objects.exists():
            return enter()
        made: list[T] = []

        def keep(path: Path) -> None:
            made.append(enter())
            path.write_bytes(pickle.dumps((_stored(), pickle.dumps(made[0]))))

        if not kept:
            kept.append(pickle.loads(made_once(f"{enter.__module__}.{enter.__name__}", keep).read_bytes()))
        rows, names = kept[0]
        if made:
            return made[0]
        with transaction.atomic():
            for model, values in rows.items():
                insert(model, values)
            _let_ids_go_on(list(rows))
        restored: T = pickle.loads(names)
        return restored

    return entered


def _stored() -> Rows:
    """Every row of our own tables."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("zhunsheng."))
    found = {
        model: [values_of(row) for row in model._base_manager.order_by("pk")] for model in ours if not model._meta.proxy
    }
    return {model: rows for model, rows in found.items() if rows}


def _let_ids_go_on(entered: list[type[models.Model]]) -> None:
    """Tell a database that counts ids by itself where these tables have come to."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), entered):
            cursor.execute(statement)
