"""What the stages hand on: text, outline, figures, relations, findings. Offsets are code points of the decoded text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Qualifier(StrEnum):
    """How exactly an amount is stated: 59名, 约4500人, 98%以上, 超过20%, 不超过5次, XXX件."""

    EXACT = "exact"
    APPROX = "approx"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    MASKED = "masked"


class PeriodBasis(StrEnum):
    """Where the period of a figure is known from: its own sentence or the document as a whole."""

    EXPLICIT = "explicit"
    DOCUMENT = "document"


class Standing(StrEnum):
    """What an amount stands for: work done, something planned, something a rule demands, what is there before any work."""

    WORK = "work"
    PLAN = "plan"
    NORM = "norm"
    SETTING = "setting"


class Verdict(StrEnum):
    """What can be said of a relation: three values, because much that is stated cannot be checked."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


class Level(StrEnum):
    """How grave a finding is: an error, an inconsistency somebody must explain, a note."""

    ERROR = "error"
    INCONSISTENCY = "inconsistency"
    NOTE = "note"


class Chapter(StrEnum):
    """The parts that a yearly report on law-based government must have (法治政府建设与责任落实督察工作规定 第28条)."""

    RESULTS = "results"
    FIRST_RESPONSIBLE = "first_responsible"
    PROBLEMS = "problems"
    PLANS = "plans"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of the text: `start` ≤ offset < `end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}–{self.end}")

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def holds(self, offset: int) -> bool:
        """Whether the character at `offset` lies inside."""
        return self.start <= offset < self.end


@dataclass(frozen=True, slots=True)
class Source:
    """A report as it was read: its text, where it came from, and what the reader itself noticed.

    `metadata` holds what a page says of itself apart from its text (索引号, 发布日期, 来源). `places` maps the start of
    a stretch of the text to where it stands in the file (第2页, 第3段), ascending. `inferred` are stretches that were
    not in the file but were concluded (OCR, a proved repair); whoever shows them says so. `remarks` are sentences on what
    the reader could not read or left out (a scanned page, revisions, comments): they belong in front of every reader.
    `document` is the Word file of which this is the text, None for other formats.
    """

    text: str
    name: str = ""
    title: str = ""
    address: str = ""
    media_type: str = "text/plain"
    encoding: str = ""
    published_on: date | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    places: tuple[tuple[int, str], ...] = ()
    inferred: tuple[Span, ...] = ()
    is_ocr: bool = False
    remarks: tuple[str, ...] = ()
    document: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch that does not stand as it was written: `kind` is the code of the finding, `repair` what can be proved.

    `inferred` are the offsets in `repair` of characters that were concluded from their surroundings and not from what is
    left of them. The repair is proposed, never used in the place of what stands there.
    """

    kind: str
    span: Span
    repair: str | None = None
    inferred: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """The text twice, character by character alike: `raw` as published, `plain` for reading by rules.

    `plain` is in simplified script with one form of each digit, bracket and punctuation mark, tabs kept between the cells
    of a row; it is as long as `raw`, so that an offset means the same in both. `is_traditional` says that the script was
    converted. `chrome` are the stretches that belong to the web site and not to the report. `damage` are stretches that
    cannot be read as they stand.
    """

    raw: str
    plain: str
    is_traditional: bool
    chrome: tuple[Span, ...]
    damage: tuple[Damage, ...] = ()

    def quote(self, span: Span) -> str:
        """What stands there, as published."""
        return self.raw[span.start : span.end]

    def is_chrome(self, offset: int) -> bool:
        """Whether the character belongs to the site."""
        return any(span.holds(offset) for span in self.chrome)

    def is_damaged(self, span: Span) -> bool:
        """Whether the stretch holds damage: a rule on what stands there should then be silent."""
        return any(damage.span.overlaps(span) for damage in self.damage)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `level` 0 is the title of the report, 1 一、, 2 （一）, 3 1., 4 （1）; `number` its ordinal, None without."""

    span: Span
    level: int
    number: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading, down to the next heading of the same or a higher level; `chapter` if it is one."""

    heading: Heading | None
    span: Span
    chapter: Chapter | None


@dataclass(frozen=True, slots=True)
class Outline:
    """The order of the report. Paragraphs and sentences leave out what belongs to the site.

    `year` is the year that the report is about, None when the text does not say; `signed_on` the date under it, and
    `signature` the line where that stands: the last, or before an annex.
    """

    title: Heading | None
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    year: int | None
    signed_on: date | None
    signature: Span | None = None

    def chapter_at(self, offset: int) -> Chapter | None:
        """The chapter in which the character lies: that of the innermost section that is one."""
        found = None
        for section in self.sections:
            if section.chapter is not None and section.span.holds(offset):
                found = section.chapter
        return found

    def sentence_at(self, offset: int) -> Span | None:
        """The sentence in which the character lies, by bisection."""
        return _holding(self.sentences, offset)

    def paragraph_at(self, offset: int) -> Span | None:
        """The paragraph in which the character lies, by bisection."""
        return _holding(self.paragraphs, offset)


@dataclass(frozen=True, slots=True)
class Figure:
    """A stated amount. What was done is a figure of the report; what is planned or demanded only stands in relations.

    `span` covers approximator, number and unit. `value` is expanded (1.3万件 → 13000) and None when masked; `unit` is in
    simplified script, money in 元. `step` is the size of the last place stated (66.15万 → 100): an exact figure lies
    within half of it. `subject` is what is counted, in simplified script.
    """

    span: Span
    quote: str
    value: float | None
    unit: str
    subject: str
    qualifier: Qualifier
    period: str
    period_basis: PeriodBasis
    step: float
    sentence: Span
    standing: Standing = Standing.WORK

    @property
    def start(self) -> int:
        return self.span.start

    @property
    def end(self) -> int:
        return self.span.end


@dataclass(frozen=True, slots=True)
class Relation:
    """Two or more amounts that belong together.

    `kind` is sum, ratio, part_of, same_fact, target, average, change. The whole stands first, then the parts; for a ratio
    base, part, rate, or the amount and its growth; for a change what was before, what is after, by how much; for an
    average total, number, average. `explanation` is one Chinese sentence that shows the reckoning.
    """

    kind: str
    figures: tuple[Figure, ...]
    verdict: Verdict
    explanation: str

    @property
    def members(self) -> tuple[str, ...]:
        return tuple(figure.quote for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a finding: what stands there and what is said of it.

    `repair` is a proposed wording, None if there is none that can be proved.
    """

    span: Span
    quote: str
    message: str
    repair: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to be looked at: where, what, how grave, and what to do.

    `code` is stable and in kebab case; `places` are all places of the one fault, in order, never none; `values` are what
    the rule compared, for several places a list of each. `span`, `quote` and `repair` are those of the first place.
    """

    code: str
    level: Level
    places: tuple[Place, ...]
    message: str
    way_out: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        return self.places[0].span

    @property
    def quote(self) -> str:
        return self.places[0].quote

    @property
    def repair(self) -> str | None:
        return self.places[0].repair


@dataclass(frozen=True, slots=True)
class Peers:
    """What is known of the other units' reports of a corpus.

    `owners` gives for each 12-character shingle of their texts the unit that has it; `common` are the shingles that too
    many have to mean anything; `stock_shares` is per chapter the share of stock sentences that nine in ten stay below.
    """

    owners: Mapping[str, str]
    common: frozenset[str]
    stock_shares: Mapping[Chapter, float]


@dataclass(frozen=True, slots=True)
class StatedElsewhere:
    """An amount that another yearly report of the same unit states: what (依申请公开), by which verb (受理), where."""

    subject: str
    verb: str
    value: float
    unit: str
    report: str


@dataclass(frozen=True, slots=True)
class Post:
    """Who held an office (区委书记) from a day to a day; None: still."""

    office: str
    name: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside the report while it is read, as far as it was given; rules are silent on what was not."""

    last_year: Text | None = None
    peers: Peers | None = None
    other_reports: tuple[StatedElsewhere, ...] = ()
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the rules may look at. `stated` are all amounts, `figures` those of work or result among them."""

    source: Source
    text: Text
    outline: Outline
    stated: tuple[Figure, ...]
    relations: tuple[Relation, ...]
    beside: Beside = field(default_factory=Beside)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.stated if figure.standing is Standing.WORK)


@dataclass(frozen=True, slots=True)
class Verification:
    """A reading with everything that was found in it, ordered by place."""

    reading: Reading
    findings: tuple[Finding, ...]


def _holding(spans: tuple[Span, ...], offset: int) -> Span | None:
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle].end <= offset:
            low = middle + 1
        else:
            high = middle
    return spans[low] if low < len(spans) and spans[low].holds(offset) else None
