"""What a file is by its content, whatever its name says, and what speaks against keeping it."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.models import Attachment

BASIS = ("本地参数“电子附件管理规则”",)
WAY_OUT = "请转换为 PDF、OFD、DOCX、XLSX、PNG、JPG 或纯文本（TXT、CSV）后再上传"

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFD = "application/ofd"
PNG = "image/png"
JPEG = "image/jpeg"
TEXT = "text/plain"

ENDINGS = {
    PDF: (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    OFD: (".ofd",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    TEXT: (".txt", ".csv"),
}
LONGEST_NAME = Attachment._meta.get_field("name").max_length or 0
_MAGIC = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PROGRAM_ENDING = re.compile(
    r"\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|lnk|reg|sh|class|so)\Z", re.IGNORECASE
)
_OFFICE_MAIN = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "OFD.xml": OFD}
# Bounds against archives that unpack to far more than they weigh; no honest office document comes near them.
_MOST_UNPACKED, _MOST_ENTRIES, _MOST_RATIO = 2 * 1024**3, 20_000, 200
_LARGEST_LISTING = 4 * 1024**2
_TEXT_CODES = ("utf-8", "gb18030")
_CHUNK = 1024 * 1024


def media_type_of(path: Path) -> tuple[str, list[Objection]]:
    """The media type by content, with every objection to the content. An unknown type is the empty text."""
    with path.open("rb") as stream:
        head = stream.read(16)
    if not head:
        return "", [Objection("document-empty", "文件是空的，没有内容", BASIS, "请检查文件后重新上传")]
    if head.startswith(_PROGRAMS):
        return "", [Objection("document-executable", "文件是可执行程序或脚本，不能附卷", BASIS, WAY_OUT)]
    if head.startswith(_OLD_OFFICE):
        message = "文件是旧版 Office 格式（可能带有宏），不能附卷"
        return "", [Objection("document-old-office", message, BASIS, WAY_OUT)]
    if head.startswith(_ZIP):
        return _office_type(path)
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type, []
    if _is_text(path):
        return TEXT, []
    return "", [Objection("document-type-unknown", "文件内容不是可以附卷的格式", BASIS, WAY_OUT)]


def name_objections(name: str, media_type: str) -> Iterator[Objection]:
    """What speaks against the file's name: signs that deceive the reader, or an ending that belies the content."""
    if not name.strip() or any(sign in name for sign in "/\\") or any(_deceives(sign) for sign in name):
        way_out = "请改用只含文字、数字和常用标点的文件名"
        yield Objection("document-name-unsafe", "文件名为空，或含有路径、控制字符、方向控制字符", BASIS, way_out)
    if len(name) > LONGEST_NAME:
        yield Objection("document-name-too-long", f"文件名超过{LONGEST_NAME}个字", BASIS, "请缩短文件名后再上传")
    endings = ENDINGS.get(media_type)
    if endings is not None and not name.lower().endswith(endings):
        wanted = "或".join(endings)
        message = f"文件名“{printable(name)}”与内容不符：内容是{wanted}文件"
        yield Objection("document-name-belies", message, BASIS, f"请把文件名结尾改为{wanted}，或上传正确的文件")


def printable(name: str) -> str:
    """The name as it can be shown: deceiving signs replaced, long names cut."""
    return "".join("�" if _deceives(sign) else sign for sign in name)[:80]


def _deceives(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _is_text(path: Path) -> bool:
    return any(_reads_as(path, code) for code in _TEXT_CODES)


def _reads_as(path: Path, code: str) -> bool:
    try:
        with path.open(encoding=code, newline="") as stream:
            while part := stream.read(_CHUNK):
                if any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in part):
                    return False
    except UnicodeDecodeError:
        return False
    return True


def _office_type(path: Path) -> tuple[str, list[Objection]]:
    """DOCX, XLSX or OFD by the archive's own listing; nothing but the listing of content types is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            objections = list(_archive_objections(entries))
            if objections:
                return "", objections
            names = {entry.filename for entry in entries}
            listing = _content_types(archive, names)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as fault:
        if isinstance(fault, OSError) and fault.errno is not None:
            raise
        return "", [Objection("document-damaged", "文件已损坏，无法读取", BASIS, "请在本机打开确认后重新保存，再上传")]
    found = [media_type for main, media_type in _OFFICE_MAIN.items() if main in names]
    if len(found) != 1:
        return "", [Objection("document-type-unknown", "文件是压缩包，不是可以附卷的文书格式", BASIS, WAY_OUT)]
    if b"macroenabled" in listing.lower() or any(_is_macro(name) for name in names):
        return "", [
            Objection("document-has-macros", "文件带有宏，不能附卷", BASIS, "请另存为不带宏的格式或 PDF 后再上传")
        ]
    return found[0], []


def _archive_objections(entries: list[zipfile.ZipInfo]) -> Iterator[Objection]:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_UNPACKED or unpacked > _MOST_RATIO * packed + _LARGEST_LISTING:
        yield Objection("document-bomb", "文件展开后异常巨大，疑似恶意文件", BASIS, "请在本机重新另存后再上传")
    if any(entry.flag_bits & 0x1 for entry in entries):
        yield Objection("document-encrypted", "文件已加密，无法核对内容", BASIS, "请去除密码后再上传")
    paths = [PurePosixPath(entry.filename.replace("\\", "/")) for entry in entries]
    if any(path.is_absolute() or ".." in path.parts for path in paths):
        yield Objection(
            "document-unsafe-paths", "文件内部含有越界路径，疑似恶意文件", BASIS, "请在本机重新另存后再上传"
        )
    if any(_PROGRAM_ENDING.search(path.name) for path in paths):
        yield Objection("document-executable", "文件内部夹带可执行程序或脚本，不能附卷", BASIS, WAY_OUT)


def _is_macro(name: str) -> bool:
    lowered = name.lower()
    return lowered.rpartition("/")[2] in ("vbaproject.bin", "vbadata.xml") or "/activex/" in f"/{lowered}"


def _content_types(archive: zipfile.ZipFile, names: set[str]) -> bytes:
    if "[Content_Types].xml" not in names:
        return b""
    with archive.open("[Content_Types].xml") as listing:
        return listing.read(_LARGEST_LISTING)
