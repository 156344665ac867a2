"""Finding rules by what people remember: an id, a title with an article, a term."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from zhunsheng.law.model import Instrument, Rule
from zhunsheng.law.statutes import instruments, rules

_ARTICLE = re.compile(r"第\s*(\d+)\s*条")
_TERM = re.compile(r"[A-Za-z]+-\d+|\d+|[^\s\d《》、，。]+")
_SPAN = re.compile(r"(\d+)(?:-(\d+))?")
_MOST_NEAR = 5
_NEAR_ENOUGH = 0.5


def rules_found(words: str, among: Iterable[Rule] | None = None) -> tuple[Rule, ...]:
    """The rules of which every word of ``words`` says something; those named by it (id, label) come first.

    A number is an article: ``处罚法 63`` and ``行政处罚法第63条`` find what rests on article 63. No words find nothing.
    """
    terms = _terms(words)
    if not terms:
        return ()
    found = [rule for rule in (rules() if among is None else among) if all(_says(rule, term) for term in terms)]
    return tuple(sorted(found, key=lambda rule: not any(_names(rule, term) for term in terms)))


def instrument_called(name: str) -> Instrument | None:
    """The instrument with this key, title or full title (with or without 《》), or None."""
    wanted = name.strip().strip("《》")
    return next((known for known in instruments() if wanted in (known.key, known.title, known.full_title)), None)


def near_rules(rule_id: str) -> tuple[Rule, ...]:
    """Rules whose id looks like a mistyped one, the likeliest first, each id once."""
    newest = {rule.id: rule for rule in sorted(rules(), key=lambda rule: rule.in_force_from)}
    close = get_close_matches(rule_id.strip().upper(), newest, n=_MOST_NEAR, cutoff=_NEAR_ENOUGH)
    return tuple(newest[found] for found in close)


def _terms(words: str) -> list[str]:
    return _TERM.findall(_ARTICLE.sub(r" \1 ", words))


def _names(rule: Rule, term: str) -> bool:
    return term.upper() == rule.id or term in rule.label


def _says(rule: Rule, term: str) -> bool:
    if term.isdecimal():
        return _is_article(rule, int(term))
    instrument = rule.instrument
    texts = (rule.label, rule.words, rule.start, rule.consequence or "", instrument.title, instrument.full_title)
    return term.upper() in rule.id or any(term in text for text in texts)


def _is_article(rule: Rule, number: int) -> bool:
    """Whether the rule rests on this article: ``8-9`` and ``4,7`` name several."""
    spans = _SPAN.findall(rule.article or "")
    return any(int(first) <= number <= int(last or first) for first, last in spans)
