"""The fuzzing target, driven by hypothesis here and by atheris where it is installed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.reading import WRAPPINGS, read_and_verify

ROOT = Path(__file__).parent.parent.parent
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PIECES = (
    "<w:document " + SPACE + "><w:body>",
    "<w:p>",
    "<w:r><w:t>全年办结12件，办结率99.86%。</w:t></w:r>",
    "</w:p>",
    "<w:tbl><w:tr><w:tc>",
    "</w:tc></w:tr></w:tbl>",
    "</w:body></w:document>",
    '<TextObject Boundary="1 2 3 4" Size="5">',
    '<TextCode X="0" Y="NaN">词</TextCode>',
    "</TextObject>",
    "<Page>",
    "</Page>",
    "<p>",
    "<table><tr><td>",
    "2024年1402条，其中523条、55条、745条、79条。",
    *("?,F將", "（一）", "\ufffd", "锟斤拷", "《", "“", "\n", "%"),
)
STRUCTURED = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@pytest.mark.parametrize("kind", range(len(WRAPPINGS)))
@given(text=STRUCTURED)
@settings(max_examples=40)
def test_pieces_in_any_order_are_read_or_refused(kind: int, text: str) -> None:
    read_and_verify(bytes((kind,)) + text.encode())


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_any_bytes_in_any_wrapping_are_read_or_refused(data: bytes) -> None:
    read_and_verify(data)


@pytest.mark.process
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="needs requirements/fuzz.txt")
def test_a_short_run_of_the_fuzzer_finds_nothing(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for kind in range(len(WRAPPINGS)):
        (seeds / str(kind)).write_bytes(bytes((kind,)) + "".join(PIECES).encode())
    command = [sys.executable, "-m", "tests.fuzz", "-max_total_time=20", "-rss_limit_mb=2048", str(seeds)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr[-2000:]
