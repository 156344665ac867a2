"""The statutes and their rules as pages: all by sort, all rules by words, and one statute with its versions side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from zhunsheng.law.model import Direction, Instrument, Rule, Scope
from zhunsheng.law.procedures import procedures
from zhunsheng.law.question import is_countable
from zhunsheng.law.search import rules_found
from zhunsheng.law.statutes import instruments, law_version, rules
from zhunsheng.law.wording import (
    CONFIDENCES,
    KINDS,
    SCOPES,
    SOURCES,
    exclusion_words,
    extension_words,
    field_words,
    length_words,
    review_words,
)
from zhunsheng.web.citing import Use
from zhunsheng.web.law_links import LawLinks


@dataclass(frozen=True)
class Standing:
    """What an installation adds to the rules: where it uses them, and who has checked them (in words, rule by rule)."""

    uses_of: Callable[[Rule], tuple[Use, ...]]
    reviews_of: Callable[[Sequence[Rule]], Mapping[Rule, str]]


@dataclass(frozen=True)
class StatuteEntry:
    """A statute in the list: how many rules it has, how many of them are unsure or local."""

    instrument: Instrument
    url: str
    rule_count: int
    unsure_count: int


@dataclass(frozen=True)
class StatuteGroup:
    label: str
    entries: tuple[StatuteEntry, ...]


@dataclass(frozen=True)
class FoundRule:
    """A rule that a search found, with where it stands and, if a date can come out of it, where to count it."""

    rule: Rule
    length: str
    force: str
    url: str
    calculator_url: str


@dataclass(frozen=True)
class Statutes:
    """The list of all statutes, or what a search found instead."""

    links: LawLinks
    words: str
    groups: tuple[StatuteGroup, ...]
    found: tuple[FoundRule, ...]
    statute_count: int
    rule_count: int
    reviewed_count: int
    law_version: str


@dataclass(frozen=True)
class ComparedRow:
    """One thing that rules say, version by version; neighbours that say the same share a cell (text, width)."""

    label: str
    cells: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ComparedRule:
    """All versions of one rule, newest first, and where the system uses it."""

    id: str
    label: str
    words: str
    part: str
    is_unsure: bool
    heads: tuple[str, ...]
    rows: tuple[ComparedRow, ...]
    uses: tuple[Use, ...]
    calculator_url: str


@dataclass(frozen=True)
class StatutePage:
    """A statute with everything that the system knows of it."""

    links: LawLinks
    instrument: Instrument
    sort: str
    editions: str
    rules: tuple[ComparedRule, ...]


def statutes_page(words: str, links: LawLinks) -> Statutes:
    """All statutes by sort; with words, the rules that fit them, every version."""
    words = words.strip()
    every = rules()
    return Statutes(
        links,
        words,
        () if words else tuple(_groups(links)),
        tuple(_found(rule, links) for rule in rules_found(words)),
        len(instruments()),
        len({(rule.id, rule.field) for rule in every}),
        len({(rule.id, rule.field) for rule in every if rule.reviewed_on is not None}),
        law_version(),
    )


def statute_page(key: str, links: LawLinks, standing: Standing) -> StatutePage:
    """The page of the statute with this key. Raises LookupError when there is none."""
    instrument = next((known for known in instruments() if known.key == key), None)
    if instrument is None:
        raise LookupError(f"没有登记法律文件“{key}”")
    own = [rule for rule in rules() if rule.instrument is instrument]
    by_id: dict[str, list[Rule]] = {}
    for rule in own:
        by_id.setdefault(rule.id, []).append(rule)
    reviews = standing.reviews_of(own)
    compared = tuple(_compared(versions, links, standing, reviews) for versions in by_id.values())
    editions = "、".join(f"{edition.label}（{edition.in_force_from.isoformat()}起）" for edition in instrument.editions)
    return StatutePage(links, instrument, SCOPES[_scope(own)], editions, compared)


def _groups(links: LawLinks) -> Iterator[StatuteGroup]:
    entries: dict[Scope, list[StatuteEntry]] = {}
    for instrument in instruments():
        own = [rule for rule in rules() if rule.instrument is instrument]
        unsure = sum(rule.needs_confirmation for rule in own)
        entry = StatuteEntry(instrument, links.statute(instrument.key), len(own), unsure)
        entries.setdefault(_scope(own), []).append(entry)
    for scope in Scope:
        if scope in entries:
            yield StatuteGroup(SCOPES[scope], tuple(sorted(entries[scope], key=lambda entry: entry.instrument.title)))


def _scope(own: Iterable[Rule]) -> Scope:
    """The sort of an instrument: the widest reach that one of its rules has."""
    order = list(Scope)
    return min((rule.scope for rule in own), key=order.index)


def _found(rule: Rule, links: LawLinks) -> FoundRule:
    count = links.calculator_for(rule) if is_countable(rule) else ""
    return FoundRule(rule, length_words(rule), rule.days_of_force, links.rule(rule), count)


def _compared(
    versions: Sequence[Rule], links: LawLinks, standing: Standing, reviews: Mapping[Rule, str]
) -> ComparedRule:
    ordered = sorted(versions, key=lambda rule: rule.in_force_from, reverse=True)
    ordered.sort(key=lambda rule: rule.field or "")
    newest = ordered[0]
    said_above = [(label, [say(rule) for rule in ordered]) for label, say in SAID_ABOVE]
    rows = [(label, texts) for label, texts in said_above if len(set(texts)) > 1]
    rows += [(label, texts) for label, say in SAID if any(texts := [say(rule) for rule in ordered])]
    rows.append(("核对", [reviews[rule] for rule in ordered]))
    return ComparedRule(
        id=newest.id,
        label=newest.label,
        words=newest.words,
        part=procedures()[newest.procedure],
        is_unsure=newest.needs_confirmation,
        heads=tuple(_head(rule) for rule in ordered),
        rows=tuple(ComparedRow(label, _joined(texts)) for label, texts in rows),
        uses=standing.uses_of(newest),
        calculator_url=links.calculator_for(newest) if is_countable(newest) else "",
    )


def _joined(texts: Sequence[str]) -> tuple[tuple[str, int], ...]:
    return tuple((text or "—", len(list(same))) for text, same in groupby(texts))


def _head(rule: Rule) -> str:
    return rule.days_of_force + (f"（{field_words(rule)}）" if rule.field else "")


def _measure(rule: Rule) -> str:
    return KINDS[rule.kind] + (f"：{length_words(rule)}" if length_words(rule) else "")


def _counting(rule: Rule) -> str:
    """Which way a period is counted, and what becomes of an end on a rest day."""
    if rule.unit is None:
        return ""
    way = "往后计算" if rule.direction is Direction.FORWARD else "往前倒计"
    return f"{way}；末日{'逢休息日顺延至其后第一个工作日' if rule.roll else '不因休息日顺延'}"


def _trust(rule: Rule) -> str:
    return f"{CONFIDENCES[rule.confidence]}；{SOURCES[rule.verified]}"


SAID: tuple[tuple[str, Callable[[Rule], str]], ...] = (
    ("依据", lambda rule: rule.citation),
    ("规定", _measure),
    ("起算", lambda rule: rule.start),
    ("计算", _counting),
    ("可以延长", extension_words),
    ("不计入", exclusion_words),
    ("后果", lambda rule: rule.consequence or ""),
    ("效力范围", lambda rule: SCOPES[rule.scope]),
    ("把握", _trust),
)
# What the heading already says; worth a row only where versions differ.
SAID_ABOVE: tuple[tuple[str, Callable[[Rule], str]], ...] = (
    ("名称", lambda rule: rule.label),
    ("内容", lambda rule: rule.words),
)

# What a face says that knows nothing of an installation.
ELSEWHERE = Standing(lambda rule: (), lambda own: {rule: review_words(rule) for rule in own})
