"""The page layout of official documents by the standard in force on a day (GB/T 9704)."""

from __future__ import annotations

from datetime import date

from zhunsheng.files.official.document import Layout
from zhunsheng.law.statutes import rule

# The size in points of a type size that the standard gives by its number (三号 is 3).
POINTS = {2: 22.0, 3: 16.0, 4: 14.0, 5: 10.5}
SMALL = 5


def layout_on(day: date) -> Layout:
    """The page layout of the standard in force on a day. Raises LawError when there is none."""

    def measure(identity: str, field: str | None = None) -> int:
        length = rule(identity, on=day, field=field).length
        assert length is not None
        return length

    return Layout(
        paper_width_mm=measure("DOC-01", "paper_width"),
        paper_height_mm=measure("DOC-01", "paper_height"),
        top_mm=measure("DOC-01"),
        binding_mm=measure("DOC-01", "binding_margin"),
        text_width_mm=measure("DOC-01", "text_width"),
        text_height_mm=measure("DOC-01", "text_height"),
        lines=measure("DOC-02"),
        characters=measure("DOC-02", "characters"),
        title_pt=POINTS[measure("DOC-03", "title_size")],
        body_pt=POINTS[measure("DOC-03", "body_size")],
        small_pt=POINTS[SMALL],
        page_number_pt=POINTS[measure("DOC-06", "size")],
        page_number_below_mm=measure("DOC-06"),
        signature_indent=measure("DOC-05", "unsealed"),
    )
