"""Files, bytes and strings become sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zhunsheng.files.archives import Member, members_of
from zhunsheng.files.blocks import BlockKind, Contents, Unreadable
from zhunsheng.files.bounds import check_length
from zhunsheng.files.catalogue import labelled
from zhunsheng.files.read import read
from zhunsheng.files.text import MEDIA_TYPE
from zhunsheng.verifier.model import Source, Span

_RUNNING = (BlockKind.HEADER, BlockKind.FOOTER)
_PUBLISHED_LABELS = ("发布日期", "发布时间", "公开日期", "生成日期", "日期", "时间")
_DATE = re.compile(r"((?:19|20)\d{2})\s?[-年./]\s?(\d{1,2})\s?[-月./]\s?(\d{1,2})")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What a page says of itself stands in its first and last lines.
_HEAD_LINES, _FOOT_LINES = 40, 12
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read: its name, what is wrong and the way out."""

    name: str
    what: str
    way_out: str


def read_file(path: Path) -> Source:
    """One file of any format. Raises `Unreadable` when it cannot be read, is empty or holds no Chinese text."""
    member = next(iter(members_of(path)))
    if path.is_dir() or member.name != path.name:
        raise Unreadable("这是文件夹或压缩包，里面可能有多份文件。", "请按文件夹的方式核查，或选择其中一份。")
    return _source(member)


def read_bytes(data: bytes, name: str = "", address: str = "") -> Source:
    """The bytes of one file, as uploaded or fetched. Raises `Unreadable`."""
    contents = read(data, name)
    if contents.text:
        return read_text(contents.text, name, address, contents.encoding)
    return _from_contents(contents, name, address)


def read_text(text: str, name: str = "", address: str = "", encoding: str = "") -> Source:
    """A text that is already decoded; offsets are its own. Raises `Unreadable` when there is nothing to check."""
    check_length(len(text))
    _check_has_chinese(text)
    lines = [(match.start(), match[0].strip()) for match in re.finditer(r"[^\r\n]*[^\s][^\r\n]*", text)]
    metadata = _said(tuple(line for _, line in lines))
    return Source(
        text=text,
        name=name,
        title=_title(tuple(line for _, line in lines)),
        address=address,
        media_type=MEDIA_TYPE,
        encoding=encoding,
        published_on=published_on(metadata),
        metadata=metadata,
        places=tuple((start, f"第{number}段") for number, (start, _) in enumerate(lines, start=1)),
    )


def sources_of(path: Path) -> Iterator[Source | Unread]:
    """All files under a folder or in a zip, one after the other; one that cannot be read is told and stops nothing."""
    try:
        for member in members_of(path):
            try:
                yield _source(member)
            except Unreadable as fault:
                yield Unread(member.name, fault.what, fault.way_out)
    except Unreadable as fault:
        yield Unread(path.name, fault.what, fault.way_out)


def published_on(metadata: dict[str, str]) -> date | None:
    """The day that a page says it was published on; None when it says none or none that exists."""
    for label in _PUBLISHED_LABELS:
        if match := _DATE.search(metadata.get(label, "")):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None


def _source(member: Member) -> Source:
    if member.fault is not None:
        raise member.fault
    return read_bytes(member.data, member.name)


def _from_contents(contents: Contents, name: str, address: str) -> Source:
    blocks = [block for block in contents.blocks if block.kind not in _RUNNING]
    text = "\n".join(block.text for block in blocks)
    _check_has_chinese(text)
    places, inferred, start = [], [], 0
    for block in blocks:
        places.append((start, block.place))
        if block.is_recognised:
            inferred.append(Span(start, start + len(block.text)))
        start += len(block.text) + 1
    metadata = {**_said(tuple(block.text for block in blocks)), **contents.metadata}
    return Source(
        text=text,
        name=name,
        title=contents.title or _title(tuple(block.text for block in blocks)),
        address=address,
        media_type=contents.media_type,
        encoding=contents.encoding,
        published_on=published_on(metadata),
        metadata=metadata,
        places=tuple(places),
        inferred=tuple(inferred),
        is_ocr=contents.is_ocr,
        remarks=contents.remarks,
        document=contents.document,
    )


def _said(lines: tuple[str, ...]) -> dict[str, str]:
    """Labels and values in the first and last lines; the first of a label counts."""
    found: dict[str, str] = {}
    for label, value in labelled((*lines[:_HEAD_LINES], *lines[max(_HEAD_LINES, len(lines) - _FOOT_LINES) :])):
        found.setdefault(label, value)
    return found


def _title(lines: tuple[str, ...]) -> str:
    """The first line that could be a title, empty when the text begins with prose."""
    first = next((line for line in lines[:6] if "报告" in line or "总结" in line or "情况" in line), "")
    return first if len(first) <= _LONGEST_TITLE and "。" not in first else ""


def _check_has_chinese(text: str) -> None:
    if not _CHINESE.search(text):
        what = "文件里没有中文文字。" if text.strip() else "文件是空的，没有文字。"
        raise Unreadable(what, "请确认选对了文件，并且内容已保存。")
