"""Exported seals: one file per seal that can be checked without the database, to be kept where its owners cannot reach.

A file holds the seal's header and its leaves (event, matter, kind, seq, act, digest). Only the digests are under the
root; the rest says where a digest belongs, so that what is gone from the database can still be named.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from zhunsheng.kernel.audit import merkle
from zhunsheng.kernel.audit.sealer import FORMAT, Header, header_of
from zhunsheng.kernel.documents import sync_folder
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event, Installation, Matter, Seal

PATTERN = "seal-*.json"
WAY_OUT = "请先运行审计核对（audit verify），查明是数据库还是该文件被改动；原文件没有覆盖"


class DamagedExport(ValueError):
    """An exported seal that cannot be read or does not agree with itself; says why in Chinese."""


@dataclass(frozen=True)
class Leaf:
    """One sealed event: its row id, its matter and kind, its place in the matter, its act and its digest."""

    event_id: int
    matter_id: int
    kind: str
    seq: int
    act: str
    digest: str


@dataclass(frozen=True)
class Export:
    """An exported seal that agrees with itself."""

    header: Header
    digest: str
    leaves: tuple[Leaf, ...]


def export_name(number: int) -> str:
    return f"seal-{number:06d}.json"


def export_seals(directory: Path) -> list[Path]:
    """Write the file of every seal that has none in ``directory`` yet; the files written.

    A file that is there is never touched. Raises Refused, after writing the others, naming every file there that is
    damaged or speaks of another seal than the database does (one of the two has been changed), and every seal whose
    events no longer give its root.
    """
    directory.mkdir(parents=True, exist_ok=True)
    identity = Installation.objects.get().identity
    written, objections = [], list[Objection]()
    for seal in Seal.objects.order_by("number"):
        path = directory / export_name(seal.number)
        try:
            if path.exists():
                _compare(path, seal)
            else:
                _write(path, _text(_export_of(seal, identity)))
                written.append(path)
        except Refused as refused:
            objections += refused.objections
    if objections:
        raise Refused(objections)
    return written


def read_export(path: Path) -> Export:
    """Read an exported seal and check it against itself: leaves give the root, header gives the digest.

    Raises DamagedExport.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        header, leaves = _header(data), tuple(Leaf(*row) for row in data["leaves"])
        digest = str(data["digest"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise DamagedExport(f"封印文件{path.name}无法读取：{fault}") from fault
    if len(leaves) != header.event_count or not leaves:
        raise DamagedExport(f"封印文件{path.name}所列步骤{len(leaves)}个，与所载{header.event_count}个不符")
    if merkle.root(leaf.digest for leaf in leaves) != header.root:
        raise DamagedExport(f"封印文件{path.name}所列步骤算不出所载的根，文件已被改动")
    if header.digest() != digest:
        raise DamagedExport(f"封印文件{path.name}的封头与摘要不符，文件已被改动")
    return Export(header, digest, leaves)


def _header(data: dict[str, object]) -> Header:
    if data["format"] != FORMAT:
        raise ValueError(f"格式版本{data['format']}不认识")
    return Header(
        installation=UUID(str(data["installation"])),
        number=int(str(data["number"])),
        sealed_at=datetime.fromisoformat(str(data["sealed_at"])),
        event_count=int(str(data["event_count"])),
        root=str(data["root"]),
        previous_digest=str(data["previous_digest"]),
    )


def _compare(path: Path, seal: Seal) -> None:
    try:
        found = read_export(path)
    except DamagedExport as fault:
        raise Refused([Objection("export-damaged", str(fault), (), WAY_OUT)]) from fault
    if found.digest != seal.digest:
        message = f"{path.name}已存在，且与数据库第{seal.number}号封印不同"
        raise Refused([Objection("export-differs", message, (), WAY_OUT)])


def _export_of(seal: Seal, identity: UUID) -> Export:
    """What the database says of a seal. Raises Refused when its events no longer give its root."""
    kinds = dict(Matter.objects.filter(events__seal=seal).values_list("pk", "kind"))
    rows = Event.objects.filter(seal=seal).order_by("pk").values_list("pk", "matter_id", "seq", "act", "digest")
    leaves = tuple(Leaf(pk, matter, kinds.get(matter, ""), seq, act, digest) for pk, matter, seq, act, digest in rows)
    if not leaves or merkle.root(leaf.digest for leaf in leaves) != seal.root:
        message = f"第{seal.number}号封印所封步骤已与封印不符，不能导出"
        raise Refused([Objection("seal-root-differs", message, (), WAY_OUT)])
    return Export(header_of(seal, identity), seal.digest, leaves)


def _text(export: Export) -> str:
    """The file's text, one leaf a line."""
    head = json.dumps({**export.header.as_dict(), "digest": export.digest}, ensure_ascii=False)
    leaves = ",\n".join(json.dumps(astuple(leaf), ensure_ascii=False) for leaf in export.leaves)
    return head.removesuffix("}") + f', "leaves": [\n{leaves}\n]}}\n'


def _write(path: Path, text: str) -> None:
    """Write beside, bring to the disk, move into place: never half a file."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".seal-", encoding="utf-8", delete=False) as file:
        beside = Path(file.name)
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    sync_folder(path.parent)
