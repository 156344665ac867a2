"""Words on pictures, by the optional extra. What is recognised needs reading: a few in a hundred characters are wrong."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import cache
from typing import Any

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.lines import Fragment

HOW_TO_INSTALL = (
    "请换成可以选中文字的版本，或安装文字识别组件后再试：python -m pip install --require-hashes -r requirements/ocr.txt"
)


def is_installed() -> bool:
    """Whether the OCR extra is there."""
    return importlib.util.find_spec("rapidocr_onnxruntime") is not None


def fragments(picture: Any, scale: float) -> Iterator[Fragment]:
    """The lines on a picture (an array or the bytes of an image file), from top to bottom; `scale` turns dots into points.

    Raises `Unreadable` when the extra is missing.
    """
    if not is_installed():
        raise Unreadable("这是图片，要先识别其中的文字。", HOW_TO_INSTALL)
    found, _ = _engine()(picture)
    for corners, words, _ in sorted(found or [], key=lambda each: (round(each[0][0][1] / 8), each[0][0][0])):
        across, down = [point[0] * scale for point in corners], [point[1] * scale for point in corners]
        # The box that is found is a little higher than the letters.
        yield Fragment(words, min(across), max(across), min(down), max(down), (max(down) - min(down)) * 0.8)


@cache
def _engine() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR()
