"""What a corpus is made of: files of folders and archives, or the lines of a JSON file, each as it was given."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from zhunsheng.files.archives import SUFFIXES, members_of
from zhunsheng.files.blocks import Unreadable
from zhunsheng.verifier.model import Source
from zhunsheng.verifier.reading import read_bytes, read_text


class BadLine(Exception):
    """A line of a JSON file that holds no report; says which and why."""


@dataclass(frozen=True, slots=True)
class Item:
    """A report as it was given: the bytes of a file or a text, or why it cannot be had.

    `name` is its path from the top or the id of its line; `title` and `address` are what is known of it beside its content.
    """

    name: str
    data: bytes = b""
    text: str | None = None
    title: str = ""
    address: str = ""
    fault: tuple[str, str] | None = None

    @property
    def key(self) -> str:
        """A digest of all that the answer depends on: content, format, title, address."""
        content = self.data if self.text is None else self.text.encode("utf-8", "surrogatepass")
        form = Path(self.name).suffix.lower() if self.text is None else "text"
        parts = (form.encode(), self.title.encode("utf-8", "replace"), self.address.encode("utf-8", "replace"))
        return hashlib.new("sm3", b"\0".join((*parts, content))).hexdigest()

    def source(self) -> Source:
        """The report, read. Raises `Unreadable`."""
        if self.fault is not None:
            raise Unreadable(*self.fault)
        if self.text is None:
            return read_bytes(self.data, self.name, self.address)
        source = read_text(self.text, self.name, self.address)
        return replace(source, title=self.title) if self.title else source


def items_in(paths: Iterable[Path]) -> Iterator[Item]:
    """All files of the paths, folders and archives, by name; one that cannot be read is an item that says why."""
    for path in paths:
        try:
            for member in members_of(path):
                fault = None if member.fault is None else (member.fault.what, member.fault.way_out)
                yield Item(member.name, member.data, fault=fault)
        except Unreadable as fault:
            yield Item(str(path), fault=(fault.what, fault.way_out))


def count_in(paths: Iterable[Path]) -> int:
    """How many files there are to read, without opening them; an archive counts as one."""
    return sum(
        sum(1 for each in path.rglob("*") if each.suffix.lower() in SUFFIXES) if path.is_dir() else 1 for path in paths
    )


def lines_of(path: Path) -> Iterator[Item]:
    """The reports of a JSON file with one object a line: `doc` or `id`, `text`, and `title` and `url` where given.

    Raises `BadLine` when the file cannot be opened, or at the first line that is no such object.
    """
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _item(line, number)
    except OSError as fault:
        raise BadLine(f"“{path}”打不开：{fault.strerror}。请检查文件名和所在文件夹。") from fault
    except UnicodeDecodeError as fault:
        raise BadLine(f"“{path}”不是 UTF-8 文本。请另存为 UTF-8 后再试。") from fault


def count_lines(path: Path) -> int:
    """How many lines a JSON file has; none when it cannot be opened, which reading it will tell."""
    try:
        with path.open("rb") as lines:
            return sum(1 for line in lines if line.strip())
    except OSError:
        return 0


def _item(line: str, number: int) -> Item:
    try:
        row: Any = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as fault:
        raise BadLine(f'第{number}行不是 JSON。每行应是一个对象，如 {{"doc": "a1", "text": "……"}}。') from fault
    name = row.get("doc", row.get("id")) if isinstance(row, dict) else None
    if name is None or not isinstance(row.get("text"), str):
        raise BadLine(f"第{number}行缺少 doc（或 id）或 text。text 应是报告全文。")
    return Item(str(name), text=row["text"], title=str(row.get("title") or ""), address=str(row.get("url") or ""))
