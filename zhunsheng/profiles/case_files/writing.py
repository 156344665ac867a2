"""Writing the case files of a year into a folder, some of them with one planted slip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from zhunsheng.kernel.errors import Fault
from zhunsheng.law.wording import day_words
from zhunsheng.profiles.case_files.papers import CaseFile, case_files
from zhunsheng.profiles.choosing import chosen
from zhunsheng.profiles.profile import Profile

FILE, WORDS = "case_files_year.yaml", "words.yaml"
EMPTY = "empty"
SLIPPED_DAYS = (1, 2, 3, 7, 10)


def write_case_files(
    profile: Profile, folder: Path, *, seed: int | None = None, planted: Mapping[str, int] | None = None
) -> dict[str, list[int]]:
    """Write a folder of papers for each case of the loaded year; returns what was planted, as matter ids by name.

    Nothing is written and nothing returned where the profile says nothing of case files. Raises InvalidDeclaration when
    there are too few cases for what is planted.
    """
    if not (profile.folder / FILE).exists():
        return {}
    said: Mapping[str, Any] = profile.read(FILE)
    rng = Random(f"{profile.seed if seed is None else seed}/case_files")
    files = case_files(said["laws"], _addresses(profile, rng), rng)
    slips = Slips(said, profile.folder / FILE, rng)
    found = {name: slips.plant(files, name, count) for name, count in {**said["planted"], **(planted or {})}.items()}
    for file in files:
        for number, paper in enumerate(file.papers, 1):
            text = rng.choice(said["papers"][paper]).format(**file.said_in(paper))
            path = folder / str(file.case) / f"{number:02}{paper}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return {f"case_files.{name}": ids for name, ids in found.items()}


def _addresses(profile: Profile, rng: Random) -> Iterator[str]:
    roads: Sequence[str] = profile.read(WORDS)["roads"]
    while True:
        yield rng.choice(roads)


class Slips:
    """Makes one paper of a case say one fact otherwise, each case once."""

    def __init__(self, said: Mapping[str, Any], where: Path, rng: Random) -> None:
        self.said, self.where, self.rng = said, str(where), rng

    def plant(self, files: Sequence[CaseFile], name: str, count: int) -> list[int]:
        """Plant ``count`` slips of a sort; returns the cases."""
        fault = Fault(self.where, f"planted.{name}")
        found = chosen(
            self.rng, files, count, lambda file: not file.otherwise and bool(self._papers(file, name)), fault
        )
        for file in found:
            paper = self.rng.choice(self._papers(file, name))
            file.otherwise[paper] = self._slipped(file, name, paper, files)
        return sorted(file.case for file in found)

    def _papers(self, file: CaseFile, name: str) -> list[str]:
        """The papers of the file that state the fact; a fact in one paper only cannot disagree."""
        stating = [paper for paper in self.said["stated"][name] if paper in file.papers]
        needs_notice = name in ("amount", "article")
        if name == EMPTY:
            return stating
        return stating if (len(stating) > 1 and not needs_notice) or (needs_notice and stating) else []

    def _slipped(self, file: CaseFile, name: str, paper: str, files: Sequence[CaseFile]) -> dict[str, str]:
        if name == "day":
            day = date(*(int(part) for part in _parts(file.facts["day"])))
            return {"day": day_words(day - timedelta(days=self.rng.choice(SLIPPED_DAYS)))}
        if name in ("party", "place"):
            return {
                name: self.rng.choice([other.facts[name] for other in files if other.facts[name] != file.facts[name]])
            }
        if name == "amount":
            fine = int(file.facts["plain_amount"]) * self.rng.choice((2, 10))
            return {"amount": f"{fine:,}", "plain_amount": str(fine)}
        if name == "article":
            law = next(law for law in self.said["laws"].values() if law["name"] == file.facts["law"])
            return {"punishes": self.rng.choice([one for one in law["punishes"] if one != file.facts["punishes"]])}
        column = self.rng.choice(list(self.said["left_empty"][paper]))
        return {column: self.rng.choice(self.said["left_empty"][paper][column])}


def _parts(text: str) -> Iterator[str]:
    return iter(text.replace("年", " ").replace("月", " ").rstrip("日").split())
