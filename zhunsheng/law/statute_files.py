"""Reading statute files: one YAML file per instrument, checked as a whole, every fault named."""

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any

import yaml

from zhunsheng.law.errors import LawDataError
from zhunsheng.law.model import (
    Allowance,
    Confidence,
    Direction,
    Edition,
    Exclusion,
    Instrument,
    Rule,
    RuleKind,
    Scope,
    Transition,
    Unit,
)
from zhunsheng.law.procedures import procedures

_INSTRUMENT_KEYS = {"key", "title", "full_title", "issuer", "number", "editions"}
_RULE_NEEDS = {
    "id", "procedure", "label", "words", "kind", "in_force_from", "start", "confidence", "verified", "scope",
    "source_note",
}  # fmt: skip
_RULE_DEFAULTS: dict[str, Any] = {
    "article": None, "field": None, "in_force_to": None, "length": None, "unit": None, "counted_in": None,
    "annual_on": None, "direction": "forward", "roll": False, "extension": None, "allowances": (), "exclusions": (),
    "consequence": None, "transition": "opened", "reviewed_by": None, "reviewed_on": None,
}  # fmt: skip
_ALLOWANCE_KEYS = {"length", "unit", "approver", "condition", "article"}
_EXCLUSION_KEYS = {"cause", "article"}
_ENUMERATIONS = {
    "kind": RuleKind, "unit": Unit, "direction": Direction, "confidence": Confidence, "scope": Scope,
    "transition": Transition,
}  # fmt: skip
_ROLLING_UNITS = {Unit.CALENDAR_DAY, Unit.MONTH, Unit.YEAR}
_REQUIRED_TEXTS = ("label", "words", "start", "source_note")
_VERIFIED = {"V1", "V2", "V3", "V4", "K"}
_RULE_ID = re.compile(r"[A-Z]{3,4}-\d{2}")
_ANNUAL = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_COMMON_YEAR = 2023
_Entry = Mapping[str, Any]


def read_statutes(files: Mapping[str, bytes], version: str) -> tuple[tuple[Instrument, ...], tuple[Rule, ...]]:
    """The instruments and rules of the files, given by name and content.

    Raises LawDataError with all faults of all files at once, each naming its file and rule.
    """
    faults: list[str] = []
    loaded: list[tuple[_Entry, list[_Entry]]] = []
    for name, content in files.items():
        found, document = _checked(name, content)
        faults += found
        if not found:
            loaded.append((document["instrument"], document["rules"]))
    if faults:
        raise LawDataError(faults)
    instruments = tuple(_instrument(entry) for entry, _ in loaded)
    rules = [
        _rule(entry, instrument, version)
        for instrument, (_, entries) in zip(instruments, loaded, strict=True)
        for entry in entries
    ]
    faults += _clashes(rules)
    if faults:
        raise LawDataError(faults)
    return instruments, tuple(rules)


def _checked(name: str, content: bytes) -> tuple[list[str], _Entry]:
    try:
        document = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError) as error:
        return [f"{name}：不是有效的YAML，或者写了不存在的日期（{' '.join(str(error).split())}），请核对。"], {}
    if not _has_both_parts(document):
        return [f"{name}：须有且只有instrument和rules（逐条列出）两部分。"], {}
    faults = [f"{name}：{fault}" for fault in _instrument_faults(document["instrument"])]
    for entry in document["rules"]:
        faults += [f"{name}：{entry.get('id', '（无编号）')}：{fault}" for fault in _rule_faults(entry)]
    return faults, document


def _has_both_parts(document: object) -> bool:
    if not isinstance(document, dict) or set(document) != {"instrument", "rules"}:
        return False
    instrument, rules = document["instrument"], document["rules"]
    return isinstance(instrument, dict) and isinstance(rules, list) and all(isinstance(entry, dict) for entry in rules)


def _instrument_faults(entry: _Entry) -> Iterator[str]:
    yield from _key_faults(entry, _INSTRUMENT_KEYS)
    for key in ("key", "title", "full_title", "issuer"):
        if not entry.get(key):
            yield f"instrument缺少{key}。"
    editions = entry.get("editions") or []
    if not editions:
        yield "instrument没有列出任何文本版本（editions）。"
    for edition in editions:
        if not isinstance(edition.get("in_force_from"), date):
            yield f"版本“{edition.get('label')}”没有施行日期。"


def _rule_faults(given: _Entry) -> Iterator[str]:
    yield from _key_faults(given, _RULE_NEEDS, _RULE_DEFAULTS)
    entry = {**_RULE_DEFAULTS, **given}
    if not _RULE_ID.fullmatch(str(entry.get("id"))):
        yield "编号须为三四个大写字母、短横、两位数字（如JUD-01）。"
    for key in _REQUIRED_TEXTS:
        if not entry.get(key):
            yield f"缺少{key}。"
    for key, enumeration in _ENUMERATIONS.items():
        allowed = [member.value for member in enumeration]
        if entry.get(key) not in allowed and not (key == "unit" and entry.get(key) is None):
            yield f"{key}写的是“{entry.get(key)}”，只能是{'、'.join(allowed)}。"
    if entry.get("verified") not in _VERIFIED:
        yield f"verified写的是“{entry.get('verified')}”，只能是{'、'.join(sorted(_VERIFIED))}。"
    if entry.get("procedure") not in procedures():
        yield f"procedure写的是“{entry.get('procedure')}”，procedures.yaml里没有。"
    yield from _measure_faults(entry)
    if "roll" not in given and entry["unit"] in _ROLLING_UNITS and entry["direction"] == Direction.FORWARD:
        yield "没有写明roll：期限末日逢休息日是否顺延，由条文决定，须写true或false。"
    yield from _stretching_faults(entry)
    yield from _date_faults(entry)


def _key_faults(entry: _Entry, needed: Collection[str], optional: Collection[str] = ()) -> Iterator[str]:
    if missing := sorted(set(needed) - set(entry)):
        yield f"缺少字段{'、'.join(missing)}。"
    if unknown := sorted(set(entry) - set(needed) - set(optional)):
        yield f"有不认识的字段{'、'.join(unknown)}。"


def _measure_faults(entry: _Entry) -> Iterator[str]:
    length, unit, counted_in = entry.get("length"), entry.get("unit"), entry.get("counted_in")
    if length is None and (unit or counted_in):
        yield "没有length，不能有unit或counted_in。"
    if length is not None and not _positive(length):
        yield f"length写的是“{length}”，须为正整数。"
    if length is not None and bool(unit) is bool(counted_in):
        yield "有length时，unit（期限）与counted_in（数量）须恰有其一。"
    if type(entry.get("roll")) is not bool:
        yield "roll须为true或false。"
    if entry.get("roll") and (unit in (None, Unit.HOUR, Unit.MINUTE) or entry.get("direction") == Direction.BACKWARD):
        yield "只有往后按日、月、年计算的期限才能顺延（roll）。"
    annual_on = entry.get("annual_on")
    if annual_on is not None and (length is not None or not _is_day_of_every_year(annual_on)):
        yield f'annual_on写的是“{annual_on}”，须为每年都有的“月-日”（如"01-31"），且不与length并用。'


def _stretching_faults(entry: _Entry) -> Iterator[str]:
    """Allowances and exclusions belong to a forward period, whole, and in measures that can be counted."""
    allowances, exclusions = entry["allowances"], entry["exclusions"]
    if (allowances or exclusions) and (entry["unit"] is None or entry["direction"] == Direction.BACKWARD):
        yield "只有往后计算的期限才能列出allowances（延长）或exclusions（不计入的时间）。"
    units = {None, *(unit.value for unit in Unit)}
    for allowance in allowances:
        yield from _key_faults(allowance, _ALLOWANCE_KEYS, ("repeats",))
        if type(allowance.get("repeats", False)) is not bool:
            yield "延长的repeats须为true或false。"
        length, unit = allowance.get("length"), allowance.get("unit")
        if (
            unit not in units
            or (length is None) is not (unit is None)
            or (length is not None and not _positive(length))
        ):
            yield f"延长写的是“{length} {unit}”，length须为正整数且有unit，没有定数的两项都写null。"
    for exclusion in exclusions:
        yield from _key_faults(exclusion, _EXCLUSION_KEYS)


def _is_day_of_every_year(annual_on: object) -> bool:
    """29 February is none."""
    if not _ANNUAL.fullmatch(str(annual_on)):
        return False
    month, day = str(annual_on).split("-")
    return int(day) <= monthrange(_COMMON_YEAR, int(month))[1]


def _positive(length: object) -> bool:
    return type(length) is int and length >= 1


def _date_faults(entry: _Entry) -> Iterator[str]:
    began, ended = entry.get("in_force_from"), entry.get("in_force_to")
    if not isinstance(began, date):
        yield "缺少施行日期in_force_from（如2011-01-01）。"
    elif ended is not None and (not isinstance(ended, date) or ended < began):
        yield f"失效日期“{ended}”不是日期，或早于施行日期{began}。"
    if bool(entry.get("reviewed_by")) is not isinstance(entry.get("reviewed_on"), date):
        yield "reviewed_by与reviewed_on须同时填写，未经核对的都写null。"


def _clashes(rules: list[Rule]) -> list[str]:
    faults = []
    versions: dict[tuple[str, str | None], list[Rule]] = defaultdict(list)
    for rule in rules:
        versions[rule.id, rule.field].append(rule)
    for first, second in (pair for same in versions.values() for pair in combinations(same, 2)):
        if _overlap(first, second):
            faults.append(
                f"{first.id}：{first.citation}（自{first.in_force_from}）与{second.citation}"
                f"（自{second.in_force_from}）的有效期重叠，请写明前一版本的失效日期。"
            )
    return faults


def _overlap(first: Rule, second: Rule) -> bool:
    return first.in_force(second.in_force_from) or second.in_force(first.in_force_from)


def _instrument(entry: _Entry) -> Instrument:
    editions = tuple(
        Edition(edition["label"], edition["in_force_from"], edition.get("in_force_to")) for edition in entry["editions"]
    )
    texts = {key: entry[key] for key in _INSTRUMENT_KEYS - {"editions"}}
    return Instrument(editions=editions, **texts)


def _rule(entry: _Entry, instrument: Instrument, version: str) -> Rule:
    values = {**_RULE_DEFAULTS, **entry}
    values["allowances"] = tuple(_allowance(allowance) for allowance in values["allowances"])
    values["exclusions"] = tuple(_exclusion(exclusion) for exclusion in values["exclusions"])
    for key, enumeration in _ENUMERATIONS.items():
        values[key] = None if values[key] is None else enumeration(values[key])
    values["article"] = _article(values["article"])
    return Rule(instrument=instrument, version=version, **values)


def _allowance(entry: _Entry) -> Allowance:
    unit = None if entry["unit"] is None else Unit(entry["unit"])
    article = _article(entry["article"])
    return Allowance(entry["length"], unit, entry["approver"], entry["condition"], article, entry.get("repeats", False))


def _exclusion(entry: _Entry) -> Exclusion:
    return Exclusion(entry["cause"], _article(entry["article"]))


def _article(written: object) -> str | None:
    return None if written is None else str(written)
