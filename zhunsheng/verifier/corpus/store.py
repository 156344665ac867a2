"""The folder in which results are kept: one file for each content and version, written whole or not at all."""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path

from zhunsheng.verifier.corpus.document import Result

# Little is gained by more.
_COMPRESSION = 3


class Store:
    """Results by key below a folder. Several processes may write at once: the same key always gets the same bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Result | None:
        """The result kept under a key, None when there is none or when its file does not hold what was written."""
        try:
            result: Result = json.loads(zlib.decompress(self._path(key).read_bytes()))
        except (OSError, zlib.error, ValueError):
            return None
        return result

    def put(self, key: str, result: Result) -> None:
        """Keep a result. Whoever is killed meanwhile leaves the old state or the new one."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_name(f"{path.name}.{os.getpid()}")
        text = json.dumps(result, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
        written.write_bytes(zlib.compress(text.encode("utf-8", "surrogatepass"), _COMPRESSION))
        os.replace(written, path)

    def forget_unfinished(self) -> None:
        """Remove what processes of this machine had begun to write when they were killed."""
        for path in self._folder.glob("??/*.json.z.*"):
            owner = path.suffix.removeprefix(".")
            if owner.isdecimal() and not Path("/proc", owner).exists():
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json.z"
