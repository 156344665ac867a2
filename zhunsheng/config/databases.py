"""The database out of one address: ``sqlite:////path`` or ``postgresql://user@/name?host=/socket``."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SQLITE_PREFIX = "sqlite:///"
# Opening SQLite with its settings costs as much as a whole page; a thread keeps its connection this many seconds.
KEPT_SECONDS = 600


def database_of(url: str) -> dict[str, Any]:
    """Django's settings for the database at ``url``. Raises ValueError for another scheme.

    Statutory records are written with ``synchronous=FULL``: what was confirmed survives a power cut. Destroyed personal
    data is overwritten in the file (``secure_delete``).
    """
    if url.startswith(SQLITE_PREFIX):
        return {
            "ENGINE": "zhunsheng.config.sqlite",
            "NAME": url.removeprefix(SQLITE_PREFIX),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; "
                "PRAGMA secure_delete=FAST;",
            },
            "CONN_MAX_AGE": KEPT_SECONDS,
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(f"ZHUNSHENG_DATABASE_URL 只支持 sqlite:/// 与 postgresql://，现为：{url}")
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(query.get("port", [parts.port or ""])[0]),
        "CONN_MAX_AGE": KEPT_SECONDS,
    }
