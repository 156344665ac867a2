"""SM3 digests (GB/T 32905-2016) over canonical JSON. A digest is written ``sm3:<64 hex>`` so the algorithm can change."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache
from typing import Any

import orjson

# Days and moments have their form given by whoever seals them, never by the encoder.
_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
_KNOWN_INPUT = b"abc"
_KNOWN_DIGEST = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def sm3(data: bytes) -> str:
    """The digest of ``data`` as ``sm3:<hex>``."""
    digest = _begun().copy()
    digest.update(data)
    return "sm3:" + digest.hexdigest()


@cache
def _begun() -> hashlib._Hash:
    """Looking the algorithm up costs several times as much as digesting a short text: done once, and copied."""
    return hashlib.new("sm3")


def canonical(value: Any) -> str:
    """The one JSON text of ``value``: keys sorted, no spaces, characters as they are. Raises TypeError for what JSON lacks.

    Whole numbers have at most 64 bits; amounts are texts.
    """
    return orjson.dumps(value, option=_CANONICAL).decode()


def salted(salt: str, body: str) -> str:
    """The digest of a body under its salt; without the salt a short body cannot be guessed back."""
    return sm3(f"{salt}\n{body}".encode())


def new_salt() -> str:
    """128 random bits as hex."""
    return secrets.token_hex(16)


def known_answer_holds() -> bool:
    """The standard's example 1 (GB/T 32905-2016, annex A): checked when the application starts."""
    return sm3(_KNOWN_INPUT) == f"sm3:{_KNOWN_DIGEST}"
