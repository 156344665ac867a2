"""From what a form or an import says to a payload of JSON values; everything wrong is an objection, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models

from zhunsheng.kernel.acts.looking_back import latest_before
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.fields import (
    ChoiceField,
    DeclaredField,
    DigestField,
    FoundBy,
    MomentField,
    MoneyField,
    RegisterField,
    YesNoField,
)
from zhunsheng.kernel.declare.kind import Lines, Record
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.local_settings import MissingSetting
from zhunsheng.law.errors import LawError
from zhunsheng.law.hours import to_the_minute
from zhunsheng.law.wording import day_words
from zhunsheng.law.written import moment_of as written_moment

_YES_NO = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "是": True,
    "false": False,
    "no": False,
    "0": False,
    "否": False,
}


@dataclass
class Form:
    """Cleaned values, with all objections to what was given."""

    payload: dict[str, Any] = field(default_factory=dict)
    objections: list[Objection] = field(default_factory=list)


class FormPlace(NamedTuple):
    """Where and when a form is filled in: settings and registers are read for this unit and day.

    ``judged`` are the columns whose register entries a guard of the act judges by the day: it says why one will not do.
    ``matter_id`` is that of a matter which is stored already.
    """

    unit_path: tuple[int, ...]
    acted_on: date
    world: World
    judged: frozenset[str] = frozenset()
    matter_id: int | None = None


def options(column: models.Field[Any, Any], place: FormPlace) -> tuple[tuple[str, str], ...]:
    """The codes and labels of a choice column, from its own list or from the local setting. Raises MissingSetting."""
    if not isinstance(column, ChoiceField):
        return ()
    if not column.choices_setting:
        return column.fixed_choices
    value = place.world.settings.resolve(column.choices_setting, place.unit_path, place.acted_on)
    return tuple(value.value.items())


def cleaned(kind: type[Record], act: Act, given: Mapping[str, Any], place: FormPlace) -> Form:
    """The payload of ``act`` out of ``given``; columns the act does not write are ignored."""
    form = Form()
    columns, line_sets = kind.columns(), kind.line_sets()
    place = place._replace(judged=frozenset(guard.asks.of for guard in act.guards if guard.asks is not None))
    for name in act.writes:
        if name not in given:
            continue
        if name in line_sets:
            form.payload[name] = _cleaned_rows(line_sets[name], given[name], act, place, form)
        else:
            form.payload[name] = _cleaned_value(columns[name], name, given[name], place, form)
    for name in act.writes:
        column = columns.get(name)
        if isinstance(column, RegisterField) and column.found_by and not form.payload.get(name):
            _find(column, column.found_by, form, place)
    for name in act.finds:
        form.payload[name] = _found(kind, name, form, place)
    for name in act.needs:
        if form.payload.get(name) in (None, "", []):
            label = line_sets[name].label if name in line_sets else str(columns[name].verbose_name)
            message = f"“{label}”没有填写"
            form.objections.append(Objection("field-empty", message, (act.basis,), f"请填写“{label}”后再提交", name))
    return form


def _found(kind: type[Record], name: str, form: Form, place: FormPlace) -> Any:
    """What no form asks for: a line set by its own finder, a date by looking back."""
    lines = kind.line_sets().get(name)
    if lines is not None and lines.found_by is not None:
        return lines.found_by(place)
    return latest_before(kind, name, form.payload, place)


def _find(column: RegisterField, found_by: FoundBy, form: Form, place: FormPlace) -> None:
    """Fill the column by what the place says of the text; what no fragment is found in stays empty."""
    text = form.payload.get(found_by.text) or ""
    codes = place.world.settings.resolve(found_by.setting, place.unit_path, place.acted_on).value
    fragment = max((one for one in codes if one in text), key=len, default="")
    if fragment:
        wanted = str(codes[fragment])
        form.payload[column.name] = place.world.find_entry(column.register, found_by.code, wanted, place.acted_on)


def _cleaned_rows(
    lines: Lines, rows: Sequence[Mapping[str, Any]], act: Act, place: FormPlace, form: Form
) -> list[dict[str, Any]]:
    kept, columns = [], lines.line.columns()
    place = place._replace(judged=frozenset(of.removeprefix(f"{lines.name}.") for of in place.judged if "." in of))
    for number, row in enumerate(rows, 1):
        if not any(str(value).strip() for value in row.values() if value is not None):
            continue
        where = f"{lines.label}第{number}行"
        form.objections += _unsaid(lines, row, act, where)
        kept.append(
            {
                name: _cleaned_value(column, name, row.get(name), place, form, where)
                for name, column in columns.items()
                if name in row and not isinstance(column, DigestField)
            }
        )
    return kept


def _unsaid(lines: Lines, row: Mapping[str, Any], act: Act, where: str) -> Iterator[Objection]:
    """What a row must say and does not."""
    for name in lines.line.needs:
        if row.get(name) is None or not str(row[name]).strip():
            label = lines.line.columns()[name].verbose_name
            way_out = f"请填写“{label}”；多余的一行请清空后再提交"
            yield Objection("field-empty", f"{where}没有填写“{label}”", (act.basis,), way_out, lines.name)


def _cleaned_value(
    column: models.Field[Any, Any], name: str, value: Any, place: FormPlace, form: Form, where: str = ""
) -> Any:
    """One value as JSON. What cannot be read becomes an objection and None."""
    assert isinstance(column, DeclaredField)
    text = value.strip() if isinstance(value, str) else value
    label = f"{where}“{column.verbose_name}”"
    if text in ("", None):
        return None if column.null else ""
    try:
        return _json_value(column, text, place)
    except MissingSetting as missing:
        form.objections.append(Objection("setting-missing", str(missing), field=name))
    except (ValidationError, ValueError, ArithmeticError, LookupError, LawError) as fault:
        message = fault.messages[0] if isinstance(fault, ValidationError) else str(fault)
        form.objections.append(
            Objection(
                "field-unreadable", f"{label}填写的“{text}”不对：{message}", way_out=_expected(column), field=name
            )
        )
    return None if column.null else ""


def _json_value(column: models.Field[Any, Any], value: Any, place: FormPlace) -> Any:
    if isinstance(column, ChoiceField):
        if value not in place.world.codes(column, place):
            raise ValueError("不在可选范围内")
        return value
    if isinstance(column, models.ForeignKey):
        return _reference(column, int(value), place)
    if isinstance(column, MomentField):
        return _moment(value).isoformat()
    if isinstance(column, YesNoField):
        return value if isinstance(value, bool) else _YES_NO[str(value)]
    if isinstance(column, models.CharField | models.TextField) and _fits(column, str(value)):
        return str(value)
    clean = column.clean(str(value), None)
    if isinstance(clean, int) and clean < 0:
        raise ValueError("不能为负数")
    if isinstance(column, MoneyField) and clean < 0:
        raise ValueError("金额不能为负数")
    return str(clean) if isinstance(clean, Decimal) else clean.isoformat() if isinstance(clean, date) else clean


def _moment(value: Any) -> datetime:
    """A moment in the place's time, to the minute; what says no time zone is meant in the place's. Raises ValueError."""
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    moment = _zoned(text) or written_moment(text)
    if moment is None:
        raise ValueError("没有写时刻")
    return to_the_minute(moment)


def _zoned(text: str) -> datetime | None:
    """The moment of ISO text that says its time zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _fits(column: models.Field[Any, Any], text: str) -> bool:
    """Whether a text can be stored as it is: what Django asks of one, without its validators' cost."""
    return "\0" not in text and (column.max_length is None or len(text) <= column.max_length)


def _reference(column: models.ForeignKey[Any, Any], identity: int, place: FormPlace) -> int:
    target = column.related_model
    if isinstance(column, RegisterField):
        entry = place.world.read_register(identity, place.acted_on)
        if column.name in place.judged:
            entry = next(iter(place.world.read_versions(identity)), None)
        if entry is None or entry.key != column.register:
            raise LookupError(f"该条目在{day_words(place.acted_on)}不在册")
    elif not place.world.exists(target, identity):
        raise LookupError("查无此项")
    return identity


def _expected(column: models.Field[Any, Any]) -> str:
    if isinstance(column, MomentField):
        return "时刻请写成 2023-05-04 09:30 的样子"
    if isinstance(column, models.DateField):
        return "日期请写成 2023-05-04 的样子"
    if isinstance(column, MoneyField):
        return "金额请写数字，单位为元，最多两位小数"
    if isinstance(column, models.IntegerField):
        return "请写不小于零的整数"
    if isinstance(column, ChoiceField | models.ForeignKey):
        return "请从下拉列表中选择"
    return "请改正后再提交"
