"""Splitting a payload into its open and its personal part, and putting the two together again.

Which part a value belongs to is said by the column (``personal``). Line rows are split row by row, aligned by position.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from zhunsheng.kernel.acts.history import PERSONAL_KEYS
from zhunsheng.kernel.digests import canonical, new_salt, salted

if TYPE_CHECKING:
    from zhunsheng.kernel.declare.kind import Record


class SealedParts(NamedTuple):
    """The two bodies with their salts and digests; without personal data the personal part is empty throughout."""

    open_salt: str
    open_body: str
    open_digest: str
    personal_salt: str
    personal_body: str
    personal_digest: str


def sealed_parts(kind: type[Record], payload: Mapping[str, Any]) -> SealedParts:
    """Split and salt ``payload``."""
    personal = _personal_part(kind, payload)
    open_salt, open_body = new_salt(), canonical(open_part(kind, payload))
    if not personal:
        return SealedParts(open_salt, open_body, salted(open_salt, open_body), "", "", "")
    salt, body = new_salt(), canonical(personal)
    return SealedParts(open_salt, open_body, salted(open_salt, open_body), salt, body, salted(salt, body))


def open_part(kind: type[Record], payload: Mapping[str, Any]) -> dict[str, Any]:
    """What is left of a payload once its personal data is gone."""
    personal = _personal_columns(kind)
    return {name: _without_personal(kind, name, value) for name, value in payload.items() if name not in personal}


def whole(open_body: str, personal_body: str) -> dict[str, Any]:
    """The payload as it was given, from its two parts as stored; what has been destroyed is absent."""
    merged: dict[str, Any] = orjson.loads(open_body)
    if not personal_body:
        return merged
    for name, value in orjson.loads(personal_body).items():
        if isinstance(value, list):
            merged[name] = [{**row, **hidden} for row, hidden in zip(merged[name], value, strict=True)]
        else:
            merged[name] = value
    return merged


@cache
def _personal_columns(kind: type[Record]) -> frozenset[str]:
    columns = (name for name, column in kind.columns().items() if getattr(column, "personal", None))
    return frozenset((*columns, *PERSONAL_KEYS))


@cache
def _personal_line_columns(kind: type[Record], name: str) -> frozenset[str]:
    lines = kind.line_sets().get(name)
    if lines is None:
        return frozenset()
    return frozenset(key for key, column in lines.line.columns().items() if getattr(column, "personal", None))


def _personal_part(kind: type[Record], payload: Mapping[str, Any]) -> dict[str, Any]:
    personal: dict[str, Any] = {name: payload[name] for name in _personal_columns(kind) & payload.keys()}
    for name in payload:
        hidden = _personal_line_columns(kind, name)
        if hidden and payload[name]:
            personal[name] = [{key: row[key] for key in row if key in hidden} for row in payload[name]]
    return personal


def _without_personal(kind: type[Record], name: str, value: Any) -> Any:
    hidden = _personal_line_columns(kind, name)
    return [{key: row[key] for key in row if key not in hidden} for row in value] if hidden else value
