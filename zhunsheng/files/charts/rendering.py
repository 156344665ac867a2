"""Charts as pictures. What draws them is a browser's engine: it runs in a process of its own, which alone loads it."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from zhunsheng.files.processes import run_bounded

MOST_SECONDS = 60


@dataclass(frozen=True)
class Picture:
    """A chart as drawn: as SVG for page and PDF, as PNG for Word, in a width for print."""

    svg: str
    png: bytes


def pictures_of(specs: Iterable[str]) -> dict[str, Picture]:
    """The picture of each specification (as text), all from one process; the same ones give the same pictures.

    Raises RuntimeError when that process does not come to an end, with what it said.
    """
    wanted = list(dict.fromkeys(specs))
    if not wanted:
        return {}
    ended = run_bounded(
        [sys.executable, "-m", "zhunsheng.files.charts.child"], json.dumps(wanted).encode(), MOST_SECONDS
    )
    if ended is None or ended.returncode != 0:
        raise RuntimeError("the charts were not drawn", b"" if ended is None else ended.stderr)
    drawn = json.loads(ended.stdout)
    return {spec: Picture(svg, base64.b64decode(png)) for spec, (svg, png) in zip(wanted, drawn, strict=True)}
