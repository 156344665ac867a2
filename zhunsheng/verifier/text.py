"""The second reading of the text: one script, one form of each mark, character by character as long as the first."""

from __future__ import annotations

import re

from zhunsheng.verifier.chrome import chrome_of
from zhunsheng.verifier.damage import damage_of
from zhunsheng.verifier.model import Source, Text
from zhunsheng.verifier.script import simplified

_MARKS = str.maketrans(
    {
        ",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！", "％": "%", "．": ".", "＋": "+",
        "「": "“", "」": "”", "『": "‘", "』": "’", "～": "~", "•": "·", "・": "·", "‧": "·", "∙": "·",
        "–": "—", "―": "—", "─": "—", "－": "-", "＊": "*", "×": "X", "Ｘ": "X", "／": "/",
        "\r": " ", "\u00a0": " ", "\u3000": " ", "\u2002": " ", "\u2003": " ", "\u200b": " ", "\ufeff": " ",
    }
)  # fmt: skip
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
# Inside a number the half-width marks keep their own meaning: 1,402件, 8:00.
_IN_NUMBER = re.compile(r"(?<=\d)([，：])(?=\d)")
_IN_NUMBER_MARKS = {"，": ",", "：": ":"}
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")
# As many characters in the other script as would not stand there by chance (一個人名, a quoted title).
_TRADITIONAL_SHARE = 0.02


def text_of(source: Source) -> Text:
    """The text of a source, in both readings."""
    raw = source.text
    converted = raw.translate(simplified())
    changed = sum(1 for before, after in zip(raw, converted, strict=True) if before != after)
    plain = _plain_marks(raw, converted)
    is_traditional = changed > _TRADITIONAL_SHARE * max(1, len(raw))
    return Text(raw, plain, is_traditional, chrome_of(plain), damage_of(raw))


def _plain_marks(raw: str, converted: str) -> str:
    plain = converted.translate(_MARKS).translate(_WIDE)
    # Only what was a half-width comma or colon in the source may be one inside a number.
    plain = _IN_NUMBER.sub(lambda match: _IN_NUMBER_MARKS[match[1]] if raw[match.start()] in ",:" else match[1], plain)
    kept = {offset for match in _THOUSANDS.finditer(plain) for offset in range(*match.span())}
    return (
        "".join("，" if mark == "," and offset not in kept else mark for offset, mark in enumerate(plain))
        if "," in plain
        else plain
    )
