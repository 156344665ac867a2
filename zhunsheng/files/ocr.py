"""Words on pictures, by the optional extra. What is recognised needs reading: a few in a hundred characters are wrong."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from statistics import median
from threading import local
from typing import Any

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.lines import Fragment
from zhunsheng.files.processes import all_cores

HOW_TO_INSTALL = (
    "请换成可以选中文字的版本；或请管理员安装文字识别组件"
    "（python -m pip install --require-hashes -r requirements/ocr.txt）后再试。"
)
_LETTER_IN_BOX = 0.8
# Lines of a legible page are nearly certain.
_LEGIBLE = 0.8
# Each engine holds its models.
_MOST_AT_ONCE = 4
_OF_THREAD = local()


def is_installed() -> bool:
    """Whether the OCR extra is there."""
    return importlib.util.find_spec("rapidocr_onnxruntime") is not None


def fragments(picture: Any, scale: float) -> Iterator[Fragment]:
    """The lines on a picture (an array or the bytes of an image file), in any order; `scale` turns dots into points.

    Raises `Unreadable` when the extra is missing.
    """
    if not is_installed():
        raise Unreadable("这是图片，要先识别其中的文字。", HOW_TO_INSTALL)
    boxes = [
        ([x * scale for x, _ in corners], [y * scale for _, y in corners], words)
        for corners, words, _ in _recognised(picture)
    ]
    if not boxes:
        return
    # Boxes differ in height by chance; the letters of a page hardly do. A box is a little higher than they are.
    size = median(max(down) - min(down) for _, down, _ in boxes) * _LETTER_IN_BOX
    for across, down, words in boxes:
        yield Fragment(words, min(across), max(across), min(down), max(down), size, is_recognised=True)


def on_all_cores(pictures: Iterator[Any], scale: float) -> Iterator[tuple[Fragment, ...]]:
    """The lines on each picture, in order; as many pictures are recognised at once as there are cores.

    Pictures are taken only as they are needed.
    """
    cores = min(all_cores(), _MOST_AT_ONCE)
    with ThreadPoolExecutor(cores) as pool:
        while batch := list(islice(pictures, cores)):
            yield from pool.map(lambda picture: tuple(fragments(picture, scale)), batch)


def _recognised(picture: Any) -> list[Any]:
    """Corners, words and certainty of every line. A page that is hardly legible is looked at again for lines upside down:
    the step that turns them takes sound lines for such ones too."""
    engine = _engine_of_thread()
    found: list[Any] = engine(picture, use_cls=False)[0] or []
    if not found or median(float(certainty) for _, _, certainty in found) < _LEGIBLE:
        found = engine(picture, use_cls=True)[0] or []
    return found


def _engine_of_thread() -> Any:
    """An engine is used by one thread at a time, and computes on one core: threads of one page that wait for each other
    take many times as long on a machine that has other work."""
    if not hasattr(_OF_THREAD, "engine"):
        from rapidocr_onnxruntime import RapidOCR

        _OF_THREAD.engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    return _OF_THREAD.engine
