"""A sentence as it is written, figures in braces and words that may be left out in brackets, and as segments."""

from __future__ import annotations

import re
from functools import singledispatch

from zhunsheng.reports.outline.model import Segment, Text, Use, Withheld

TOKEN = re.compile(r"\{(?P<name>[a-z][a-z0-9_]*)\}|⟦(?P<id>[a-z][a-z0-9_]*)[:：]|(?P<end>⟧)")
STRAY_BRACE = "花括号里应是数据的名字（小写字母、数字和下划线），如 {settled}"
STRAY_BRACKET = "删节的文字应写成 ⟦名字：文字⟧，名字用小写字母、数字和下划线，两端的括号要成对"


def segments_in(sentence: str) -> tuple[Segment, ...]:
    """The sentence cut at its places ``{name}`` and ``⟦id:words⟧``; line breaks and spaces are no part of Chinese prose.

    Raises ValueError, saying what is wrong, for a brace or bracket that is no place.
    """
    bare = sentence.replace("\n", "").replace(" ", "")
    levels: list[tuple[str, list[Segment]]] = [("", [])]
    end = 0
    for token in TOKEN.finditer(bare):
        levels[-1][1].extend(_plain(bare[end : token.start()]))
        end = token.end()
        if token["name"]:
            levels[-1][1].append(Use(token["name"]))
        elif token["id"]:
            levels.append((token["id"], []))
        elif len(levels) == 1:
            raise ValueError(STRAY_BRACKET)
        else:
            name, within = levels.pop()
            levels[-1][1].append(Withheld(name, tuple(within)))
    if len(levels) > 1:
        raise ValueError(STRAY_BRACKET)
    return (*levels[0][1], *_plain(bare[end:]))


def _plain(text: str) -> tuple[Text, ...]:
    if "{" in text or "}" in text:
        raise ValueError(STRAY_BRACE)
    if "⟦" in text:
        raise ValueError(STRAY_BRACKET)
    return (Text(text),) if text else ()


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


@_written.register
def _(segment: Withheld) -> str:
    return f"⟦{segment.id}：{sentence_of(segment.segments)}⟧"
