"""A sentence as it is written, figures in braces, and as segments: one is the other."""

from __future__ import annotations

import re
from functools import singledispatch

from zhunsheng.reports.outline.model import Segment, Text, Use

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
STRAY_BRACE = "花括号里应是数据的名字（小写字母、数字和下划线），如 {settled}"


def segments_in(sentence: str) -> tuple[Segment, ...]:
    """The sentence cut at its places ``{name}``; line breaks and spaces are no part of Chinese prose.

    Raises ValueError, saying what is wrong, for a brace that is no place.
    """
    segments: list[Segment] = []
    for number, piece in enumerate(PLACE.split(sentence.replace("\n", "").replace(" ", ""))):
        if number % 2:
            segments.append(Use(piece))
        elif piece:
            if "{" in piece or "}" in piece:
                raise ValueError(STRAY_BRACE)
            segments.append(Text(piece))
    return tuple(segments)


def sentence_of(segments: tuple[Segment, ...]) -> str:
    """The sentence as it is written in an outline; ``segments_in`` cuts it into the same segments."""
    return "".join(map(_written, segments))


@singledispatch
def _written(segment: Segment) -> str:
    raise TypeError(f"a segment that cannot be written: {segment!r}")


@_written.register
def _(segment: Text) -> str:
    return segment.text


@_written.register
def _(segment: Use) -> str:
    return f"{{{segment.name}}}"
