"""What is counted, under one name for all reports: the published list of subjects decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from zhunsheng.verifier.model import Figure, Qualifier, Reading

_STATED = (Qualifier.EXACT, Qualifier.APPROX)
_TABLE = Path(__file__).parent.parent / "data" / "subjects.yaml"
_CLAUSE = re.compile(r"[，。；：！？、\n]")
_CLAUSE_AFTER = re.compile(r"[^，。；：！？、（\n\d]{0,20}")


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject by its published name: the unit that it is given in, units that mean the same, and how it is spoken of."""

    name: str
    unit: str
    units: frozenset[str]
    pattern: re.Pattern[str]
    excluded: re.Pattern[str] | None

    def fits(self, unit: str, words: str) -> bool:
        """Whether an amount with this unit, in a clause with these words, counts the subject."""
        return (
            unit in self.units
            and bool(self.pattern.search(words))
            and not (self.excluded and self.excluded.search(words))
        )


@cache
def subjects() -> tuple[Subject, ...]:
    """The published list, in its order: the first that fits is taken."""
    table = yaml.safe_load(_TABLE.read_text("utf-8"))
    return tuple(_subject(name, entry) for name, entry in table.items())


def subject_of(reading: Reading, figure: Figure) -> Subject | None:
    """The subject that an amount counts, None when the list has none for it."""
    words = _words(reading, figure)
    return next((subject for subject in subjects() if subject.fits(figure.unit, words)), None)


def amounts_of(reading: Reading) -> Iterator[tuple[Subject, Figure]]:
    """Each subject with the amount that stands for it: the first one stated for the year of the report.

    Reports state the whole before its parts. What is masked, of another year or only bounded (超过20%) does not stand for it.
    """
    year, taken = str(reading.outline.year or ""), set()
    for figure in reading.figures:
        if figure.value is None or figure.period != year or figure.qualifier not in _STATED:
            continue
        subject = subject_of(reading, figure)
        if subject is not None and subject.name not in taken:
            taken.add(subject.name)
            yield subject, figure


def _words(reading: Reading, figure: Figure) -> str:
    """The clause around the amount without other amounts; the amount itself stands in it as #."""
    plain = reading.text.plain
    before = re.split(
        r"\d[\d.,]*[余多万亿]*[\u4e00-\u9fff]?", _CLAUSE.split(plain[figure.sentence.start : figure.start])[-1]
    )
    after = _CLAUSE_AFTER.match(plain, figure.end, max(figure.end, figure.sentence.end))
    return f"{before[-1]}#{after[0] if after else ''}"


def _subject(name: str, entry: dict[str, object]) -> Subject:
    units, patterns, excluded = (
        [str(each) for each in _listed(entry.get(key))] for key in ("units", "patterns", "not")
    )
    unit = str(entry["unit"])
    return Subject(
        name,
        unit,
        frozenset((unit, *units)),
        re.compile("|".join(patterns)),
        re.compile("|".join(excluded)) if excluded else None,
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
