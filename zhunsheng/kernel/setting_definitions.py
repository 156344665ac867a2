"""What a local setting is: its key, its words, its default, and what a value of it must look like."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar


@dataclass(frozen=True)
class Definition:
    """A declared setting: its label, what it means, its default (a value that always says 待确认) or none."""

    key: str
    label: str
    about: str
    default: Any = None

    default_binds: ClassVar[bool] = True
    """Whether a matter keeps the default that it began under: a later default is for later matters."""

    def default_on(self, day: date) -> Any:
        """The value for a place that has adopted none; None when there is none."""
        return self.default

    def fault(self, value: Any, on: date) -> str:
        """What is wrong with a value that is to hold from ``on`` (Chinese), or nothing: it must have the default's shape."""
        if self.default is None or has_shape(value, self.default):
            return ""
        return f"取值的格式与“{self.label}”不符"

    def example(self, on: date) -> str:
        """A value as it is written: the default in JSON."""
        return json.dumps(self.default_on(on), ensure_ascii=False)


def has_shape(value: Any, model: Any) -> bool:
    """Whether ``value`` is built like ``model``: the same types, in lists and mappings those of the elements too.

    Elements under a name that the model has are built like that one, others like any of the model's; an empty model
    says nothing about its elements.
    """
    if type(value) is not type(model):
        return False
    if isinstance(model, list):
        return not model or all(any(has_shape(item, one) for one in model) for item in value)
    if isinstance(model, dict):
        return not model or all(
            has_shape(item, model[name]) if name in model else any(has_shape(item, one) for one in model.values())
            for name, item in value.items()
        )
    return True
