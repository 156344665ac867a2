"""Words on pictures, by the optional extra. What is recognised needs reading: a few in a hundred characters are wrong."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import cache
from statistics import median
from typing import Any

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.lines import Fragment

HOW_TO_INSTALL = (
    "请换成可以选中文字的版本，或安装文字识别组件后再试：python -m pip install --require-hashes -r requirements/ocr.txt"
)
_LETTER_IN_BOX = 0.8


def is_installed() -> bool:
    """Whether the OCR extra is there."""
    return importlib.util.find_spec("rapidocr_onnxruntime") is not None


def fragments(picture: Any, scale: float) -> Iterator[Fragment]:
    """The lines on a picture (an array or the bytes of an image file), in any order; `scale` turns dots into points.

    Raises `Unreadable` when the extra is missing.
    """
    if not is_installed():
        raise Unreadable("这是图片，要先识别其中的文字。", HOW_TO_INSTALL)
    found, _ = _engine()(picture)
    boxes = [
        ([x * scale for x, _ in corners], [y * scale for _, y in corners], words) for corners, words, _ in found or []
    ]
    if not boxes:
        return
    # Boxes differ in height by chance; the letters of a page hardly do. A box is a little higher than they are.
    size = median(max(down) - min(down) for _, down, _ in boxes) * _LETTER_IN_BOX
    for across, down, words in boxes:
        yield Fragment(words, min(across), max(across), min(down), max(down), size)


@cache
def _engine() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR()
