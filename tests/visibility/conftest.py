"""Documents of random worlds lie in a folder of the test."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def documents_folder(tmp_path: Path, settings: object) -> Path:
    """A folder of its own for stored documents."""
    settings.MEDIA_ROOT = tmp_path / "documents"  # type: ignore[attr-defined]
    return tmp_path / "documents"
