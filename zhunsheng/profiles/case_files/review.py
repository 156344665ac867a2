"""What the review of case files has to say about the papers of each case."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zhunsheng.verifier.casefile import review
from zhunsheng.verifier.model import Source
from zhunsheng.verifier.reading import sources_of


def reviewed(folder: Path) -> Mapping[int, frozenset[str]]:
    """The codes of what was found, by case: each has a folder of papers, named by its matter."""
    return {int(path.name): _codes(path) for path in sorted(folder.glob("*")) if path.name.isdecimal()}


def _codes(folder: Path) -> frozenset[str]:
    sources = [source for source in sources_of(folder) if isinstance(source, Source)]
    return frozenset(finding.code for finding in review(sources).findings)
