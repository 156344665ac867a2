"""Plain text in any encoding that Chinese files use, whatever they declare."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from zhunsheng.files.blocks import Block, Contents, Unreadable
from zhunsheng.files.bounds import check_length, check_size

MEDIA_TYPE = "text/plain"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# The characters that no Chinese page of office prose does without, in both scripts, with its marks: in a text decoded
# by the wrong table hardly any of them turn up.
_FREQUENT = frozenset(
    "的一是在了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过民前面公后多行法治政府建设"
    "推进落实组织领导制度规范依权责街道镇乡区县市省委党部门单位社服务开展加强全情况报告加强化关重决策执监督宣传培训案件"
    "這個國來時們對會發動過後設進組織領導規範權責鎮鄉區縣黨門單務開強況報關決執監傳訓"
    "，。、；：“”（）《》"
)
_SAMPLE = 40_000
_LEAST_FREQUENT = 0.12
_MOST_LOST = 0.02
_MOST_CONTROLS = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding that it was read by; bytes that have no meaning in it are U+FFFD."""

    text: str
    encoding: str


def read_text(decoded: Decoded) -> Contents:
    """The lines of a text as blocks, and the text as it stands."""
    lines = [line for line in decoded.text.splitlines() if line.strip()]
    blocks = tuple(Block(line, place=f"第{number}段") for number, line in enumerate(lines, start=1))
    return Contents(blocks, MEDIA_TYPE, encoding=decoded.encoding, text=decoded.text)


def decode(data: bytes) -> Decoded:
    """The text of bytes. What the bytes are decides, not what a header declares. Raises `Unreadable`."""
    check_size(len(data))
    found = _marked(data) or _strict(data) or _likeliest(data)
    check_length(len(found.text))
    _check_is_text(found.text)
    return found


def mark_of(data: bytes) -> str:
    """The encoding that a byte order mark names; nothing without one."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding)
    return None


def _strict(data: bytes) -> Decoded | None:
    """UTF-8 proves itself: other encodings do not happen to be well-formed. Zero bytes speak for UTF-16."""
    if b"\0" in data[:_SAMPLE]:
        return None
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return None


def _likeliest(data: bytes) -> Decoded:
    sample = data[: _SAMPLE - _SAMPLE % 4]
    scored = [(chinese_likelihood(sample.decode(encoding, "replace")), encoding) for encoding in _CANDIDATES]
    # On a draw the first candidate stands.
    best, encoding = max(scored, key=lambda each: each[0])
    if best < _LEAST_FREQUENT - _MOST_LOST:
        raise Unreadable(
            "认不出文件的文字编码，或者文件不是文本。", "请用原来的软件打开，另存为 UTF-8 文本或 Word 文档后再试。"
        )
    return Decoded(data.decode(encoding, "replace"), encoding)


def chinese_likelihood(text: str) -> float:
    """The share of frequent characters among all that are not ASCII, less four times the share of lost ones."""
    foreign = [sign for sign in text if sign > "\x7f"]
    if not foreign:
        return 0.0
    frequent = sum(sign in _FREQUENT for sign in foreign)
    lost = sum(sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" for sign in foreign)
    zeros = text.count("\0")
    return (frequent - 4 * (lost + zeros)) / len(foreign)


def _check_is_text(text: str) -> None:
    controls = sum(1 for sign in text[:_SAMPLE] if sign < " " and sign not in "\t\n\r\f\v")
    if controls > _MOST_CONTROLS * min(len(text), _SAMPLE):
        raise Unreadable("文件里多是控制字符，不是文本。", "请确认选对了文件；Word、PDF 等请保留原来的扩展名。")
