"""What a test enters through acts into an empty database is entered once, and put in as rows afterwards: it takes a tenth."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.apps import apps
from django.db import models, transaction

from zhunsheng.kernel.models import Installation
from zhunsheng.kernel.rows import insert, values_of

T = TypeVar("T")
Rows = dict[type[models.Model], list[dict[str, Any]]]


def entered_once(enter: Callable[[], T]) -> Callable[[], T]:
    """``enter`` fills an empty database and returns what names the rows; the same comes back whenever it is asked again.

    Ids, salts and digests are those of the first time. Where the database is not empty, ``enter`` itself is called.
    """
    kept: list[tuple[Rows, bytes]] = []

    @wraps(enter)
    def entered() -> T:
        if Installation.objects.exists():
            return enter()
        if not kept:
            made = enter()
            kept.append((_stored(), pickle.dumps(made)))
            return made
        rows, made = kept[0]
        with transaction.atomic():
            for model, values in rows.items():
                insert(model, values)
        return pickle.loads(made)

    return entered


def _stored() -> Rows:
    """Every row of our own tables."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("zhunsheng."))
    found = {
        model: [values_of(row) for row in model._base_manager.order_by("pk")] for model in ours if not model._meta.proxy
    }
    return {model: rows for model, rows in found.items() if rows}
