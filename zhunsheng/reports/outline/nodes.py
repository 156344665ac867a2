"""Reading a YAML text as nodes that know their line, collecting every fault instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from zhunsheng.kernel.errors import Fault, InvalidDeclaration


class Reader:
    """The nodes of one text, and the faults found while reading it. ``name`` stands before each line number."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self._loader = yaml.SafeLoader(text)
        self.root = self._composed()

    def _composed(self) -> yaml.Node:
        try:
            root = self._loader.get_single_node()
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self.fault(mark.line + 1 if mark else 1, "不是合格的 YAML，请检查缩进、冒号和引号")
            raise InvalidDeclaration(self.faults) from None
        if root is None:
            self.fault(1, "提纲是空的")
            raise InvalidDeclaration(self.faults)
        return root

    def fault(self, at: yaml.Node | int, message: str) -> None:
        """Note a fault at a node or line."""
        line = at if isinstance(at, int) else line_of(at)
        self.faults.append(Fault(f"{self.name}:{line}", message))

    def entries(self, node: yaml.Node, what: str, *, known: tuple[str, ...] = ()) -> dict[str, yaml.Node]:
        """A mapping by key; keys that are doubled, or not among ``known`` when it is given, are faults."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what}应写成“键: 值”的形式")
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = str(self.scalar(key_node))
            if key in found:
                self.fault(key_node, f"{what}中“{key}”写了两次")
            elif known and key not in known:
                self.fault(key_node, f"{what}中没有“{key}”这一项；可以写：{'、'.join(known)}")
            else:
                found[key] = value
        return found

    def items(self, node: yaml.Node | None, what: str) -> Iterator[yaml.Node]:
        """The members of a list; nothing when it is absent."""
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, f"{what}应写成列表")
            return
        yield from node.value

    def scalar(self, node: yaml.Node) -> Any:
        """A plain value as YAML reads it (text, number, date); None for anything else, which is a fault."""
        if isinstance(node, yaml.ScalarNode):
            try:
                return self._loader.construct_object(node)
            except ValueError:
                self.fault(node, f"“{node.value}”不是有效的值")
                return None
        self.fault(node, "这里应是一个值")
        return None

    def text(self, entries: dict[str, yaml.Node], key: str, owner: yaml.Node, what: str) -> str:
        """A text that must be there."""
        node = entries.get(key)
        value = "" if node is None else str(self.scalar(node) or "").strip()
        if not value:
            self.fault(owner, f"{what}缺少“{key}”")
        return value

    def optional_text(self, entries: dict[str, yaml.Node], key: str) -> str:
        """A text that may be absent."""
        node = entries.get(key)
        return "" if node is None else str(self.scalar(node) or "").strip()

    def day(self, node: yaml.Node, what: str) -> date | None:
        """A date written as 2023-12-22."""
        value = self.scalar(node)
        if type(value) is date:
            return value
        self.fault(node, f"{what}应是日期，写成 2023-12-22 的样子")
        return None

    def number(self, node: yaml.Node, what: str) -> Decimal | None:
        """A number, exactly as written."""
        try:
            value = Decimal(node.value if isinstance(node, yaml.ScalarNode) else "")
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_finite():
            return value
        self.fault(node, f"{what}应是数字")
        return None


def line_of(node: yaml.Node) -> int:
    """The line on which a node begins, counted from 1."""
    return int(node.start_mark.line) + 1
