"""Documents: kept once, by the digest of their content, never by the name somebody gave them."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import ForeignObjectRel, QuerySet

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.document_content import BASIS, media_type_of, name_objections
from zhunsheng.kernel.errors import Finding, Objection, Refused
from zhunsheng.kernel.models import Attachment, Document, Matter, Unit
from zhunsheng.kernel.today import today

SIZE_SETTING = "documents.max_megabytes"
MEGABYTE = 1024 * 1024
_CHUNK = MEGABYTE
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Readable(Protocol):
    """What an upload offers: a file, or Django's uploaded file."""

    def read(self, size: int = ..., /) -> bytes: ...


def examined(path: Path, name: str) -> tuple[str, list[Objection]]:
    """The media type of what is to go on file, with every objection to its content and its name."""
    media_type, objections = media_type_of(path)
    return media_type, [*objections, *name_objections(name, media_type)]


def store_document(
    stream: Readable,
    name: str,
    unit: Unit | None = None,
    examine: Callable[[Path, str], tuple[str, list[Objection]]] = examined,
) -> Document:
    """Keep the content of ``stream`` and return its Document; the same content is kept once.

    ``name`` is only checked against the content. ``unit`` chooses whose size limit holds (the default without one);
    ``examine`` says what the content is and what speaks against keeping it. Raises Refused with every objection: too
    large, empty, a program, macros, an unknown or deceiving type, disk full.
    """
    with _refusing_when_full(), _incoming() as (path, file):
        received = _receive(stream, file, _most_bytes(unit))
        media_type, objections = examine(path, name)
        if objections:
            raise Refused(objections)
        _put(path, received.digest)
    document, _created = Document.objects.get_or_create(
        digest=received.digest, defaults={"size": received.size, "media_type": media_type}
    )
    return document


def open_document(digest: str) -> IO[bytes]:
    """The content of a stored document, for reading. Raises Document.DoesNotExist, FileNotFoundError."""
    return path_of(Document.objects.get(digest=digest).digest).open("rb")


def discard_documents(matter: Matter) -> None:
    """Forget the documents attached to ``matter`` alone, or elsewhere only to destroyed matters.

    The rows go with the caller's transaction, the files once it is committed.
    """
    attached = list(Attachment.objects.filter(matter=matter).values_list("digest", flat=True))
    _discard(attached, Attachment.objects.exclude(matter=matter))


def discard_unattached(digest: str) -> None:
    """Forget a document that was kept outside any matter and that nothing points at any more, as the caller commits."""
    _discard([digest], Attachment.objects.all())


def _discard(digests: Sequence[str], attachments: QuerySet[Attachment]) -> None:
    """Forget the documents that neither these attachments of matters still kept nor any other table needs."""
    kept = attachments.filter(digest__in=digests).exclude(matter__is_destroyed=True)
    needed = {*kept.values_list("digest", flat=True), *_pointed_at(digests)}
    gone = [digest for digest in digests if digest not in needed]
    Document.objects.filter(digest__in=gone).delete()
    transaction.on_commit(partial(_unlink, gone))


def _pointed_at(digests: Sequence[str]) -> Iterator[str]:
    """Those of the documents that another table refers to, whichever room it belongs to."""
    for relation in Document._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        column = f"{relation.field.name}__digest"
        rows = relation.related_model._default_manager.filter(**{f"{column}__in": digests})
        yield from rows.values_list(column, flat=True)


def _unlink(digests: Iterable[str]) -> None:
    for digest in digests:
        path_of(digest).unlink(missing_ok=True)


def path_of(digest: str) -> Path:
    """Where the content with this digest lies: two hex digits of folder, then the whole digest."""
    name = digest.removeprefix("sm3:")
    return Path(settings.MEDIA_ROOT) / name[:2] / name


def check_documents() -> Iterator[Finding]:
    """Compare every stored document with its file: missing, changed, or of another size."""
    for document in Document.objects.order_by("pk").iterator(chunk_size=500):
        path = path_of(document.digest)
        where = document.digest
        if not path.is_file():
            message = f"附件文件缺失：{document.digest}{_attached_to(document.digest)}"
            yield Finding("error", "document-missing", message, where)
        elif (found := _digest_of(path)) != document.digest:
            message = f"附件文件内容已变：登记为{document.digest}，现为{found}{_attached_to(document.digest)}"
            yield Finding("error", "document-changed", message, where, {"found": found})
        elif path.stat().st_size != document.size:
            message = f"附件登记的大小{document.size}与文件不符：{path.stat().st_size}"
            yield Finding("error", "document-size-differs", message, where, {"size": document.size})
    yield from _unlisted()


def _attached_to(digest: str) -> str:
    """Where a document is attached, in words; nothing for what is attached nowhere."""
    matters = Matter.objects.filter(attachments__digest=digest).order_by("pk").distinct()
    named = [f"{registry.kind(matter.kind).label}{matter.number or f'（第{matter.pk}件）'}" for matter in matters]
    return f"，附于{'、'.join(named)}" if named else ""


def _unlisted() -> Iterator[Finding]:
    """Files that no document names: left over when the machine stopped between a commit and the removal."""
    for path in sorted(Path(settings.MEDIA_ROOT).glob("??/*")):
        digest = f"sm3:{path.name}"
        if not Document.objects.filter(digest=digest).exists():
            yield Finding("note", "document-unlisted", f"附件文件没有登记，可以删除：{digest}", digest)


@dataclass(frozen=True)
class _Received:
    digest: str
    size: int


def _receive(stream: Readable, file: IO[bytes], most_bytes: int) -> _Received:
    """Write the stream to ``file`` down to the disk, digesting on the way; stops reading beyond ``most_bytes``."""
    digest, size = hashlib.new("sm3"), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > most_bytes:
            megabytes = most_bytes // MEGABYTE
            message = f"文件超过{megabytes}MB的上限"
            raise Refused([Objection("document-too-large", message, BASIS, "请压缩或拆分后再上传，或请管理员调整上限")])
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
    return _Received(f"sm3:{digest.hexdigest()}", size)


def _most_bytes(unit: Unit | None) -> int:
    path = () if unit is None else unit.ancestor_ids()
    return int(World().settings.resolve(SIZE_SETTING, path, today()).value) * MEGABYTE


@contextmanager
def _incoming() -> Iterator[tuple[Path, IO[bytes]]]:
    """A temporary file beside its later place; nothing is left of it unless it was moved."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=root, prefix=".incoming-", delete=False) as file:
        path = Path(file.name)
        try:
            yield path, file.file
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def _refusing_when_full() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        if fault.errno not in _NO_ROOM:
            raise
        message = "服务器磁盘空间不足，文件没有保存"
        raise Refused([Objection("disk-full", message, (), "请联系系统管理员清理磁盘后重新上传")]) from fault


def _put(path: Path, digest: str) -> None:
    """Move a finished file to its place and make the move itself last; a damaged earlier copy is replaced."""
    target = path_of(digest)
    target.parent.mkdir(exist_ok=True)
    os.replace(path, target)
    for folder in (target.parent, target.parent.parent):
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, so that a rename in it survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return "sm3:" + hashlib.file_digest(stream, lambda: hashlib.new("sm3")).hexdigest()
