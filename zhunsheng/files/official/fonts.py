"""The typefaces of official documents: which of the wanted ones are here, what stands in for those that are not."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

# Fonts that `make` has unpacked for this installation lie beside its Python packages.
OWN_FONTS = Path(sys.prefix) / "share" / "fonts"
# For each typeface of GB/T 9704 the families that are one, the best first, and after them what may stand in for it.
FACES = {
    "仿宋": (("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang R"), ("Noto Serif CJK SC",)),
    "黑体": (("黑体", "SimHei", "STHeiti", "FandolHei", "Noto Sans CJK SC", "Source Han Sans SC"), ()),
    "楷体": (("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "FandolKai", "AR PL UKai CN"), ("Noto Serif CJK SC",)),
    "小标宋": (("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK"), ("FandolSong", "Noto Serif CJK SC", "SimSun")),
    "宋体": (("宋体", "SimSun", "STSong", "FandolSong", "Noto Serif CJK SC", "Source Han Serif SC"), ()),
}  # fmt: skip
# FandolFang and its like hold GB 2312 only: a rare character of a name is taken from here.
RARE_CHARACTERS = ("Noto Serif CJK SC", "Source Han Serif SC", "SimSun-ExtB")


class MissingFonts(Exception):
    """There is no Chinese font to set a page with; the message says so in Chinese, and what to do."""


@dataclass(frozen=True)
class Typefaces:
    """The families to set each face with, in order, and what was used where the face itself is missing."""

    families: dict[str, tuple[str, ...]]
    substituted: tuple[str, ...]


def font_folders() -> list[Path]:
    """Where fonts are looked for beside the system's own places."""
    return [OWN_FONTS] if OWN_FONTS.is_dir() else []


@cache
def typefaces() -> Typefaces:
    """The typefaces of this machine. Raises MissingFonts when a face has nothing that could stand in for it."""
    return chosen(typst.Fonts(font_paths=[str(folder) for folder in font_folders()]).families())


def chosen(present: Iterable[str]) -> Typefaces:
    """Choose from the families present. Raises MissingFonts naming every face without any."""
    here = set(present)
    families, substituted, missing = {}, [], []
    for face, (own, stand_ins) in FACES.items():
        found = next((name for name in own if name in here), None)
        other = next((name for name in stand_ins if name in here), None)
        if found is None and other is None:
            missing.append(face)
            continue
        if found is None:
            substituted.append(f"{face}以{other}代替")
        first = found or other
        assert first is not None
        rare = tuple(name for name in RARE_CHARACTERS if name in here and name != first)
        families[face] = (first, *rare)
    if missing:
        raise MissingFonts(
            f"没有可用的中文字体：{'、'.join(missing)}；请安装 fonts-noto-cjk，或把字体文件放进 {OWN_FONTS}，然后重试。"
        )
    return Typefaces(families, tuple(substituted))
