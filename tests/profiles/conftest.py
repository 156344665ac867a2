"""A place for the workbooks that a generated year keeps."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from tests.databases import FOLDER


@pytest.fixture(scope="session", autouse=True)
def kept_documents() -> Iterator[None]:
    """One folder for all workers: what is entered once a run keeps its documents once."""
    with override_settings(MEDIA_ROOT=Path(os.environ[FOLDER], "documents")):
        yield
