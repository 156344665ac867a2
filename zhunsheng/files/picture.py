"""A page that is an image file: photographed or scanned."""

from __future__ import annotations

from zhunsheng.files import ocr
from zhunsheng.files.blocks import Contents, Unreadable
from zhunsheng.files.lines import Page, blocks_of

MEDIA_TYPE = "image/*"
_DOTS = 200 / 72


def read_picture(data: bytes) -> Contents:
    """The words on a picture. Raises `Unreadable` when the OCR extra is missing or no words are found."""
    fragments = tuple(ocr.fragments(data, 1 / _DOTS))
    height = max((fragment.bottom for fragment in fragments), default=0.0) * 1.1
    blocks = tuple(blocks_of([Page(1, height, fragments)]))
    if not blocks:
        raise Unreadable("图片里没有认出文字。", "请换一张清楚的图片，或换成可以选中文字的文件后再试。")
    return Contents(blocks, MEDIA_TYPE, remarks=("文字由程序从图片识别，可能有错字漏行，请对照原件。",), is_ocr=True)
