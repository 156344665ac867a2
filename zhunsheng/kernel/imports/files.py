"""The file of an import: kept by its digest if it can be read as a table, read again at every stage."""

from __future__ import annotations

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
    path = path_of(digest)
    try:
        return _heads_of(path, name, path.stat().st_mtime_ns if path.exists() else 0)
    except Unreadable as fault:
        raise Refused([_unreadable(fault)]) from None


@lru_cache(maxsize=8)
def _heads_of(path: Path, name: str, written_at: int) -> Workbook:
    """Whoever maps a table asks for its first rows with every choice, and a sheet is read as a whole or not at all."""
    return read_workbook(path, name)


def _examined(path: Path, name: str) -> tuple[str, list[Objection]]:
    try:
        return read_workbook(path, name).media_type, []
    except Unreadable as fault:
        return "", [_unreadable(fault)]


def _unreadable(fault: Unreadable) -> Objection:
    return Objection("table-unreadable", fault.what.rstrip("。"), BASIS, fault.way_out.rstrip("。"), "file")
