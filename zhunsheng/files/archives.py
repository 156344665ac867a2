"""Folders and zip files of reports: their members one by one, each read only when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import MOST_ARCHIVE_DEPTH, check_size
from zhunsheng.files.packages import Package
from zhunsheng.files.read import is_archive

SUFFIXES = frozenset(
    (
        ".txt",
        ".md",
        ".html",
        ".htm",
        ".shtml",
        ".docx",
        ".pdf",
        ".ofd",
        ".doc",
        ".wps",
        ".rtf",
        ".zip",
        ".png",
        ".jpg",
        ".jpeg",
    )
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a folder or archive: its name from the top, and its bytes or why they cannot be had."""

    name: str
    data: bytes = b""
    fault: Unreadable | None = None


def members_of(path: Path) -> Iterator[Member]:
    """The file itself, or all files under a folder or in a zip that may hold a report, by name. One bad file stops nothing.

    Raises `Unreadable` when the path does not exist or a folder holds no such file.
    """
    if not path.exists():
        raise Unreadable(f"找不到“{path}”。", "请检查文件名和所在文件夹。")
    if not path.is_dir():
        yield from _unpacked(_member(path, path.name), 0)
        return
    files = sorted(each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES and each.is_file())
    if not files:
        raise Unreadable(
            f"文件夹“{path}”里没有可以核查的文件。", "可以核查 txt、HTML、docx、PDF、OFD、doc、wps 和 zip。"
        )
    for file in files:
        yield from _unpacked(_member(file, str(file.relative_to(path))), 0)


def members_of_bytes(data: bytes, name: str) -> Iterator[Member]:
    """The file itself, or the members of the archive that it is."""
    yield from _unpacked(Member(name, data), 0)


def _member(path: Path, name: str) -> Member:
    try:
        check_size(path.stat().st_size)
        return Member(name, path.read_bytes())
    except Unreadable as fault:
        return Member(name, fault=fault)
    except OSError as fault:
        return Member(
            name, fault=Unreadable(f"文件打不开：{fault.strerror}。", "请检查文件是否可读、是否被其他程序占用。")
        )


def _unpacked(member: Member, depth: int) -> Iterator[Member]:
    try:
        if member.fault is not None or not is_archive(member.data):
            yield member
        elif depth == MOST_ARCHIVE_DEPTH:
            raise Unreadable("压缩包套得太深。", f"请解开后再试，最多套{MOST_ARCHIVE_DEPTH}层。")
        else:
            yield from _inside(Package(member.data), member.name, depth)
    except Unreadable as fault:
        yield Member(member.name, fault=fault)


def _inside(package: Package, name: str, depth: int) -> Iterator[Member]:
    wanted = [
        each for each in sorted(package.names) if Path(each).suffix.lower() in SUFFIXES and "__MACOSX" not in each
    ]
    if not wanted:
        raise Unreadable("压缩包里没有可以核查的文件。", "可以核查 txt、HTML、docx、PDF、OFD、doc、wps 和 zip。")
    for each in wanted:
        try:
            inner = Member(f"{name}/{each}", package.read(each))
        except Unreadable as fault:
            inner = Member(f"{name}/{each}", fault=fault)
        yield from _unpacked(inner, depth + 1)
