"""The names of the bookmarks by which an edited file is read back; Word takes letters, digits, underscores, at most 40 of them."""

from __future__ import annotations

import re

TITLE = "zs_title"
CHART = re.compile(r"zs_chart_([a-z0-9_]+)")
BLOCK = re.compile(r"zs_(b\d+)")
SLOT = re.compile(r"zs_(b\d+_s\d+)")
_COPY = re.compile(rb'w:name="zs_copy_([0-9a-f]{24})"')
COPY_DIGITS = 24


def block_mark(name: str) -> str:
    """The bookmark of a paragraph or heading whose ``bookmark`` is ``name``: b and its place in reading order."""
    return f"zs_{name}"


def slot_mark(name: str, number: int) -> str:
    """The bookmark of the figure that stands as ``number`` in the paragraph."""
    return f"zs_{name}_s{number}"


def chart_name(name: str) -> str:
    """The name of a chart's picture; unlike a bookmark it stays with the picture wherever that is pasted."""
    return f"zs_chart_{name}"


def copy_mark(token: str) -> str:
    """The bookmark by which a file says which copy it was; ``token`` has COPY_DIGITS hexadecimal digits."""
    return f"zs_copy_{token}"


def copy_token(document_xml: bytes) -> str:
    """The token in the main part of a file; empty when it carries none."""
    found = _COPY.search(document_xml)
    return found[1].decode() if found else ""
