"""What tests enter through acts into an empty database is entered once a run, and put in as rows afterwards: it takes a tenth."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import connection, models, transaction

from tests.databases import FOLDER, made_once
from zhunsheng.kernel.models import Installation
from zhunsheng.kernel.rows import insert, values_of

P = ParamSpec("P")
T = TypeVar("T")
Rows = dict[type[models.Model], list[dict[str, Any]]]


def entered_once(enter: Callable[P, T]) -> Callable[P, T]:
    """``enter`` fills an empty database and returns what names the rows; the same comes back whenever it is asked again
    with arguments that read the same, by any process of the run.

    Ids, salts and digests are those of the first time. Where the database is not empty, or no tests run, ``enter``
    itself is called.
    """
    kept: dict[str, tuple[Rows, bytes]] = {}

    @wraps(enter)
    def entered(*args: P.args, **kwargs: P.kwargs) -> T:
        if FOLDER not in os.environ or Installation.objects.exists():
            return enter(*args, **kwargs)
        asked = repr((enter.__module__, enter.__name__, args, kwargs))
        made: list[T] = []

        def keep(path: Path) -> None:
            made.append(enter(*args, **kwargs))
            path.write_bytes(pickle.dumps((_stored(), pickle.dumps(made[0]))))

        if asked not in kept:
            name = f"{sha256(asked.encode()).hexdigest()}.pickle"
            kept[asked] = pickle.loads(made_once(name, keep).read_bytes())
        if made:
            return made[0]
        rows, names = kept[asked]
        with transaction.atomic():
            for model, values in rows.items():
                insert(model, values)
            _let_ids_go_on(list(rows))
        restored: T = pickle.loads(names)
        return restored

    return entered


def _stored() -> Rows:
    """Every row of our own tables, and those who can log in."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("zhunsheng.") and not model._meta.proxy)
    found = {
        model: [values_of(row) for row in model._base_manager.order_by("pk")] for model in (get_user_model(), *ours)
    }
    return {model: rows for model, rows in found.items() if rows}


def _let_ids_go_on(entered: list[type[models.Model]]) -> None:
    """Tell a database that counts ids by itself where these tables have come to."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), entered):
            cursor.execute(statement)
