"""The file of an import: kept by its digest if it can be read as a table, read again at every stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.sheets import Workbook, read_workbook
from zhunsheng.files.table_sorts import CSV, ODS, XLS, XLSM, XLSX
from zhunsheng.kernel.document_content import TEXT
from zhunsheng.kernel.documents import Readable, path_of, store_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Document, Unit

BASIS = ("参数 数据导入管理规则",)
MEDIA_TYPES = (XLSX, XLSM, XLS, ODS, CSV, TEXT)


def keep_table(stream: Readable, name: str, unit: Unit) -> Document:
    """Keep a file that can be read as a table. Raises Refused: too large, no table, a bomb, a password, damaged."""
    return store_document(stream, name, unit, _examined)


def is_kept(digest: str) -> bool:
    """Whether a table with this digest has been kept."""
    return Document.objects.filter(digest=digest, media_type__in=MEDIA_TYPES).exists()


def workbook_of(digest: str, name: str = "") -> Workbook:
    """The sheets of a kept table with their first rows. Raises Refused when it can not be read any more."""
    try:
        return _heads(path_of(digest), name)
    except Unreadable as fault:
        raise Refused([_unreadable(fault)]) from None


@dataclass(frozen=True)
class _File:
    """A file as it was written, wherever it lies: it is examined before it is moved to where it is kept."""

    path: Path = field(compare=False)
    inode: int
    written_at: int
    name: str


def _heads(path: Path, name: str) -> Workbook:
    try:
        state = path.stat()
    except OSError:
        # Reading says what is wrong.
        return read_workbook(path, name)
    return _heads_of(_File(path, state.st_ino, state.st_mtime_ns, name))


@lru_cache(maxsize=8)
def _heads_of(file: _File) -> Workbook:
    """Whoever maps a table asks for its first rows with every choice, and a sheet is read as a whole or not at all."""
    return read_workbook(file.path, file.name)


def _examined(path: Path, name: str) -> tuple[str, list[Objection]]:
    try:
        return _heads(path, name).media_type, []
    except Unreadable as fault:
        return "", [_unreadable(fault)]


def _unreadable(fault: Unreadable) -> Objection:
    return Objection("table-unreadable", fault.what.rstrip("。"), BASIS, fault.way_out.rstrip("。"), "file")
