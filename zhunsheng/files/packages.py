"""Zip packages and the XML in them (docx, OFD), opened so that no bomb goes off."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import (
    MOST_MEMBERS,
    MOST_RATIO,
    MOST_UNPACKED_BYTES,
    MOST_XML_BYTES,
    RATIO_COUNTS_FROM_BYTES,
)

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)
_MOST_DEPTH = 256
_ENCRYPTED = 0x1
_UTF8_NAMES = 0x800
_CHUNK = 1024 * 1024


class Package:
    """A zip file read member by member; every member is counted as it unpacks, whatever its header says."""

    def __init__(self, data: bytes | Path, most_bytes: int = MOST_UNPACKED_BYTES) -> None:
        """Open the package; its members may unpack to `most_bytes`. Raises `Unreadable`: broken, encrypted or a bomb."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
        except _BROKEN as fault:
            raise _damaged() from fault
        entries = self._archive.infolist()
        if len(entries) > MOST_MEMBERS:
            raise _bomb()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise Unreadable("文件加了密码，读不出内容。", "请去掉密码，另存后再试。")
        self._entries = {_name(entry): entry for entry in entries if not entry.is_dir()}
        self._left = most_bytes
        self._trees: dict[str, Element] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The members, in the order of the package; folders are none."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of a member. Raises `Unreadable` when it is missing, broken, or unpacks to too much."""
        return b"".join(self.stream(name))

    def stream(self, name: str) -> Iterator[bytes]:
        """A member part by part. Raises `Unreadable` like `read`, on the way at the latest."""
        entry = self._entries.get(name)
        if entry is None:
            raise _damaged()
        allowed = min(self._left, max(RATIO_COUNTS_FROM_BYTES, entry.compress_size * MOST_RATIO))
        try:
            with self._archive.open(entry) as member:
                while part := member.read(min(_CHUNK, allowed + 1)):
                    allowed -= len(part)
                    if allowed < 0:
                        raise _bomb()
                    self._left -= len(part)
                    yield part
        except _BROKEN as fault:
            raise _damaged() from fault

    def with_members(self, changed: Mapping[str, bytes]) -> bytes:
        """The package with these members in the place of what they were, or added; all others byte for byte.

        Raises `Unreadable` as `read` does.
        """
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
            for name, entry in self._entries.items():
                kept = zipfile.ZipInfo(name, entry.date_time)
                kept.compress_type, kept.external_attr = _packing(entry), entry.external_attr
                written.writestr(kept, changed[name] if name in changed else self.read(name))
            for name in (name for name in changed if name not in self._entries):
                written.writestr(zipfile.ZipInfo(name), changed[name], zipfile.ZIP_DEFLATED)
        return target.getvalue()

    def xml(self, name: str) -> Element:
        """A member as XML, parsed once. Raises `Unreadable` when it is broken, nested beyond reason, or declares entities."""
        if name not in self._trees:
            self._trees[name] = parse_xml(self.read(name))
        return self._trees[name]


def parse_xml(data: bytes) -> Element:
    """The root of an XML text. Entities and document types are refused, so that nothing can expand; `Unreadable`."""
    if len(data) > MOST_XML_BYTES:
        raise _bomb()
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as fault:
        raise Unreadable("文件内部的 XML 带有实体定义，疑似恶意文件。", "请在本机打开，另存为新文件后再试。") from fault
    except (ParseError, ValueError, LookupError, RecursionError) as fault:
        raise _damaged() from fault
    _check_depth(root)
    return root


def _check_depth(root: Element) -> None:
    level = [root]
    for _ in range(_MOST_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return
    raise _bomb()


def _packing(entry: zipfile.ZipInfo) -> int:
    return zipfile.ZIP_STORED if entry.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED


def _name(entry: zipfile.ZipInfo) -> str:
    """Names that do not say they are UTF-8 were written by a Chinese Windows."""
    if entry.flag_bits & _UTF8_NAMES:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _damaged() -> Unreadable:
    return Unreadable("文件已损坏，读不出内容。", "请在本机打开确认完好，重新保存后再试。")


def _bomb() -> Unreadable:
    return Unreadable("文件展开后异常巨大，疑似恶意文件。", "请在本机打开，另存为新文件后再试。")
