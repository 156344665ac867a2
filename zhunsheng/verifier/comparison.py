"""Two reports of one unit side by side: two versions of one year (filed and public), or this year and last.

Sentences are paired first, numbers masked; amounts are then compared inside a pair, and what stays without a pair was added
or removed. What differs between versions and what is alike between years is told, because those are the two slips.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from zhunsheng.verifier.model import Beside, Figure, Finding, Level, Place, Reading, Source, Span, Verification
from zhunsheng.verifier.pipeline import verify

_GRAM = 4
_ALIKE = 0.5
# Words that so many sentences share tell nothing of which belongs to which.
_COMMON = 30
# Shorter sentences are headings, captions and set phrases that every year has.
_SHORTEST_CARRIED = 20
_NUMBER = re.compile(r"\d[\d,.]*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=\s?年)|[一二]〇[一二三四五六七八九〇]{2}(?=年)")
_BLANK = re.compile(r"\s+")


class DifferenceKind(StrEnum):
    """What is told of two files."""

    NUMBER_DIFFERS = "number-differs"
    ADDED = "added-text"
    REMOVED = "removed-text"
    WORDING_DIFFERS = "wording-differs"
    CARRIED_OVER = "carried-over"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing to be told. `span` is where it stands in the report, `other_span` in the file it is compared with; either
    is None where it does not stand. The quotes are as published."""

    kind: DifferenceKind
    level: Level
    span: Span | None
    other_span: Span | None
    quote: str
    other_quote: str
    message: str

    @property
    def label(self) -> str:
        return _LABELS[self.kind]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was told of a report and `other`, the name of the file that it was compared with.

    `is_of_other_year` says that the two are of different years; otherwise they are taken for versions of one report.
    """

    other: str
    is_of_other_year: bool
    differences: tuple[Difference, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What stands in the report and needs an answer, as findings; notes and what was removed stay in the list."""
        return tuple(
            Finding(difference.kind.value, difference.level, (Place(difference.span, difference.quote, difference.message),),
                    difference.message, _WAYS_OUT[difference.kind], {"other": difference.other_quote})
            for difference in self.differences
            if difference.span is not None and difference.level is not Level.NOTE
        )  # fmt: skip


_LABELS = {
    DifferenceKind.NUMBER_DIFFERS: "数字不同",
    DifferenceKind.ADDED: "对照文件没有",
    DifferenceKind.REMOVED: "本文没有",
    DifferenceKind.WORDING_DIFFERS: "说法不同",
    DifferenceKind.CARRIED_OVER: "沿用上年",
}
_WAYS_OUT = {
    DifferenceKind.NUMBER_DIFFERS: "查原始台账，两份用同一个数；确有更正的，在报送版中同步更正。",
    DifferenceKind.ADDED: "确认这段话经过审定；公开版不应有报送版没有的内容。",
    DifferenceKind.REMOVED: "确认是有意删去的。",
    DifferenceKind.WORDING_DIFFERS: "确认改动是有意的。",
    DifferenceKind.CARRIED_OVER: "按本年实际重写；确与上年相同的，核对数字和时间。",
}


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of one side: its place, its words without blanks, and the words with numbers masked."""

    span: Span
    words: str
    masked: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class _Paired:
    """Sentences that belong together, and those of either side that stand alone."""

    pairs: tuple[tuple[_Sentence, _Sentence], ...]
    ours: tuple[_Sentence, ...]
    theirs: tuple[_Sentence, ...]


def compare(ours: Reading, theirs: Reading) -> Comparison:
    """What is to be told of a report and another of the same unit, ordered by place in the report."""
    years = ours.outline.year, theirs.outline.year
    is_of_other_year = None not in years and years[0] != years[1]
    paired = _paired(_sentences(ours), _sentences(theirs))
    tell = _between_years if is_of_other_year else _between_versions
    differences = sorted(tell(ours, theirs, paired), key=_by_place)
    return Comparison(theirs.source.name or theirs.source.title, is_of_other_year, tuple(differences))


def verify_against(source: Source, other: Reading) -> tuple[Verification, Comparison]:
    """A report verified with another of its unit beside it; what the comparison finds stands among the findings.

    A report of another year is taken for last year's.
    """
    verification = verify(source)
    comparison = compare(verification.reading, other)
    if comparison.is_of_other_year:
        verification = verify(source, Beside(last_year=other.text))
    found = sorted(
        (*verification.findings, *comparison.findings), key=lambda each: (each.span.start, each.span.end, each.code)
    )
    return Verification(verification.reading, tuple(found)), comparison


def _by_place(difference: Difference) -> tuple[bool, int, int]:
    span, other = difference.span, difference.other_span
    return (span is None, span.start if span else 0, other.start if other else 0)


def _between_versions(ours: Reading, theirs: Reading, paired: _Paired) -> Iterator[Difference]:
    yield from _changed_numbers(paired, Level.INCONSISTENCY)
    for our, their in paired.pairs:
        if _wording(our.masked) != _wording(their.masked):
            words = "两份的说法不同。"
            yield _difference(DifferenceKind.WORDING_DIFFERS, Level.NOTE, (ours, our.span), (theirs, their.span), words)
    for span in _stretches(ours, paired.ours):
        words = "对照文件没有这段话。"
        yield _difference(DifferenceKind.ADDED, Level.INCONSISTENCY, (ours, span), None, words)
    for span in _stretches(theirs, paired.theirs):
        words = "对照文件有这段话，本文没有。"
        yield _difference(DifferenceKind.REMOVED, Level.NOTE, None, (theirs, span), words)


def _between_years(ours: Reading, theirs: Reading, paired: _Paired) -> Iterator[Difference]:
    yield from _changed_numbers(paired, Level.NOTE)
    for our, their in paired.pairs:
        if len(our.words) < _SHORTEST_CARRIED or _YEAR.sub("", our.words) != _YEAR.sub("", their.words):
            continue
        how = "只改了年份" if our.words != their.words else "一字未改"
        level = Level.INCONSISTENCY if our.figures else Level.NOTE
        words = f"与上年的报告相比{how}{'，数字也相同' if our.figures else ''}。"
        yield _difference(DifferenceKind.CARRIED_OVER, level, (ours, our.span), (theirs, their.span), words)


def _difference(
    kind: DifferenceKind,
    level: Level,
    ours: tuple[Reading, Span] | None,
    theirs: tuple[Reading, Span] | None,
    words: str,
) -> Difference:
    quote, other = (side[0].text.quote(side[1]).strip() if side else "" for side in (ours, theirs))
    return Difference(kind, level, ours and ours[1], theirs and theirs[1], quote, other, words)


def _changed_numbers(paired: _Paired, level: Level) -> Iterator[Difference]:
    for our, their in _figure_pairs(paired):
        if (our.value, our.qualifier) != (their.value, their.qualifier):
            subject = f"“{our.subject}”：" if our.subject else ""
            words = f"{subject}本文{our.quote}，对照文件{their.quote}。"
            kind = DifferenceKind.NUMBER_DIFFERS
            yield Difference(kind, level, our.span, their.span, our.quote, their.quote, words)


def _figure_pairs(paired: _Paired) -> Iterator[tuple[Figure, Figure]]:
    """Amounts of one unit in sentences that belong together; of the others those that alone count one subject."""
    for our, their in paired.pairs:
        yield from _within(our.figures, their.figures)
    ours, theirs = (_alone(sentences) for sentences in (paired.ours, paired.theirs))
    yield from ((ours[key], theirs[key]) for key in ours if key in theirs)


def _within(ours: Sequence[Figure], theirs: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    for unit in dict.fromkeys(figure.unit for figure in ours):
        our, their = ([figure for figure in side if figure.unit == unit] for side in (ours, theirs))
        if len(our) == len(their):
            yield from zip(our, their, strict=True)
        else:
            subjects = {figure.subject: figure for figure in their}
            yield from ((figure, subjects[figure.subject]) for figure in our if figure.subject in subjects)


def _alone(sentences: Sequence[_Sentence]) -> dict[tuple[str, str], Figure]:
    """The amounts whose subject and unit no other amount of the sentences has."""
    found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for sentence in sentences:
        for figure in sentence.figures:
            found[figure.subject, figure.unit].append(figure)
    return {key: figures[0] for key, figures in found.items() if len(figures) == 1 and key[0]}


def _sentences(reading: Reading) -> tuple[_Sentence, ...]:
    by_sentence: Mapping[Span, list[Figure]] = defaultdict(list)
    for figure in reading.figures:
        by_sentence[figure.sentence].append(figure)
    return tuple(_sentence(reading, span, by_sentence.get(span, ())) for span in reading.outline.sentences)


def _sentence(reading: Reading, span: Span, figures: Sequence[Figure]) -> _Sentence:
    words = _BLANK.sub("", reading.text.plain[span.start : span.end])
    return _Sentence(span, words, _NUMBER.sub("#", words), tuple(figures))


def _wording(words: str) -> str:
    """The words without marks: a comma more is no other wording."""
    return re.sub(r"[^\w#]", "", words)


def _paired(ours: Sequence[_Sentence], theirs: Sequence[_Sentence]) -> _Paired:
    """Equal sentences first, then equal but for numbers, then alike; each stands in one pair at most."""
    pairs: list[tuple[_Sentence, _Sentence]] = []
    for key in (_words_of, _masked_of):
        same, ours, theirs = _equal(ours, theirs, key)
        pairs += same
    alike, ours, theirs = _alike(ours, theirs)
    return _Paired((*pairs, *alike), tuple(ours), tuple(theirs))


_Rest = tuple[list[tuple[_Sentence, _Sentence]], list[_Sentence], list[_Sentence]]


def _words_of(sentence: _Sentence) -> str:
    return sentence.words


def _masked_of(sentence: _Sentence) -> str:
    return sentence.masked


def _equal(ours: Sequence[_Sentence], theirs: Sequence[_Sentence], key: Callable[[_Sentence], str]) -> _Rest:
    waiting: dict[str, list[_Sentence]] = defaultdict(list)
    for sentence in reversed(theirs):
        waiting[key(sentence)].append(sentence)
    pairs, rest = [], []
    for sentence in ours:
        if waiting[key(sentence)]:
            pairs.append((sentence, waiting[key(sentence)].pop()))
        else:
            rest.append(sentence)
    taken = {id(their) for _, their in pairs}
    return pairs, rest, [sentence for sentence in theirs if id(sentence) not in taken]


def _alike(ours: Sequence[_Sentence], theirs: Sequence[_Sentence]) -> _Rest:
    """The pairs that share most runs of four characters, best first."""
    our_grams, their_grams = ([_grams(sentence.masked) for sentence in side] for side in (ours, theirs))
    holders: dict[str, list[int]] = defaultdict(list)
    for place, grams in enumerate(their_grams):
        for gram in grams:
            holders[gram].append(place)
    scored = []
    for place, grams in enumerate(our_grams):
        shared = Counter(other for gram in grams if len(holders[gram]) <= _COMMON for other in holders[gram])
        for other, count in shared.items():
            scored.append((-2 * count / (len(grams) + len(their_grams[other])), place, other))
    pairs, our_taken, their_taken = [], set(), set()
    for score, place, other in sorted(scored):
        if -score >= _ALIKE and place not in our_taken and other not in their_taken:
            pairs.append((ours[place], theirs[other]))
            our_taken.add(place)
            their_taken.add(other)
    return (
        pairs,
        [sentence for place, sentence in enumerate(ours) if place not in our_taken],
        [sentence for place, sentence in enumerate(theirs) if place not in their_taken],
    )


def _grams(words: str) -> set[str]:
    return {words[start : start + _GRAM] for start in range(max(1, len(words) - _GRAM + 1))}


def _stretches(reading: Reading, sentences: Sequence[_Sentence]) -> Iterator[Span]:
    """Sentences without a pair, those of one paragraph that follow each other taken together."""
    place_of = {span: place for place, span in enumerate(reading.outline.sentences)}
    ordered = sorted(sentences, key=lambda sentence: sentence.span.start)

    def run(numbered: tuple[int, _Sentence]) -> tuple[Span | None, int]:
        number, sentence = numbered
        return reading.outline.paragraph_at(sentence.span.start), place_of[sentence.span] - number

    for _, group in groupby(enumerate(ordered), key=run):
        spans = [sentence.span for _, sentence in group]
        yield Span(spans[0].start, spans[-1].end)
