"""A file is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhunsheng.files.whole import write_whole


def test_the_old_file_stays_when_the_new_one_cannot_be_written(tmp_path, monkeypatch):
    path = write_whole(tmp_path / "2023" / "report.html", b"old")
    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"


def test_nothing_else_is_left_beside_the_file(tmp_path):
    path = write_whole(tmp_path / "report.html", b"whole")
    assert list(tmp_path.iterdir()) == [path]


def full_disk(self: Path, content: bytes) -> int:
    raise OSError("No space left on device")
